"""What the OpenAPI description adds to the views: authentication, refusals, names."""

import json
import re
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

Json = dict[str, Any]

VERBS = {
    "GET": "Get",
    "POST": "Create",
    "PUT": "Replace",
    "PATCH": "Change",
    "DELETE": "Delete",
}

REFUSAL: Json = {
    "type": "object",
    "description": "Why the server refused: a code for programs, a sentence for people.",
    "properties": {
        "code": {"type": "string"},
        "message": {"type": "string"},
        "fields": {
            "type": "object",
            "description": "What is wrong with which field; nested ones as `outer.inner`.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "request_id": {"type": "string", "description": "With a 500: what to look for in logs."},
    },
    "required": ["code", "message"],
}


class Schema(AutoSchema):
    """Name operations after the view: GET of PeopleView is `people_get`."""

    def get_operation_id(self) -> str:
        name = type(self.view).__name__.removesuffix("View")
        words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
        return f"{words.strip('_')}_{self.method.lower()}"

    def get_summary(self) -> str:
        """A few words from the name of the view: "Close campaign", "Get runs", "Create runs"."""
        name = type(self.view).__name__.removesuffix("View")
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()
        if self.method == "POST" and set(self.view.allowed_methods) <= {"POST", "OPTIONS"}:
            return words.capitalize()
        return f"{VERBS[self.method]} {words}"


class BrowserSessionScheme(OpenApiAuthenticationExtension):
    target_class = "labeling.people.authentication.BrowserSession"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> Json:
        return {"type": "apiKey", "in": "cookie", "name": "session"}


class AccessTokenScheme(OpenApiAuthenticationExtension):
    target_class = "labeling.people.authentication.AccessTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> Json:
        return {"type": "http", "scheme": "bearer"}


def say_what_is_always_there(result: Json, **_context: Any) -> Json:
    """Mark every field of an answer as present; input shapes are called XIn, as in the code."""
    for name, schema in result["components"].get("schemas", {}).items():
        if not name.endswith("Request") and "properties" in schema:
            schema["required"] = sorted(schema["properties"])
    renamed: Json = json.loads(re.sub(r"(In)Request\b", r"\1", json.dumps(result, default=str)))
    return renamed


def explain_refusals(result: Json, **_context: Any) -> Json:
    """Add the possible refusals to every operation, all in the same shape."""
    parts = result["components"]
    parts.setdefault("schemas", {})["Refusal"] = REFUSAL
    parts["responses"] = {_name(status): _refusal(status) for status in MEANINGS}
    for operations in result["paths"].values():
        for operation in operations.values():
            for status in _refusals(operation):
                _add(operation["responses"], status)
    return result


def _add(responses: Json, status: str) -> None:
    """Refer to the usual refusal, beside the one that the operation itself describes."""
    if status not in responses:
        responses[status] = {"$ref": f"#/components/responses/{_name(status)}"}
        return
    for content in responses[status]["content"].values():
        content["schema"] = {"anyOf": [content["schema"], _REFERENCE]}


def _refusals(operation: Json) -> list[str]:
    places = {parameter["in"] for parameter in operation.get("parameters", [])}
    statuses = ["401", "403", "404", "405", "503"]
    if "requestBody" in operation or "query" in places:
        statuses.append("400")
    if "requestBody" in operation:
        statuses += ["409", "413", "415", "429"]
    if "path" in places:
        statuses.append("409")
    return sorted(set(statuses))


MEANINGS = {
    "400": "The request is not valid.",
    "401": "Nobody is signed in, or the access token is not valid.",
    "403": "Not with this person's roles, or the CSRF token is missing.",
    "404": "There is no such thing, or not for this person.",
    "405": "The address has no such method.",
    "409": "The rules do not allow it as things are now.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "429": "Too many attempts.",
    "503": "The server is busy. Try again after the seconds in Retry-After.",
}
_REFERENCE = {"$ref": "#/components/schemas/Refusal"}


def _name(status: str) -> str:
    return f"Refused{status}"


def _refusal(status: str) -> Json:
    return {
        "description": MEANINGS[status],
        "content": {"application/json": {"schema": _REFERENCE}},
    }

"""Requests that a generator does not find: odd bytes, encodings, depths and sizes."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator

from labeling.people.sso.providers import read_providers
from tests.config.fuzz import hostile
from tests.labeling.people.sso import saml_provider
from tests.permissions.routes import PAGE, Operation, all_operations
from tests.permissions.table import WHO
from tests.permissions.trial import SignedIn, address_for_all, filled_in

pytestmark = pytest.mark.django_db

# Who is refused three times at the beginning is not let in by a fourth request.
REFUSALS = 3


class Hostile(NamedTuple):
    """One request that should be refused, or at least do no harm."""

    name: str
    path: str
    extra: dict[str, Any] = {}


class Described(NamedTuple):
    """What the schema says of an operation: parameters of the query with values, and fields."""

    query: dict[str, list[str]]
    fields: list[str]
    has_body: bool


@pytest.fixture(autouse=True)
def pages(vite_manifest) -> None:
    """The application's page can be shown without building it."""


@pytest.fixture
def people() -> SignedIn:
    return SignedIn(WHO)


def api() -> list[Operation]:
    return [one for one in all_operations() if one.path.startswith("/api/") and one.method != PAGE]


def described() -> dict[Operation, Described]:
    schema = SchemaGenerator().get_schema(public=True)
    shapes = schema["components"]["schemas"]
    found = {}
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            parameters = [one for one in said.get("parameters", []) if one["in"] == "query"]
            content = said.get("requestBody", {}).get("content", {})
            shape = content.get("application/json", {}).get("schema", {})
            name = shape.get("$ref", "").rpartition("/")[2]
            found[Operation(method.upper(), path)] = Described(
                {one["name"]: values_for(one["schema"], shapes) for one in parameters},
                list(shapes.get(name, {}).get("properties", {})),
                bool(content),
            )
    return found


def values_for(schema: dict[str, Any], shapes: dict[str, Any]) -> list[str]:
    """All choices are refused by the same code, and so are all numbers."""
    name = schema.get("$ref", "").rpartition("/")[2]
    schema = shapes.get(name, schema)
    kind = schema.get("type", [])
    kinds = {kind} if isinstance(kind, str) else set(kind)
    if "enum" in schema or "boolean" in kinds:
        return hostile.CHOSEN
    return hostile.NUMERIC if kinds & {"integer", "number"} else hostile.TEXTUAL


def with_queries(address: str, said: Described) -> Iterator[Hostile]:
    for query in hostile.QUERIES:
        yield Hostile(query[:30], f"{address}?{query}")
    for value in hostile.UNEXPECTED:
        query = "&".join(f"{name}={value}" for name in hostile.UNSAID if name not in said.query)
        yield Hostile(f"unsaid={value[:20]}", f"{address}?{query}")
    for name, values in said.query.items():
        for value in values if name != "limit" else hostile.CHOSEN:  # one function reads it
            yield Hostile(f"{name}={value[:20]}", f"{address}?{name}={value}")


def with_paths(path: str) -> Iterator[Hostile]:
    for value in hostile.FOR_PATHS:
        parts = (value if "{" in part else part for part in path.split("/"))
        yield Hostile("path", "/".join(parts))


def with_bodies(address: str, bodies: dict[str, tuple[bytes, str]]) -> Iterator[Hostile]:
    for name, (body, kind) in bodies.items():
        yield Hostile(name, address, {"data": body, "content_type": kind})


def with_values(address: str, fields: list[str]) -> Iterator[Hostile]:
    """One body per value, in which every field of the operation has it."""
    for value in hostile.VALUES if fields else []:
        body = json.dumps(dict.fromkeys(fields, value))
        extra = {"data": body, "content_type": "application/json"}
        yield Hostile(repr(value)[:30], address, extra)


def requests_to(
    one: Operation, address: str, said: Described, *, is_first: bool
) -> Iterator[Hostile]:
    """What only the parser or the middleware sees goes to the first operation of each kind."""
    yield from with_queries(address, said)
    if one.parameters:
        yield from with_paths(one.path)
    if one.method == "GET":
        yield Hostile("headers", address, hostile.FOR_VIEWS)
    elif said.has_body:
        yield from with_bodies(address, hostile.SHAPES)
        yield from with_values(address, said.fields)
    if is_first:
        for header in hostile.HEADERS:
            yield Hostile(str(header)[:60], address, header)
        if one.method != "GET":
            yield from with_bodies(address, hostile.UNREADABLE)


def failures(
    people: SignedIn, who: str, operations: list[Operation], firsts: set[Operation]
) -> list[str]:
    """Send the requests as this person, undo each of them, and return what was a server error."""
    schema, broken, sent = described(), [], 0
    for one in operations:
        said = schema.get(one, Described({}, [], has_body=True))
        with transaction.atomic():
            client, actor = people.client_of(who)
            address = address_for_all(one.path) or filled_in(one.path, actor)
            statuses = []
            for request in requests_to(one, address, said, is_first=one in firsts):
                with transaction.atomic():
                    answer = client.generic(one.method, request.path, **request.extra)
                    transaction.set_rollback(True)
                statuses.append(answer.status_code)
                if answer.status_code >= 500 and answer.status_code != 503:
                    seen = f"{request.path[:150]} {request.name}: {answer.status_code}"
                    broken.append(f"{who}: {one.method} {seen}")
                if set(statuses[:REFUSALS]) <= {401, 403} and len(statuses) == REFUSALS:
                    break
            sent += len(statuses)
            transaction.set_rollback(True)
    print(f"{sent} hostile requests as {who}")  # noqa: T201  (for the log)
    return broken


def firsts_of(operations: list[Operation]) -> set[Operation]:
    """The first operation of each method, and of each way to read a body."""
    special = {one for one in operations if "file" in one.path or one in SOME}
    return special | {next(one for one in operations if one.method == m) for m in METHODS}


METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
SOME = {
    Operation("POST", "/api/people/session/"),
    Operation("PATCH", "/api/people/me/"),
    Operation("GET", "/api/labels/mine/"),
    Operation("POST", "/api/labels/seats/{seat_id}/hand-in/"),
}


def test_a_hostile_request_to_some_operations_is_never_a_server_error(people):
    some = [one for one in api() if one in SOME]

    assert len(some) == len(SOME)
    assert failures(people, "labeler", some, SOME) == []


@pytest.mark.slow
@pytest.mark.parametrize("who", ["labeler", "superuser"])
def test_a_hostile_request_to_any_operation_is_never_a_server_error(people, who):
    assert failures(people, who, api(), firsts_of(api())) == []


PAGES_OF_PROVIDERS = ["callback", "metadata", "acs", "finish"]


@pytest.mark.slow
@pytest.mark.parametrize("provider_id", ["acme", "corp", "nobody"])
@pytest.mark.parametrize("page", PAGES_OF_PROVIDERS)
def test_a_hostile_request_to_single_sign_on_is_never_a_server_error(
    settings, client, provider_id, page
):
    """These pages are no part of the API, and strangers reach them."""
    corp = {"id": "corp", "name": "Corp", "server_url": "http://127.0.0.1:9", "client_id": "x"}
    settings.SSO_PROVIDERS = (
        *saml_provider.described(saml_provider.new_pair()),
        *read_providers([corp | {"client_secret": "x"}]),
    )
    client.raise_request_exception = False
    address = f"/sso/{provider_id}/{page}/"
    said = Described({"state": hostile.TEXTUAL, "code": hostile.CHOSEN}, [], has_body=True)
    requests = [*with_queries(address, said), Hostile("headers", address, hostile.FOR_VIEWS)]
    for header in hostile.HEADERS:
        requests.append(Hostile(str(header)[:60], address, header))
    for value in hostile.TEXTUAL:
        extra = {"data": f"SAMLResponse={value}&RelayState={value}"}
        form = {"content_type": "application/x-www-form-urlencoded"}
        requests.append(Hostile(value[:20], address, extra | form))

    broken = []
    for request in [*requests, *with_bodies(address, hostile.UNREADABLE)]:
        for method in ("GET", "POST"):
            answer = client.generic(method, request.path, **request.extra)
            if answer.status_code >= 500:
                broken.append(f"{method} {request.path[:100]} {request.name}: {answer.status_code}")
    assert broken == []

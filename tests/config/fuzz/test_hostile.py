"""Requests that a generator does not find: odd bytes, encodings, depths and sizes."""

import json

import pytest
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator

from tests.config.fuzz.hostile import BODIES, FOR_PATHS, HEADERS, QUERIES, VALUES
from tests.permissions.routes import PAGE, Operation, all_operations
from tests.permissions.table import WHO
from tests.permissions.trial import SignedIn, address_for_all, filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages(vite_manifest) -> None:
    """The application's page can be shown without building it."""


@pytest.fixture
def people() -> SignedIn:
    return SignedIn(WHO)


def api() -> list[Operation]:
    return [one for one in all_operations() if one.path.startswith("/api/") and one.method != PAGE]


def failures(people, who, operation, requests):
    """Send the requests as this person, undo each of them, and return what was a server error."""
    client, actor = people.client_of(who)
    address = address_for_all(operation.path) or filled_in(operation.path, actor)
    broken = []
    for name, path, extra in requests(address):
        with transaction.atomic():
            answer = client.generic(operation.method, path, **extra)
            transaction.set_rollback(True)
        if answer.status_code >= 500 and answer.status_code != 503:
            broken.append(f"{who}: {operation.method} {path[:150]} {name}: {answer.status_code}")
    return broken


def with_bodies(address):
    for name, (body, kind) in BODIES.items():
        yield name, address, {"data": body, "content_type": kind}


def with_queries(address):
    for query in QUERIES:
        yield query[:30], f"{address}?{query}", {}


def with_headers(address):
    for header in HEADERS:
        yield str(header)[:60], address, header


def with_values(fields):
    """One body per value, in which every field of the operation has it."""

    def requests(address):
        for value in VALUES:
            body = json.dumps(dict.fromkeys(fields, value))
            yield repr(value)[:30], address, {"data": body, "content_type": "application/json"}

    return requests


def with_paths(path):
    def requests(_address):
        for value in FOR_PATHS:
            yield "path", "/".join(value if "{" in part else part for part in path.split("/")), {}

    return requests


def fields_of_bodies() -> dict[Operation, list[str]]:
    schema = SchemaGenerator().get_schema(public=True)
    shapes = schema["components"]["schemas"]
    found = {}
    for path, methods in schema["paths"].items():
        for method, described in methods.items():
            content = described.get("requestBody", {}).get("content", {})
            shape = content.get("application/json", {}).get("schema", {})
            name = shape.get("$ref", "").rpartition("/")[2]
            found[Operation(method.upper(), path)] = list(
                shapes.get(name, {}).get("properties", {})
            )
    return found


def all_failures(people, who, operations):
    fields = fields_of_bodies()
    kinds = [with_queries, with_headers]
    broken = []
    for one in operations:
        tables = [*kinds, with_paths(one.path)] if one.parameters else kinds
        if one.method != "GET":
            tables = [*tables, with_bodies, with_values(fields.get(one, []))]
        for requests in tables:
            with transaction.atomic():
                broken += failures(people, who, one, requests)
                transaction.set_rollback(True)
    return broken


SOME = {
    Operation("POST", "/api/people/session/"),
    Operation("PATCH", "/api/people/me/"),
    Operation("GET", "/api/labels/mine/"),
    Operation("POST", "/api/labels/seats/{seat_id}/hand-in/"),
}


def test_a_hostile_request_to_some_operations_is_never_a_server_error(people):
    some = [one for one in api() if one in SOME]

    assert len(some) == len(SOME)
    assert all_failures(people, "labeler", some) == []


@pytest.mark.slow
@pytest.mark.parametrize("who", ["labeler", "superuser"])
def test_a_hostile_request_to_any_operation_is_never_a_server_error(people, who):
    assert all_failures(people, who, api()) == []

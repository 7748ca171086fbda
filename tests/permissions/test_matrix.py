"""Every operation, tried over HTTP by everybody: both what is allowed and what is not."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from labeling.models import Role, User
from tests.permissions import table
from tests.permissions.examples import ADDRESSES, PARAMETERS
from tests.permissions.routes import PAGE, Operation, all_operations
from tests.permissions.trial import SignedIn, address_for_all, filled_in, try_out

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}

HOW_TO = """
These operations have no row in tests/permissions.csv. What the code does today is below: read
every cell, change the code or the cell until you mean it, then paste the lines into the file.
"""


def test_every_operation_has_a_row(db):
    missing = [one for one in all_operations() if one not in table.read()]
    without_example = {
        name
        for one in missing
        if one.path not in ADDRESSES
        for name in one.parameters
        if name not in PARAMETERS
    }
    assert not without_example, (
        f"Add these to PARAMETERS in tests/permissions/examples.py: {sorted(without_example)}"
    )

    lines = lines_for(missing)

    assert not lines, HOW_TO + "\n".join(lines)


def test_the_lines_for_new_operations_say_what_the_code_does(db):
    known = table.read()
    some = list(known)[:: len(known) // 5]

    assert lines_for(some) == [table.as_line(one, known[one]) for one in some]


def lines_for(operations: list[Operation]) -> list[str]:
    """Lines of the table for what the code does today. The people are made once for all."""
    signed_in = SignedIn(table.WHO)
    return [
        table.as_line(
            one,
            {who: "yes" if try_out(one, who, signed_in).let_in else "no" for who in table.WHO},
        )
        for one in operations
    ]


def test_every_row_has_an_operation_and_every_cell_an_answer():
    operations = set(all_operations())
    rows = table.read()

    assert [one for one in rows if one not in operations] == []
    unclear = [
        one for one, row in rows.items() for who in table.WHO if row[who] not in {"yes", "no"}
    ]
    assert unclear == []


def test_the_schema_describes_every_operation_of_the_api_and_no_other():
    described = {
        Operation(method.upper(), path)
        for path, methods in SchemaGenerator().get_schema(public=True)["paths"].items()
        for method in methods
    }
    about_the_api = {Operation("GET", "/api/schema/"), Operation("GET", "/api/docs/")}
    answered = {
        one for one in all_operations() if one.path.startswith("/api/") and one.method != PAGE
    }

    assert answered - about_the_api == described


@pytest.mark.parametrize("operation", table.read(), ids=" ".join)
def test_the_table_is_true(db, operation):
    row = table.read()[operation]
    signed_in = SignedIn(table.WHO)
    address = address_for_all(operation.path)
    wrong = []
    for who in table.WHO:
        outcome = try_out(operation, who, signed_in, address)
        if outcome.let_in != (row[who] == "yes"):
            wrong.append(f"{who}: the table says {row[who]}, the server answered {outcome.seen}")
        if not outcome.let_in and outcome.changed:
            wrong.append(f"{who}: refused, and yet {outcome.changed} rows were written")
        if " 500" in f" {outcome.seen}":
            wrong.append(f"{who}: {outcome.seen}")

    assert not wrong, "\n".join(wrong)


def test_nothing_is_changed_for_a_page_of_somebody_else(db):
    """Cross-site request forgery: the session cookie comes along, the token does not."""
    person = User.objects.create_superuser("super", roles=list(Role), qualified_at=timezone.now())
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend="labeling.people.authentication.PasswordBackend")
    changing = [
        one for one in all_operations() if one.path.startswith("/api/") and one.method in UNSAFE
    ]

    codes = {one: _code_without_token(client, one, person) for one in changing}

    assert len(changing) > 10
    assert set(codes.values()) == {"csrf_failed"}, codes


def _code_without_token(client: Client, operation: Operation, person: User) -> str:
    with transaction.atomic():
        answer = client.generic(operation.method, filled_in(operation.path, person))
        transaction.set_rollback(True)
    return str(answer.json()["code"])

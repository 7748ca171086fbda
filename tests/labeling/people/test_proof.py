"""Sensitive actions ask again who acts: one rule for all of them (decision 94)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import get_resolver
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from config.edge.turns import HASHES
from labeling.models import Passkey, Role, User
from labeling.people.access import InPerson
from labeling.people.factors.steps import BACKEND
from tests.labeling.people.test_session import PASSWORD, sign_in
from tests.permissions.routes import PAGE, Operation, all_operations

ME = "/api/people/me"
TOKEN: dict[str, object] = {"name": "x", "roles": ["labeler"]}
ASKS: dict[tuple[str, str], dict[str, object]] = {
    ("POST", "/api/people/tokens/"): TOKEN,
    ("POST", "/api/people/sessions/end-others/"): {},
    ("POST", "/api/people/session/proof/"): {},
    ("POST", f"{ME}/leave/"): {"confirm": "lin"},
    ("POST", f"{ME}/factors/authenticator/"): {},
    ("POST", f"{ME}/factors/authenticator/remove/"): {},
    ("POST", f"{ME}/factors/recovery-codes/"): {},
    ("POST", f"{ME}/factors/passkeys/options/"): {},
    ("POST", f"{ME}/factors/passkeys/{{passkey_id}}/remove/"): {},
}
FREE = {
    ("POST", f"{ME}/password/"): "asks for the current password under another name",
    ("PUT", f"{ME}/factors/authenticator/"): "finishes what began with a proof",
    ("POST", f"{ME}/factors/passkeys/"): "finishes what began with a proof",
    ("DELETE", "/api/people/tokens/{token_id}/"): "only takes access away",
    ("DELETE", "/api/people/sessions/{session_id}/"): "only takes access away",
}
WRONG = "wrong-wrong-wrong"


@pytest.fixture
def lin(db) -> User:
    return User.objects.create_user("lin", "lin@example.org", PASSWORD, roles=[Role.LABELER])


@pytest.fixture
def without_password(lin) -> APIClient:
    """Somebody who signs in at an identity provider and did so long ago."""
    lin.set_unusable_password()
    lin.save()
    client = APIClient()
    client.force_login(lin, backend=BACKEND)
    return client


def filled(path: str, person: User) -> str:
    if "{passkey_id}" not in path:
        return path
    key = Passkey.objects.create(person=person, credential_id="x", public_key="x", sign_count=0)
    return path.replace("{passkey_id}", str(key.public_id))


def rows() -> list[object]:
    found: list[object] = []
    with connection.cursor() as cursor:
        for table in ("user", "accesstoken", "personsession", "passkey", "accountevent"):
            cursor.execute(f"SELECT * FROM labeling_{table} ORDER BY id")  # noqa: S608
            found.append(cursor.fetchall())
    return found


def test_every_change_of_ones_own_account_asks_or_says_why_not():
    own = {tuple(one) for one in all_operations() if _is_change_of_own(one)}

    assert own == ASKS.keys() | FREE.keys()


def _is_change_of_own(operation: Operation) -> bool:
    if not operation.path.startswith("/api/people/") or operation.method in {"GET", PAGE}:
        return False
    path = re.sub("{[^}]+}", "00000000-0000-4000-8000-000000000000", operation.path)
    view = getattr(get_resolver().resolve(path).func, "cls", None)
    return view is not None and view.permission_classes == [InPerson]


@pytest.mark.parametrize(("method", "path"), ASKS)
def test_a_wrong_password_changes_nothing(lin, method, path):
    client = sign_in("lin")
    sign_in("lin")
    address = filled(path, lin)
    before = rows()

    answer = client.post(address, ASKS[method, path] | {"password": WRONG})

    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_credentials")
    assert rows() == before


@pytest.mark.parametrize(("method", "path"), ASKS)
def test_without_a_password_a_sign_in_of_long_ago_changes_nothing(
    lin, without_password, method, path
):
    address = filled(path, lin)
    before = rows()

    answer = without_password.post(address, ASKS[method, path])

    assert (answer.status_code, answer.json()["code"]) == (409, "sign_in_again")
    assert rows() == before


@pytest.mark.parametrize(
    "path", ["/api/people/tokens/", "/api/people/sessions/end-others/", f"{ME}/leave/"]
)
def test_without_a_password_a_sign_in_of_just_now_is_the_proof(lin, without_password, path):
    session = without_password.session
    session["signed_in_at"] = timezone.now().isoformat()
    session.save()

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        late = without_password.post(path, ASKS["POST", path])
    answer = without_password.post(path, ASKS["POST", path])

    assert late.json()["code"] == "sign_in_again"
    assert answer.status_code in {201, 204}


def test_every_request_that_computes_a_hash_waits_for_its_turn():
    """Otherwise somebody without an account keeps all processors busy."""
    schema = SchemaGenerator().get_schema(public=True)
    shapes = schema["components"]["schemas"]
    hashing = set()
    for path, methods in schema["paths"].items():
        for described in methods.values():
            content = described.get("requestBody", {}).get("content", {})
            reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
            fields = shapes.get(reference.rpartition("/")[2], {}).get("properties", {})
            if fields.keys() & {"password", "current"}:
                hashing.add(path)

    assert "/api/people/session/stay/" in hashing
    assert not {path for path in hashing if not HASHES.match(path)}

"""Giving access to others needs a recent proof, and no token gives it (decision 94)."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from labeling.models import AccountEvent, Invitation, PasswordReset, Role, User
from labeling.people.invitations.services import invite
from labeling.people.tokens.services import make_token
from tests.labeling.people.test_proof import ASKS, FREE
from tests.labeling.people.test_session import PASSWORD, sign_in
from tests.permissions.routes import PAGE, all_operations

INVITATIONS = "/api/people/invitations"
PERSON = "/api/people/{person_id}"
GIVES: dict[tuple[str, str], dict[str, object]] = {
    ("POST", f"{INVITATIONS}/"): {"roles": ["administrator"]},
    ("POST", f"{INVITATIONS}/bulk/"): {"roles": ["labeler"], "emails": ["new@example.org"]},
    ("POST", f"{INVITATIONS}/{{invitation_id}}/renew/"): {},
    ("POST", f"{PERSON}/reset-link/"): {},
    ("POST", f"{PERSON}/remove-factors/"): {},
    ("POST", f"{PERSON}/restore/"): {},
    ("POST", f"{PERSON}/pseudonymise/undo/"): {},
    ("PATCH", f"{PERSON}/"): {"roles": ["labeler", "manager"]},
}
OWN_SECRET = "nobody is signed in yet; the request brings its own secret"
TAKES = "only takes access away"
GIVES_NOTHING = {
    ("PATCH", "/api/people/me/"): "neither roles nor a way in are among the fields",
    ("POST", "/api/people/session/"): OWN_SECRET,
    ("POST", "/api/people/session/stay/"): OWN_SECRET,
    ("POST", "/api/people/session/second-step/"): OWN_SECRET,
    ("POST", "/api/people/session/passkey/"): OWN_SECRET,
    ("POST", "/api/people/session/passkey/options/"): OWN_SECRET,
    ("POST", "/api/people/providers/{provider_id}/"): OWN_SECRET,
    ("POST", "/api/people/resets/{reset_token}/"): OWN_SECRET,
    ("POST", f"{INVITATIONS}/{{token}}/accept/"): OWN_SECRET,
    ("POST", "/api/people/session/activity/"): "keeps a session alive that is live",
    ("DELETE", "/api/people/session/"): TAKES,
    ("DELETE", f"{INVITATIONS}/{{invitation_id}}/revoke/"): TAKES,
    ("DELETE", f"{PERSON}/reset-link/"): TAKES,
    ("DELETE", f"{PERSON}/sessions/"): TAKES,
    ("POST", f"{PERSON}/suspend/"): TAKES,
    ("POST", f"{PERSON}/pseudonymise/"): TAKES + ", and can be undone for a day",
}
LATE = timedelta(minutes=11)


@pytest.fixture
def boss(db) -> User:
    return User.objects.create_user("boss", "b@example.org", PASSWORD, roles=[Role.ADMINISTRATOR])


def filled(path: str, boss: User, person: User) -> str:
    if "{invitation_id}" in path:
        made = invite(inviter=boss, roles=[Role.LABELER], email="old@example.org").invitation
        path = path.replace("{invitation_id}", str(made.public_id))
    return path.replace("{person_id}", str(person.public_id))


def ways_in(person: User) -> list[object]:
    person.refresh_from_db()
    digests = list(Invitation.objects.order_by("pk").values_list("digest", flat=True))
    counts = [PasswordReset.objects.count(), AccountEvent.objects.count()]
    return [digests, counts, person.roles, person.is_staff, person.suspended_at]


def test_every_change_under_people_gives_nothing_or_asks():
    changes = {
        (one.method, one.path)
        for one in all_operations()
        if one.path.startswith("/api/people/") and one.method not in {"GET", PAGE}
    }
    named = [*ASKS, *FREE, *GIVES, *GIVES_NOTHING]

    assert sorted(named) == sorted(changes)


@pytest.mark.parametrize(("method", "path"), GIVES)
def test_an_open_browser_gives_nobody_access(boss, ada, method, path):
    client, address = sign_in("boss"), filled(path, boss, ada)
    before = ways_in(ada)

    with time_machine.travel(timezone.now() + LATE):
        answer = client.generic(method, address, *_json(GIVES[method, path]))

    assert (answer.status_code, answer.json()["code"]) == (409, "proof_needed")
    assert ways_in(ada) == before


@pytest.mark.parametrize(("method", "path"), GIVES)
def test_an_access_token_gives_nobody_access(boss, ada, method, path):
    secret = make_token(owner=boss, name="x", roles=[Role.ADMINISTRATOR], days=1).secret
    client = APIClient(headers={"Authorization": f"Bearer {secret}"})
    address = filled(path, boss, ada)
    before = ways_in(ada)

    answer = client.generic(method, address, *_json(GIVES[method, path]))

    assert (answer.status_code, answer.json()["code"]) == (403, "not_by_token")
    assert ways_in(ada) == before


def test_one_proof_lets_invite_for_ten_minutes(boss):
    client, sent = sign_in("boss"), {"roles": ["labeler"]}
    with time_machine.travel(timezone.now() + LATE, tick=False) as clock:
        proof = client.post("/api/people/session/proof/", {"password": PASSWORD})
        first = client.post(f"{INVITATIONS}/", sent)
        clock.shift(timedelta(minutes=9))
        second = client.post(f"{INVITATIONS}/", sent)
        clock.shift(timedelta(minutes=2))
        late = client.post(f"{INVITATIONS}/", sent)

    assert [one.status_code for one in (proof, first, second, late)] == [204, 201, 201, 409]


def test_a_proof_counts_in_its_own_session_only(boss):
    here, elsewhere = sign_in("boss"), sign_in("boss")
    with time_machine.travel(timezone.now() + LATE):
        here.post("/api/people/session/proof/", {"password": PASSWORD})
        answer = elsewhere.post(f"{INVITATIONS}/", {"roles": ["labeler"]})

    assert answer.json()["code"] == "proof_needed"


def test_without_a_password_only_a_new_sign_in_counts(boss, proven_client_of):
    boss.set_unusable_password()
    boss.save()
    client, sent = proven_client_of(boss), {"roles": ["labeler"]}

    with time_machine.travel(timezone.now() + LATE):
        proof = client.post("/api/people/session/proof/", {})
        late = client.post(f"{INVITATIONS}/", sent)
    fresh = client.post(f"{INVITATIONS}/", sent)

    assert (proof.json()["code"], late.json()["code"]) == ("sign_in_again", "sign_in_again")
    assert fresh.status_code == 201


def test_a_form_that_leaves_the_powers_as_they_are_needs_no_proof(boss, ada):
    client, sent = sign_in("boss"), {"roles": ["labeler"], "languages": ["de"]}
    with time_machine.travel(timezone.now() + LATE):
        answer = client.patch(f"/api/people/{ada.public_id}/", sent)

    assert answer.status_code == 200
    assert answer.json()["languages"] == ["de"]


def _json(body: dict[str, object]) -> tuple[str, str]:
    return json.dumps(body), "application/json"

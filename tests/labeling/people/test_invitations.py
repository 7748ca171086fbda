from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from labeling.models import AccountEvent, Invitation, Role, User
from labeling.people.invitations.services import invite

PASSWORD = "a-long-enough-passphrase"
NEWCOMER = {"username": "mary", "name": "Mary", "password": PASSWORD, "languages": ["en"]}


@pytest.fixture
def manager(db) -> User:
    return User.objects.create_user("max", "max@example.org", roles=[Role.MANAGER])


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


@pytest.fixture
def token(manager) -> str:
    made = invite(inviter=manager, roles=[Role.LABELER], email="mary@example.org", note="Hi Mary")
    return token_of(made.link)


def accept(token: str, **changed: object):
    return APIClient().post(f"/api/people/invitations/{token}/accept/", NEWCOMER | changed)


def test_somebody_with_an_invitation_makes_an_account_and_signs_in(token):
    seen = APIClient().get(f"/api/people/invitations/{token}/").json()
    assert (seen["roles"], seen["email"], seen["note"]) == (
        ["labeler"],
        "mary@example.org",
        "Hi Mary",
    )

    assert accept(token).status_code == 201

    client = APIClient()
    client.post("/api/people/session/", {"username": "mary@example.org", "password": PASSWORD})
    assert client.get("/api/people/me/").json()["roles"] == ["labeler"]
    assert AccountEvent.objects.get().kind == "joined"


def test_the_link_brings_what_its_form_needs_to_be_sent(token):
    assert "csrftoken" in APIClient().get(f"/api/people/invitations/{token}/").cookies


def test_an_invitation_works_once(token):
    accept(token)

    again = accept(token, username="eve")

    assert again.status_code == 404
    assert again.json()["code"] == "invitation_is_gone"
    assert not User.objects.filter(username="eve").exists()


def test_an_invitation_ends_with_its_time(token):
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert accept(token).json()["code"] == "invitation_is_gone"


def test_a_revoked_invitation_is_gone(token, manager, client_of):
    invitation = Invitation.objects.get()

    answer = client_of(manager).delete(f"/api/people/invitations/{invitation.public_id}/revoke/")

    assert answer.status_code == 204
    assert APIClient().get(f"/api/people/invitations/{token}/").status_code == 404
    assert accept(token).status_code == 404


def test_only_a_hash_of_the_link_is_kept(token, manager, client_of):
    assert token not in str(Invitation.objects.values())
    assert token not in client_of(manager).get("/api/people/invitations/").content.decode()


@pytest.mark.parametrize(
    ("own", "given", "status"),
    [
        ([Role.MANAGER], ["labeler"], 201),
        ([Role.MANAGER], ["labeler", "manager"], 201),
        ([Role.MANAGER], ["researcher"], 403),
        ([Role.MANAGER], ["administrator"], 403),
        ([Role.MANAGER], ["labeler", "administrator"], 403),
        ([Role.ADMINISTRATOR], ["administrator"], 201),
        ([Role.ADMINISTRATOR], ["researcher"], 201),
        ([Role.RESEARCHER], ["labeler"], 403),
        ([Role.LABELER], ["labeler"], 403),
    ],
)
def test_nobody_invites_above_their_own_role(db, proven_client_of, own, given, status):
    inviter = User.objects.create_user("someone", roles=own)

    answer = proven_client_of(inviter).post("/api/people/invitations/", {"roles": given})

    assert answer.status_code == status
    assert Invitation.objects.count() == (status == 201)


def test_an_invitation_gives_nothing_its_maker_may_no_longer_give(token, manager):
    User.objects.filter(pk=manager.pk).update(roles=["labeler"])
    assert accept(token).json()["code"] == "invitation_is_gone"

    User.objects.filter(pk=manager.pk).update(roles=["manager"], suspended_at=timezone.now())
    assert accept(token).json()["code"] == "invitation_is_gone"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "12345"),
        ("password", "mary-example-org"),
        ("username", "mary@example.org"),
        ("username", "mary smith"),
        ("languages", ["Klingon!"]),
        ("language", "fr"),
    ],
)
def test_a_form_that_is_not_right_says_which_field_and_keeps_the_invitation(token, field, value):
    answer = accept(token, **{field: value})

    assert answer.status_code == 400
    assert any(key.startswith(field) for key in answer.json()["fields"])
    assert accept(token).status_code == 201


@pytest.mark.parametrize(
    "taken", [{"username": "Mary"}, {"username": "x", "email": "MARY@example.org"}]
)
def test_a_taken_name_is_said_and_keeps_the_invitation(token, taken):
    other = User.objects.create_user(**taken)

    answer = accept(token)

    assert (answer.status_code, answer.json()["code"]) == (409, "name_is_taken")
    other.delete()
    assert accept(token).status_code == 201


def test_fifty_people_are_invited_at_once(manager, ada, proven_client_of):
    client = proven_client_of(manager)
    client.post("/api/people/invitations/", {"roles": ["labeler"], "email": "waits@example.org"})
    emails = [f"p{n}@example.org" for n in range(50)]
    known = ["ADA@example.org", "Waits@example.org", "P3@example.org"]

    answer = client.post(
        "/api/people/invitations/bulk/", {"roles": ["labeler"], "emails": [*emails, *known]}
    ).json()

    assert len(answer["made"]) == 50
    assert (answer["known"], answer["waiting"]) == (["ADA@example.org"], ["Waits@example.org"])
    assert len({one["link"] for one in answer["made"]}) == 50
    assert accept(token_of(answer["made"][7]["link"])).status_code == 201
    found = client.get("/api/people/invitations/?search=p7@").json()["results"]
    assert [(one["email"], one["state"]) for one in found] == [("p7@example.org", "accepted")]


def test_one_wrong_address_makes_no_invitation_at_all(manager, proven_client_of):
    said = {"roles": ["labeler"], "emails": ["right@example.org", "wrong"]}

    answer = proven_client_of(manager).post("/api/people/invitations/bulk/", said)

    assert answer.status_code == 400
    assert not Invitation.objects.exists()


def test_nobody_invites_many_above_their_own_roles(manager, proven_client_of):
    said = {"roles": ["administrator"], "emails": ["right@example.org"]}

    assert proven_client_of(manager).post("/api/people/invitations/bulk/", said).status_code == 403


def test_a_renewed_invitation_has_a_new_link_and_the_old_one_is_gone(
    manager, token, proven_client_of
):
    old = Invitation.objects.get()
    client = proven_client_of(manager)
    client.delete(f"/api/people/invitations/{old.public_id}/revoke/")

    link = client.post(f"/api/people/invitations/{old.public_id}/renew/").json()["link"]

    assert accept(token).status_code == 404
    assert accept(token_of(link)).status_code == 201
    again = client.post(f"/api/people/invitations/{old.public_id}/renew/")
    assert again.json()["code"] == "invitation_is_used"


def test_invitations_are_found_by_state(manager, proven_client_of):
    client = proven_client_of(manager)
    client.post("/api/people/invitations/", {"roles": ["labeler"], "note": "open"})
    gone = client.post("/api/people/invitations/", {"roles": ["labeler"], "note": "gone"}).json()
    client.delete(f"/api/people/invitations/{gone['invitation']['id']}/revoke/")

    for state in ("open", "revoked", "accepted", "expired"):
        found = client.get(f"/api/people/invitations/?state={state}").json()["results"]
        assert all(one["state"] == state for one in found)
        assert len(found) == (state in {"open", "revoked"})

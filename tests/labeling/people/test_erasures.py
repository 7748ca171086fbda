"""A person is erased a day after somebody asked for it, unless the erasure is undone."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from labeling.models import AccessToken, AccountEvent, Erasure, Role, User
from labeling.people.erasures.jobs import erase_due_people
from labeling.people.erasures.services import carry_out
from labeling.people.services import suspend
from labeling.people.tokens.services import make_token
from tests.labeling.people.test_session import PASSWORD, browser, sign_in


@pytest.fixture
def manager(db) -> User:
    return User.objects.create_user("max", "max@example.org", PASSWORD, roles=[Role.MANAGER])


@pytest.fixture
def leaver(db) -> User:
    return User.objects.create_user("lin", "lin@example.org", PASSWORD, roles=[Role.LABELER])


def address(person: User) -> str:
    return f"/api/people/{person.public_id}/pseudonymise/"


def plan(client: APIClient, person: User):
    return client.post(address(person), {"confirm": person.username})


def after_a_day():
    return time_machine.travel(timezone.now() + timedelta(days=1, minutes=1))


def kinds(person: User) -> list[str]:
    return list(person.events.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("sent", [{}, {"confirm": ""}, {"confirm": "Lin"}, {"confirm": "max"}])
def test_nobody_is_erased_without_their_name_typed(manager, leaver, client_of, sent):
    answer = client_of(manager).post(address(leaver), sent)

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["confirm"]
    leaver.refresh_from_db()
    assert leaver.is_active
    assert not Erasure.objects.exists()


def test_an_erasure_closes_the_account_at_once_and_happens_after_a_day(manager, leaver, client_of):
    at_work = sign_in("lin")
    make_token(owner=leaver, name="x", roles=[], days=1)

    answer = plan(client_of(manager), leaver).json()

    assert answer["erased_by"] == "max"
    assert answer["suspended_at"]
    assert at_work.get("/api/people/me/").status_code == 401
    assert not AccessToken.objects.filter(revoked_at=None).exists()
    erase_due_people()
    leaver.refresh_from_db()
    assert leaver.username == "lin"
    with after_a_day():
        erase_due_people()
        erase_due_people()
    leaver.refresh_from_db()
    assert leaver.username.startswith("left-")
    assert kinds(leaver) == ["token_made", "erasure_planned", "left"]
    shown = client_of(manager).get(f"/api/people/{leaver.public_id}/").json()
    assert (shown["has_left"], shown["erased_at"]) == (True, None)


def test_an_undone_erasure_does_not_happen(manager, leaver, proven_client_of):
    plan(proven_client_of(manager), leaver)

    answer = proven_client_of(manager).post(f"{address(leaver)}undo/").json()

    assert (answer["erased_at"], answer["suspended_at"]) == (None, None)
    with after_a_day():
        erase_due_people()
    leaver.refresh_from_db()
    assert leaver.username == "lin"
    assert sign_in("lin").get("/api/people/me/").status_code == 200
    assert kinds(leaver) == ["erasure_planned", "erasure_undone"]


def test_undoing_leaves_an_account_suspended_that_was_suspended_before(
    manager, leaver, proven_client_of
):
    suspend(actor=manager, person=leaver, reason="Copied replies.")
    plan(proven_client_of(manager), leaver)

    answer = proven_client_of(manager).post(f"{address(leaver)}undo/").json()

    assert answer["suspended_because"] == "Copied replies."
    assert answer["suspended_at"]


def test_a_done_or_undone_erasure_cannot_be_undone(manager, leaver, proven_client_of):
    client = proven_client_of(manager)
    assert client.post(f"{address(leaver)}undo/").json()["code"] == "erasure_is_over"
    plan(client, leaver)
    with after_a_day():
        erase_due_people()

    assert client.post(f"{address(leaver)}undo/").json()["code"] == "erasure_is_over"
    leaver.refresh_from_db()
    assert plan(client, leaver).json()["code"] == "erasure_is_over"


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("suspend", {"reason": "x"}),
        ("restore", {"reason": "x"}),
        ("pseudonymise", {"confirm": "lin"}),
    ],
)
def test_only_undoing_opens_an_account_that_is_to_be_erased(
    manager, leaver, proven_client_of, action, said
):
    plan(proven_client_of(manager), leaver)

    answer = proven_client_of(manager).post(f"/api/people/{leaver.public_id}/{action}/", said)

    assert answer.json()["code"] == "erasure_is_planned"
    assert Erasure.objects.planned().count() == 1


def test_peers_plan_no_erasure_and_others_undo_none(manager, leaver, proven_client_of):
    peer = User.objects.create_user("mia", roles=[Role.MANAGER])
    assert plan(proven_client_of(manager), peer).json()["code"] == "out_of_reach"
    root = User.objects.create_superuser("root")
    other = User.objects.create_user("ann", roles=[Role.ADMINISTRATOR])
    plan(proven_client_of(root), other)

    answer = proven_client_of(manager).post(f"{address(other)}undo/")

    assert answer.json()["code"] == "out_of_reach"
    assert Erasure.objects.planned().count() == 1


def test_somebody_who_is_to_be_erased_reads_when_and_whom_to_ask(manager, leaver, client_of):
    plan(client_of(manager), leaver)
    due = Erasure.objects.get().due_at

    said = {"username": "lin", "password": PASSWORD}
    answer = browser().post("/api/people/session/", said)

    assert answer.status_code == 403
    assert answer.json()["code"] == "leaving_soon"
    assert "max asked to erase this account" in answer.json()["message"]
    assert f"{due:%Y-%m-%d %H:%M} UTC" in answer.json()["message"]
    assert browser().post("/api/people/session/stay/", said).json()["code"] == "leaving_soon"
    wrong = browser().post("/api/people/session/", said | {"password": "wrong-wrong-wrong"})
    assert wrong.json()["code"] == "wrong_credentials"


def test_people_leave_by_themselves_and_come_back_within_a_day(leaver):
    client = sign_in("lin")
    said = {"confirm": "lin", "password": PASSWORD}
    assert client.post("/api/people/me/leave/", said).status_code == 204
    assert client.get("/api/people/me/").status_code == 401
    credentials = {"username": "lin@example.org", "password": PASSWORD}
    refused = browser().post("/api/people/session/", credentials).json()
    assert refused["code"] == "own_erasure_is_planned"

    back = browser()
    assert back.post("/api/people/session/stay/", credentials).status_code == 200

    assert back.get("/api/people/me/").json()["username"] == "lin"
    assert kinds(leaver) == ["erasure_planned", "erasure_undone"]
    assert set(AccountEvent.objects.values_list("actor__username", flat=True)) == {"lin"}


def test_leaving_needs_the_name_and_the_password(leaver):
    client = sign_in("lin")

    wrong_name = client.post("/api/people/me/leave/", {"confirm": "x", "password": PASSWORD})
    wrong_password = client.post("/api/people/me/leave/", {"confirm": "lin", "password": "x" * 12})

    assert list(wrong_name.json()["fields"]) == ["confirm"]
    assert wrong_password.json()["code"] == "wrong_credentials"
    assert client.get("/api/people/me/").status_code == 200


def test_a_superuser_does_not_leave_by_themselves(db):
    User.objects.create_superuser("root", "root@example.org", PASSWORD)

    said = {"confirm": "root", "password": PASSWORD}

    assert sign_in("root").post("/api/people/me/leave/", said).json()["code"] == "out_of_reach"


def test_an_erasure_is_not_carried_out_early(manager, leaver, client_of):
    plan(client_of(manager), leaver)

    assert not carry_out(erasure_id=Erasure.objects.get().pk)

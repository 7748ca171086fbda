from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from rest_framework.test import APIClient

from labeling.guidelines.models import Kind, Purpose
from labeling.guidelines.services import write_guideline
from labeling.models import AccessToken, Author, Invitation, Label, Prompt, Role, User
from labeling.people import forgetting
from labeling.people.erasures.jobs import erase_due_people
from labeling.people.held_out import for_training, may_train
from labeling.people.services import change_person
from labeling.prompts.models import Kind as PromptKind
from labeling.prompts.services import Draft, write_prompt
from labeling.tasks.errors import QueueIsEmpty
from labeling.tasks.services import take_seat
from tests.labeling.canary import tables_with
from tests.labeling.conftest import open_one

CANARY = "canaryna"


@pytest.fixture
def manager(db) -> User:
    return User.objects.create_user("max", "max@example.org", roles=[Role.MANAGER])


@pytest.fixture
def leaver(qualified) -> User:
    person: User = qualified(CANARY)
    User.objects.filter(pk=person.pk).update(name=f"{CANARY} Smith")
    person.refresh_from_db()
    return person


def ask_to_erase(client: APIClient, person: User):
    said = {"confirm": person.username}
    return client.post(f"/api/people/{person.public_id}/pseudonymise/", said)


def erase(client: APIClient, person: User) -> None:
    ask_to_erase(client, person)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        erase_due_people()


def test_who_leaves_is_forgotten_and_what_they_said_stays(manager, leaver, client_of):
    prompt = write_prompt(draft=Draft(kind=PromptKind.PLAIN, text="Why rain?"), person=leaver)
    Invitation.objects.create(
        email=leaver.email, roles=[Role.LABELER], invited_by=manager, expires_at=leaver.date_joined
    )
    client_of(manager).patch(f"/api/people/{leaver.public_id}/", {"name": f"{CANARY} Brown"})
    assert {"labeling_user", "labeling_accountevent"} <= set(tables_with(CANARY))

    erase(client_of(manager), leaver)

    answer = client_of(manager).get(f"/api/people/{leaver.public_id}/")
    assert answer.json()["username"].startswith("left-")
    assert answer.json()["has_left"]
    assert list(tables_with(CANARY)) == []
    prompt.refresh_from_db()
    assert prompt.text == "Why rain?"
    assert prompt.author == Author.objects.get(person=leaver)


def test_every_name_that_somebody_has_given_themselves_is_forgotten(
    manager, leaver, client_of, monkeypatch
):
    forgotten: list[str] = []
    monkeypatch.setattr(
        forgetting, "NAME_FORGETTERS", [lambda names, _pseudonym: forgotten.extend(names)]
    )
    for name in ("In between", "At last"):
        assert client_of(leaver).patch("/api/people/me/", {"name": name}).status_code == 200

    erase(client_of(manager), leaver)

    assert {f"{CANARY} Smith", "In between", "At last", CANARY} <= set(forgotten)
    assert list(tables_with("In between")) == []


@pytest.mark.parametrize("typed", ["CanaryNa", "canaryna", "CanaryNa@Example.org"])
def test_tries_to_sign_in_are_forgotten_in_any_letter_case(manager, client_of, typed):
    person = User.objects.create_user("CanaryNa", "CanaryNa@example.org", roles=[Role.LABELER])
    other = {"username": "canary", "password": "wrong"}
    User.objects.create_user("Canary", roles=[Role.LABELER])
    for said in (other, {"username": typed, "password": "wrong"}):
        assert APIClient().post("/api/people/session/", said).status_code == 400
    assert "axes_accessattempt" in tables_with(CANARY)

    erase(client_of(manager), person)

    assert list(tables_with(CANARY)) == []
    assert AccessAttempt.objects.get().username == "canary"


def test_tries_with_a_former_name_are_forgotten(manager, client_of):
    person = User.objects.create_user("eve", roles=[Role.LABELER])
    change_person(actor=manager, person=person, changes={"username": "Canaryna"})
    change_person(actor=manager, person=person, changes={"username": "eva"})
    said = {"username": "Canaryna", "password": "wrong"}
    assert APIClient().post("/api/people/session/", said).status_code == 400
    person.refresh_from_db()

    erase(client_of(manager), person)

    assert list(tables_with(CANARY)) == []


def test_the_log_of_the_admin_forgets_the_person_their_invitation_and_their_tokens(
    manager, leaver, client_of
):
    invitation = Invitation.objects.create(
        email=leaver.email, roles=[Role.LABELER], invited_by=manager, expires_at=leaver.date_joined
    )
    token = AccessToken.objects.create(owner=leaver, name=f"of {CANARY}", roles=[Role.LABELER])
    other = Invitation.objects.create(
        email="x@example.org",
        roles=[],
        invited_by=manager,
        expires_at=leaver.date_joined,
        digest="x",
    )
    for row in (leaver, invitation, token, other):
        LogEntry.objects.create(
            user=manager,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=str(row),
            action_flag=CHANGE,
            change_message=f"Changed {row}.",
        )
    assert "django_admin_log" in tables_with(CANARY)

    erase(client_of(manager), leaver)

    assert list(tables_with(CANARY)) == []
    kept = LogEntry.objects.exclude(object_repr="").values_list("object_repr", flat=True)
    assert list(kept) == ["x@example.org"]


def test_nobody_says_farewell_to_themselves_or_to_their_superiors(manager, client_of):
    admin = User.objects.create_superuser("root")

    for person in (manager, admin):
        answer = ask_to_erase(client_of(manager), person)
        assert answer.json()["code"] == "out_of_reach"


def test_held_out_people_are_left_out_of_training(qualified):
    trains, measures = qualified("trains"), qualified("measures", held_out=True)
    for person in (trains, measures):
        write_prompt(draft=Draft(kind=PromptKind.PLAIN, text=person.username), person=person)

    (kept,) = for_training(Prompt.objects.all(), by="author__person")

    assert kept.text == "trains"
    assert (may_train(trains), may_train(measures)) == (True, False)
    assert not for_training(Label.objects.all(), by="seat__labeler").exists()


def test_a_new_guideline_can_ask_everybody_to_qualify_again(qualified, client_of):
    eve = qualified("eve")
    open_one()
    draft = write_guideline(kind=Kind.RANK, purpose=Purpose.TRAINING, body="x", written_by=None)
    researcher = User.objects.create_user("rosalind", roles=[Role.RESEARCHER])

    said = {"requalify": True, "days": 3}
    client_of(researcher).post(f"/api/guidelines/{draft.pk}/publish/", said)

    eve.refresh_from_db()
    assert eve.is_qualified
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert not eve.is_qualified
        with pytest.raises(QueueIsEmpty):
            take_seat(labeler=eve)
    assert take_seat(labeler=eve)
    event = eve.events.get(kind="asked_again")
    assert "version 1" in event.detail["reason"]


def test_a_new_guideline_can_end_every_qualification_at_once(qualified, client_of):
    eve = qualified("eve")
    draft = write_guideline(kind=Kind.RANK, purpose=Purpose.TRAINING, body="x", written_by=None)
    researcher = User.objects.create_user("rosalind", roles=[Role.RESEARCHER])

    said = {"requalify": True, "days": 0}
    client_of(researcher).post(f"/api/guidelines/{draft.pk}/publish/", said)

    eve.refresh_from_db()
    assert not eve.is_qualified

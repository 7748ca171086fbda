"""What somebody new does first, and what the rows say of it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from common.development import CHECKOUT
from config.first_steps.steps import STEPS
from labeling.guidelines.models import Kind, Purpose
from labeling.guidelines.services import acknowledge, publish, write_guideline
from labeling.models import Role, User
from labeling.people.invitations.services import invite
from tests.labeling.conftest import TEXTS, open_one
from tests.labeling.labels.test_own_agreement import order
from training.datasets.models import Dataset
from training.rounds.models import Round, Stage
from training.runs.models import Run

ADDRESS = "/api/first-steps/"
PLACES = (CHECKOUT / "frontend/src/app/first-steps/steps.ts").read_text()
PAGES_OF_THE_ADMIN = re.findall(r'(\w+): "(/admin/[^"]*)"', PLACES)


@pytest.fixture
def somebody(db):
    def made(*roles: Role, **more) -> User:
        name = "-".join(roles) or "nobody"
        return User.objects.create_user(name, f"{name}@example.org", roles=[*roles], **more)

    return made


def panels(client, person: User) -> dict[str, dict[str, bool]]:
    client.force_login(person, backend="labeling.people.authentication.PasswordBackend")
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return {
        panel["role"]: {step["code"]: step["done"] for step in panel["steps"]}
        for panel in answer.json()
    }


def test_a_labelers_steps_are_checked_off_by_what_they_did(client, somebody):
    ada = somebody(Role.LABELER)
    assert not any(panels(client, ada)["labeler"].values())

    draft = write_guideline(kind=Kind.RANK, purpose=Purpose.TRAINING, body="Read.", written_by=None)
    acknowledge(person=ada, guideline_id=publish(guideline=draft).pk)
    User.objects.filter(pk=ada.pk).update(qualified_at=timezone.now())
    open_one()
    order(User.objects.get(pk=ada.pk), *TEXTS[:4])

    done = panels(client, User.objects.get(pk=ada.pk))["labeler"]
    assert done == {
        "practice": False, "qualify": True, "read": True, "label": True, "pace": False,
    }  # fmt: skip


def test_the_practice_task_is_remembered_as_a_first_step(client, somebody):
    ada = somebody(Role.LABELER)
    panels(client, ada)

    practised = {"preferences": {"practice_done": True}}
    client.patch("/api/people/me/", practised, content_type="application/json")

    assert panels(client, User.objects.get(pk=ada.pk))["labeler"]["practice"]


def test_a_panel_that_was_put_away_stays_away_and_the_other_stays(client, somebody):
    mary = somebody(Role.LABELER, Role.MANAGER)
    assert set(panels(client, mary)) == {"labeler", "manager"}

    put_away = {"preferences": {"first_steps_put_away": ["manager"]}}
    answer = client.patch("/api/people/me/", put_away, content_type="application/json")

    assert answer.status_code == 200
    assert set(panels(client, User.objects.get(pk=mary.pk))) == {"labeler"}


def test_a_role_that_does_not_exist_cannot_be_put_away(client, somebody):
    panels(client, somebody(Role.LABELER))

    put_away = {"preferences": {"first_steps_put_away": ["king"]}}
    answer = client.patch("/api/people/me/", put_away, content_type="application/json")

    assert answer.status_code == 400


def test_a_superuser_is_not_asked_to_begin_in_every_role(client, db):
    root = User.objects.create_superuser("root", "root@example.org")

    assert panels(client, root) == {
        "administrator": {"people": False, "roles": False, "second": False}
    }


def test_an_administrator_sees_that_every_role_is_taken(client, somebody):
    ada = somebody(Role.ADMINISTRATOR)
    for role in Role:
        somebody(role, Role.LABELER)

    assert panels(client, ada)["administrator"] == {"people": True, "roles": True, "second": True}


def test_a_manager_sees_the_invitation(client, somebody):
    mary = somebody(Role.MANAGER)
    assert not panels(client, mary)["manager"]["invite"]

    invite(inviter=mary, roles=[Role.LABELER])

    assert panels(client, mary)["manager"]["invite"]


def test_every_step_has_its_place():
    codes = {step.code for steps in STEPS.values() for step in steps}

    assert set(re.findall(r'^  (\w+): "/', PLACES, re.M)) == codes


@pytest.mark.parametrize(("code", "page"), PAGES_OF_THE_ADMIN)
def test_every_page_of_the_admin_that_a_step_names_opens(client, somebody, code, page):
    ruth = somebody(Role.RESEARCHER, is_staff=True)
    client.force_login(ruth, backend="labeling.people.authentication.PasswordBackend")

    assert client.get(page).status_code == 200


def test_the_history_of_a_demo_is_no_first_step_of_its_people(client, somebody):
    rosalind = somebody(Role.RESEARCHER)
    before = {"created_at": rosalind.date_joined - timedelta(days=9)}
    Dataset.objects.create(name="old", kind="text", made_by=rosalind, **before)
    Round.objects.create(number=1, created_by=rosalind, **before)
    Run.objects.create(name="old", step="pretrain", created_by=rosalind, **before)
    assert not {"dataset", "run", "round"} & done_of(panels(client, rosalind)["researcher"])

    Dataset.objects.create(name="new", kind="text", made_by=rosalind)
    Run.objects.create(name="new", step="pretrain", created_by=rosalind)
    Round.objects.update(created_at=timezone.now())
    assert {"dataset", "run", "round"} <= done_of(panels(client, rosalind)["researcher"])


def test_what_a_round_does_by_itself_is_no_first_step(client, somebody):
    rosalind = somebody(Role.RESEARCHER)
    stage = Stage.objects.create(
        round=Round.objects.create(number=1, created_by=rosalind), name="freeze"
    )
    stage.datasets.add(Dataset.objects.create(name="frozen", kind="text", made_by=rosalind))
    stage.runs.add(Run.objects.create(name="trained", step="reward", created_by=rosalind))

    assert not {"dataset", "run"} & done_of(panels(client, rosalind)["researcher"])


def done_of(steps: dict[str, bool]) -> set[str]:
    return {code for code, done in steps.items() if done}

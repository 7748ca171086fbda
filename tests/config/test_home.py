"""What waits for a person on the start page, and what has changed for them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from labeling.guidelines.models import Guideline, Kind, Purpose
from labeling.guidelines.services import acknowledge, publish, write_guideline
from labeling.guidelines.translations.services import translate
from labeling.models import Answer, Role, User
from labeling.questions.services import answer, ask
from tests.labeling.conftest import open_one


@pytest.fixture
def mary(db) -> User:
    return User.objects.create_user("mary", "mary@example.org", roles=[Role.MANAGER])


def version(purpose: Purpose = Purpose.TRAINING, change: str = "") -> Guideline:
    draft = write_guideline(
        kind=Kind.RANK, purpose=purpose, body="Read.", change=change, written_by=None
    )
    return publish(guideline=draft)


def home(client) -> tuple[dict[str, int], list[dict[str, Any]]]:
    found = client.get("/api/home/").json()
    return {one["code"]: one["count"] for one in found["waiting"]}, found["news"]


def test_a_labeler_sees_waiting_tasks_and_the_new_version_of_a_known_guideline(ada, client_of):
    ada.qualified_at = timezone.now()
    ada.save()
    open_one()
    acknowledge(person=ada, guideline_id=version().pk)
    version(Purpose.EVALUATION)
    waiting, news = home(client_of(ada))
    assert (waiting, news) == ({"tasks": 1}, [])

    version(change="Whales are mammals.")
    version(Purpose.EVALUATION, change="For evaluation.")

    waiting, news = home(client_of(ada))
    assert waiting == {"guidelines": 1, "tasks": 1}
    [new] = news
    assert (new["kind"], new["version"], new["title"]) == ("guideline", 2, "Whales are mammals.")
    assert "evaluation" not in str(news).lower()


def test_staff_see_for_which_purpose_a_version_is_new_and_nothing_of_the_first(mary, client_of):
    version()
    version(Purpose.EVALUATION)
    assert home(client_of(mary))[1] == []

    version()
    version(Purpose.EVALUATION)

    news = home(client_of(mary))[1]
    assert [one["guideline_purpose"] for one in news] == ["evaluation", "training"]


def test_an_answer_is_news_for_the_one_who_asked_and_for_two_weeks(ada, grace, mary, client_of):
    question = ask(person=ada, text="Are ties allowed?")
    assert home(client_of(mary))[0] == {"questions": 1}
    given = answer(question=question, person=mary, text="They are.")

    _waiting, [news] = home(client_of(ada))
    assert (news["kind"], news["title"], news["text"]) == (
        "answer", "Are ties allowed?", "They are.",
    )  # fmt: skip
    assert "mary" not in str(news)
    assert home(client_of(grace))[1] == []
    assert home(client_of(mary))[0] == {}

    Answer.objects.filter(pk=given.pk).update(created_at=timezone.now() - timedelta(days=15))
    assert home(client_of(ada))[1] == []


def test_a_manager_sees_translations_that_are_behind_and_a_labeler_does_not(ada, mary, client_of):
    translate(guideline=version(), language="zh-Hans", body="读。", written_by=mary)
    assert "translations" not in home(client_of(mary))[0]

    version()

    assert home(client_of(mary))[0] == {"translations": 1}
    assert home(client_of(ada))[0] == {}


def test_candidates_have_no_tasks_waiting(ada, client_of):
    open_one()
    User.objects.filter(pk=ada.pk).update(qualified_at=None)

    assert home(client_of(ada)) == ({}, [])


def test_drafts_of_guidelines_wait_for_researchers_until_they_are_published(mary, client_of):
    rosalind = User.objects.create_user("rosalind", roles=[Role.RESEARCHER])
    old = write_guideline(kind=Kind.RANK, purpose=Purpose.TRAINING, body="Old", written_by=mary)
    version()
    assert home(client_of(rosalind))[0] == {}

    draft = write_guideline(kind=Kind.RANK, purpose=Purpose.TRAINING, body="New", written_by=mary)

    assert old.version < draft.version
    assert home(client_of(rosalind))[0] == {"unpublished": 1}
    assert home(client_of(mary))[0] == {}
    publish(guideline=draft)
    assert home(client_of(rosalind))[0] == {}

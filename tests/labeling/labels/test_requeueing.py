"""Requesting new labels after a new guideline: a job in steps, whatever is clicked or killed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from labeling.guidelines.models import Guideline, Purpose
from labeling.guidelines.models import Kind as GuidelineKind
from labeling.guidelines.services import publish, write_guideline
from labeling.labels import requeueing
from labeling.labels.answers import Answer, Measures
from labeling.labels.jobs import look_after_requeues, requeue
from labeling.labels.requeueing import request_requeue
from labeling.labels.services import hand_in
from labeling.models import Requeue, Role, Seat, User
from labeling.prompts.models import Prompt
from labeling.prompts.withdrawal import withdraw_prompt
from labeling.tasks.models import Kind
from labeling.tasks.services import take_seat
from tests.interleaving import Interleaving, at_every_step
from tests.labeling.conftest import open_one


@pytest.fixture
def manager(db) -> User:
    return User.objects.create_user("max", roles=[Role.MANAGER])


@pytest.fixture
def outdated(ada, client_of) -> Callable[[int], Guideline]:
    """Labels of one labeler for this many tasks, made under a version that then gets old."""

    def make(count: int) -> Guideline:
        User.objects.update(qualified_at=timezone.now())
        ada.refresh_from_db()
        old = published()
        client_of(ada).post(f"/api/guidelines/{old.pk}/acknowledge/")
        for _task in range(count):
            open_one(Kind.DEMONSTRATE, overlap=1)
            hand_in(
                seat_id=take_seat(labeler=ada).public_id,
                labeler=ada,
                key=uuid4(),
                answer=Answer(text="Hello"),
                measures=Measures(1000),
            )
        published()
        return old

    return make


def published() -> Guideline:
    draft = write_guideline(
        kind=GuidelineKind.DEMONSTRATE, purpose=Purpose.TRAINING, body="Read.", written_by=None
    )
    return publish(guideline=draft)


def open_seats() -> int:
    return Seat.objects.open().count()


def test_a_killed_job_continues_where_it_stopped(outdated, manager, monkeypatch):
    monkeypatch.setattr(requeueing, "TASKS_PER_STEP", 2)
    asked = request_requeue(guideline=outdated(5), by=manager)

    assert requeueing._step(asked.pk)  # and then the worker dies
    asked.refresh_from_db()
    assert (asked.tasks, asked.done, open_seats()) == (5, 2, 2)
    monkeypatch.setattr(requeue, "delay", requeue)
    look_after_requeues()

    asked.refresh_from_db()
    assert (asked.done, open_seats()) == (5, 5)
    assert asked.finished_at


def test_a_second_click_asks_for_nothing_more(outdated, manager):
    old = outdated(2)

    first = request_requeue(guideline=old, by=manager)
    assert request_requeue(guideline=old, by=manager) == first
    requeue(first.pk)
    second = request_requeue(guideline=old, by=manager)
    requeue(second.pk)

    assert second != first
    assert open_seats() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_request(manager):
    old = published()

    def set_up() -> list[Callable[[], Requeue]]:
        Requeue.objects.all().delete()
        return [lambda: request_requeue(guideline=old, by=manager)] * 2

    def check(found: Interleaving) -> None:
        first, second = found.results
        assert first == second

    at_every_step(set_up, check)


def test_a_withdrawn_prompt_is_not_asked_again(outdated, manager):
    asked = request_requeue(guideline=outdated(2), by=manager)

    withdraw_prompt(prompt=Prompt.objects.order_by("pk")[0])
    requeue(asked.pk)

    assert open_seats() == 1
    assert Requeue.objects.get().finished_at


def test_a_skipped_seat_is_replaced_and_its_labeler_can_get_the_task_again(
    outdated, manager, ada, grace
):
    old = outdated(1)
    [first] = Seat.objects.all()
    now = timezone.now()
    seat_beside(first, User.objects.create_user("eve"), guideline=old, finished_at=now)
    skipped = seat_beside(first, grace, skipped_at=now, skip_reason="other")

    requeue(request_requeue(guideline=old, by=manager).pk)

    # Of two new labels, the skipped seat would have been one.
    assert [(seat.labeler, seat.place) for seat in Seat.objects.open()] == [(None, 3), (None, 4)]
    skipped.refresh_from_db()
    assert (skipped.skipped_at, skipped.left_because) == (None, "skipped")


def seat_beside(seat: Seat, labeler: User, **more: object) -> Seat:
    now = timezone.now()
    copied = ["purpose", "kind", "language", "round_number", "audience"]
    return Seat.objects.create(
        task=seat.task,
        place=1 + seat.task.seats.count(),
        labeler=labeler,
        taken_at=now,
        held_until=now,
        **{name: getattr(seat, name) for name in copied},
        **more,
    )


def test_many_tasks_take_as_many_statements_as_few(outdated, manager):
    few = statements_for(outdated(2), manager)

    assert statements_for(outdated(20), manager) == few


def statements_for(old: Guideline, by: User) -> int:
    asked = request_requeue(guideline=old, by=by)
    with CaptureQueriesContext(connection) as made:
        requeue(asked.pk)
    return len(made)


@pytest.mark.django_db(transaction=True)
def test_many_jobs_at_once_open_each_seat_once(outdated, manager, monkeypatch):
    monkeypatch.setattr(requeueing, "TASKS_PER_STEP", 1)
    asked = request_requeue(guideline=outdated(4), by=manager)

    def work(_number: int) -> None:
        try:
            requeue(asked.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    requeue(asked.pk)

    asked.refresh_from_db()
    assert (asked.done, open_seats()) == (4, 4)

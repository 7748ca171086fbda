"""Labelers with several tabs and a manager, interleaved at every statement."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Count, Q
from django.utils import timezone
from hypothesis import strategies as st

from common.errors import Refusal
from labeling.labels.answers import Answer, Measures
from labeling.labels.errors import HandedInBefore
from labeling.labels.services import hand_in
from labeling.models import Comparison, Label, Seat, Task, User
from labeling.tasks.drafts import save_draft
from labeling.tasks.errors import StaleDraft
from labeling.tasks.models import Kind, SkipReason
from labeling.tasks.models.seats import MAX_HELD_AFTER_UNDO
from labeling.tasks.opening import requeue_task, retire_task, set_overlap
from labeling.tasks.services import keep_seat, release_seat, take_seat
from labeling.tasks.skips import skip_seat, undo_skip
from tests.interleaving import Interleaving, explore, interleave, schedules
from tests.labeling.conftest import key, open_one

pytestmark = pytest.mark.django_db(transaction=True)

MOST_PLACES = 3
LONG_AGO = "2000-01-01T00:00Z"
OF_A_TAB = ["take", "ahead", "finish", "skip", "undo", "keep", "release", "draft"]
OF_A_MANAGER = ["fewer", "more", "retire", "again", "time"]


class Tab:
    """A tab of a labeler, which works on the seats that it was given."""

    def __init__(self, labeler: User, actions: list[str]) -> None:
        self.labeler, self.actions = labeler, actions
        self.seats: list[UUID] = []

    def __call__(self) -> None:
        for action in self.actions:
            with suppress(Refusal, HandedInBefore, StaleDraft):
                self.do(action)

    def do(self, action: str) -> None:
        if action in {"take", "ahead"}:
            taken = take_seat(labeler=self.labeler, ahead=action == "ahead")
            self.seats.append(taken.public_id)
        elif self.seats:
            at = {"seat_id": self.seats[-1], "labeler": self.labeler}
            self.at_seat(action, at)

    def at_seat(self, action: str, at: dict[str, Any]) -> None:
        match action:
            case "finish":
                answer = Answer(ranking=[["A"], ["B"]])
                hand_in(**at, key=key(), answer=answer, measures=Measures(active_ms=1))
            case "skip":
                skip_seat(**at, reason=SkipReason.OTHER, note="no")
            case "undo":
                undo_skip(**at)
            case "keep":
                keep_seat(**at)
            case "release":
                release_seat(**at)
            case "draft":
                save_draft(**at, revision=0, body="unfinished")


def manager(task: Task, actions: list[str]) -> Callable[[], None]:
    moves: dict[str, Callable[[], object]] = {
        "fewer": lambda: set_overlap(task=task, overlap=1),
        "more": lambda: set_overlap(task=task, overlap=MOST_PLACES),
        "retire": lambda: retire_task(task=task),
        "again": lambda: requeue_task(task=task, overlap=2),
        "time": lambda: Seat.objects.exclude(held_until=None).update(
            held_until="2000-01-01T00:00Z"
        ),
    }

    def work() -> None:
        for action in actions:
            with suppress(Refusal):
                moves[action]()

    return work


class Rules:
    """What must be true of everything that is committed, at every moment."""

    def __init__(self) -> None:
        self.finished: dict[int, datetime] = {}

    def check(self) -> None:
        living = Count("seats", filter=Q(seats__left_at=None))
        assert all(task.living <= MOST_PLACES for task in Task.objects.annotate(living=living))
        seats = list(Seat.objects.values_list("pk", "finished_at", "task", "labeler"))
        finished = {pk: when for pk, when, _, _ in seats if when}
        # A finished seat stays finished, and has its label with all comparisons.
        assert finished.items() >= self.finished.items()
        self.finished = finished
        assert set(Label.objects.values_list("seat", flat=True)) == set(finished)
        assert Comparison.objects.count() == len(finished)
        sat = [(task, labeler) for _, _, task, labeler in seats if labeler]
        assert len(sat) == len(set(sat))
        held = Seat.objects.open().exclude(hold_number=None).values("labeler")
        assert all(one["n"] <= MAX_HELD_AFTER_UNDO for one in held.annotate(n=Count("pk")))


def shift(data: st.DataObject) -> Interleaving:
    tasks = [open_one(Kind.RANK, replies=2, overlap=n) for n in (1, 2, 1)]
    ada, grace = (
        User.objects.create_user(name, roles=["labeler"], qualified_at=timezone.now())
        for name in ("ada", "grace")
    )
    actions = st.lists(st.sampled_from(OF_A_TAB), min_size=1, max_size=4)
    tabs = [Tab(person, ["take", *data.draw(actions)]) for person in (ada, ada, grace)]
    managing = st.lists(st.sampled_from(OF_A_MANAGER), max_size=3)
    works: list[Callable[[], None]] = [*tabs, manager(tasks[1], data.draw(managing))]
    rules = Rules()
    return interleave(*works, schedule=data.draw(schedules(4)), after_each=rules.check)


@pytest.mark.parametrize("examples", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_seats_keep_their_rules_in_every_order_of_statements(examples, settings):
    settings.GOLD_PERCENT = 0
    steps = explore(shift, examples=examples)
    print(f"{steps} steps")  # noqa: T201  # the slow run is logged
    assert steps >= 25 * examples

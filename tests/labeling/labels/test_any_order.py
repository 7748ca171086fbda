"""Whatever people do, in any order: no label is lost or doubled, and every task is finished."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from common.errors import Refusal
from labeling.labels.answers import Answer, Measures
from labeling.labels.errors import HandedInBefore
from labeling.labels.reading import answer_of
from labeling.labels.services import edit_label, hand_in
from labeling.models import Label, Seat, Task, User
from labeling.tasks.errors import OverlapIsTooLow, QueueIsEmpty
from labeling.tasks.models import SkipReason
from labeling.tasks.opening import requeue_task, retire_task, set_overlap
from labeling.tasks.services import keep_seat, release_seat, take_seat
from labeling.tasks.skips import skip_seat, undo_skip
from tests.labeling.conftest import key, open_one

REPLIES = 4
ORDERS = st.permutations("ABCD").map(lambda slots: [[slots[0], slots[1]], [slots[2]], [slots[3]]])


class Labeling(RuleBasedStateMachine):
    """Compares the database with a model of it: the wanted overlaps and the accepted labels."""

    taken: Bundle[tuple[User, UUID]] = Bundle("taken")

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.wanted: dict[int, int] = {}
        self.acknowledged: dict[UUID, tuple[UUID, Any]] = {}

    def teardown(self) -> None:
        try:
            self.everything_asked_is_labeled_in_the_end()
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    @initialize()
    def people_and_a_task(self) -> None:
        self.people = [self.person(name) for name in ("ada", "grace", "linus")]
        self.open(2)

    def person(self, name: str) -> User:
        return User.objects.create_user(name, roles=["labeler"], qualified_at=timezone.now())

    @rule(overlap=st.integers(1, 3))
    def open(self, overlap: int) -> None:
        if len(self.wanted) < 6:
            self.wanted[open_one(replies=REPLIES, overlap=overlap).pk] = overlap

    @rule(target=taken, who=st.integers(0, 2), ahead=st.booleans())
    def take(self, who: int, ahead: bool) -> Any:
        try:
            screen = take_seat(labeler=self.people[who], ahead=ahead)
        except QueueIsEmpty:
            return multiple()
        return self.people[who], screen.public_id

    @rule(at=taken)
    def heartbeat(self, at: tuple[User, UUID]) -> None:
        self.try_to(keep_seat, at)

    @rule(at=taken)
    def release(self, at: tuple[User, UUID]) -> None:
        self.try_to(release_seat, at)

    @rule(at=taken, reason=st.sampled_from(SkipReason))
    def skip(self, at: tuple[User, UUID], reason: SkipReason) -> None:
        self.try_to(skip_seat, at, reason=reason)

    @rule(at=taken)
    def undo(self, at: tuple[User, UUID]) -> None:
        self.try_to(undo_skip, at)

    def try_to(self, do: Any, at: tuple[User, UUID], **more: Any) -> None:
        """Refusals are expected; the invariants check the result."""
        with suppress(Refusal):
            do(labeler=at[0], seat_id=at[1], **more)

    @rule(seconds=st.sampled_from([5, 11, 60, 29 * 60, 31 * 60]))
    def time_goes_by(self, seconds: int) -> None:
        back = timedelta(seconds=seconds)
        times = ["taken_at", "held_until", "skipped_at", "left_at", "finished_at"]
        Seat.objects.update(**{time: F(time) - back for time in times})

    @rule(at=taken, order=ORDERS, again=st.booleans())
    def hand_in(self, at: tuple[User, UUID], order: list[list[str]], again: bool) -> None:
        labeler, seat = at
        before = self.acknowledged.get(seat)
        same = before[0] if before and again else key()
        sent = Answer(ranking=order)
        try:
            hand_in(
                seat_id=seat, labeler=labeler, key=same, answer=sent, measures=Measures(active_ms=1)
            )
        except HandedInBefore:
            assert before
            assert not again
        else:
            assert before is None or again
            self.acknowledged.setdefault(seat, (same, order))

    @rule(at=taken, order=ORDERS)
    def edit(self, at: tuple[User, UUID], order: list[list[str]]) -> None:
        labeler, seat = at
        if seat in self.acknowledged:
            label = Label.objects.get(seat__public_id=seat)
            edit_label(label_id=label.public_id, labeler=labeler, answer=Answer(ranking=order))
            self.acknowledged[seat] = (label.key, order)

    @rule(task=st.integers(0, 5), overlap=st.integers(1, 4))
    def change_overlap(self, task: int, overlap: int) -> None:
        pk = self.pick(task)
        if self.wanted[pk]:
            try:
                set_overlap(task=Task.objects.get(pk=pk), overlap=overlap)
                self.wanted[pk] = overlap
            except OverlapIsTooLow:
                assert overlap < self.wanted[pk]

    @rule(task=st.integers(0, 5))
    def retire(self, task: int) -> None:
        pk = self.pick(task)
        retire_task(task=Task.objects.get(pk=pk))
        self.wanted[pk] = 0

    @rule(task=st.integers(0, 5))
    def requeue(self, task: int) -> None:
        pk = self.pick(task)
        done = Seat.objects.active().filter(task=pk, finished_at__isnull=False).count()
        overlap = max(self.wanted[pk], done, 1)
        requeue_task(task=Task.objects.get(pk=pk), overlap=overlap)
        self.wanted[pk] = overlap

    def pick(self, number: int) -> int:
        return sorted(self.wanted)[number % len(self.wanted)]

    @invariant()
    def the_overlap_is_exact(self) -> None:
        for task in Task.objects.annotate(
            active=Count("seats", filter=Q(seats__left_at=None)),
            done=Count("seats", filter=Q(seats__left_at=None, seats__finished_at__isnull=False)),
        ):
            assert task.active == (self.wanted[task.pk] or task.done)

    @invariant()
    def nobody_sits_twice_at_a_task(self) -> None:
        taken = list(Seat.objects.exclude(labeler=None).values_list("task", "labeler"))
        assert len(taken) == len(set(taken))

    @invariant()
    def nothing_is_lost_and_nothing_is_doubled(self) -> None:
        labels = Label.objects.select_related("seat")
        stored = {label.seat.public_id: label for label in labels}
        assert set(stored) == set(self.acknowledged)
        for seat, (same, order) in self.acknowledged.items():
            assert stored[seat].key == same
            assert stored[seat].comparisons.count() == REPLIES * (REPLIES - 1) // 2
            ranking = answer_of(stored[seat]).ranking or []
            assert [set(group) for group in ranking] == [set(group) for group in order]

    def everything_asked_is_labeled_in_the_end(self) -> None:
        """After everybody has left, new labelers can finish every seat that is still open."""
        self.time_goes_by(31 * 60)
        open_seats = Seat.objects.open().count()
        for number in range(open_seats):
            newcomer = self.person(f"newcomer-{number}")
            screen = take_seat(labeler=newcomer)
            hand_in(
                seat_id=screen.public_id,
                labeler=newcomer,
                key=key(),
                answer=Answer(cannot_rank="other"),
                measures=Measures(active_ms=1),
            )
        assert not Seat.objects.open().exists()


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Labeling,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_the_rules_of_labeling_hold_in_any_order():
    run(examples=6, steps=25)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_rules_of_labeling_hold_for_ten_thousand_steps():
    run(examples=200, steps=50)

"""The people and seats of the demo's history: who sits where, and when."""

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from labeling.guidelines.models import Guideline
from labeling.labels.models import (
    Label,
)
from labeling.models import User
from labeling.prompts.models import Reply
from labeling.tasks.models import Kind, LeftBecause, Purpose, Seat, SkipReason, Task
from simulation.labelers.demo import CREW
from simulation.labelers.opinions import Mind

FREE_AT_WEEKENDS = 0.8  # of what would fall on a weekend
FIRST_HOUR, HOURS, WEEKEND = 8, 10, 5


SCREEN = "demo"


@dataclass
class Crew:
    """The people with what is in their heads, and whose turn it is."""

    people: dict[str, User]
    guidelines: dict[tuple[str, str], Guideline]
    chance: random.Random
    minds: dict[str, Mind] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for member in CREW:
            self.minds[member.username] = Mind(member.habit, random.Random(member.username))

    def able(self, task: Task, *, held_out: bool, barred: Collection[int] = ()) -> list[str]:
        language = task.prompt.language
        return [
            member.username
            for member in CREW
            if member.habit.held_out == held_out
            and language in member.habit.languages
            and self.people[member.username].pk not in barred
        ]


def take_seat_at(  # one seat is all of this
    crew: Crew, seat: Seat, task: Task, username: str, at: datetime, seconds: float
) -> None:
    seat.labeler = crew.people[username]
    # Gold looks like any other task, including its guideline.
    purpose = Purpose.TRAINING if task.purpose == Purpose.GOLD else task.purpose
    seat.guideline = crew.guidelines.get((_reads(task), purpose))
    seat.taken_at = at - timedelta(seconds=seconds * crew.chance.uniform(1.05, 1.4))
    seat.held_until = at + timedelta(minutes=20)
    seat.finished_at = at


def _reads(task: Task) -> str:
    return Kind.RANK if task.kind == Kind.RANK_AND_RATE else task.kind


def label_of(seat: Seat, at: datetime, *, changes: int) -> Label:
    spent = (at - (seat.taken_at or at)).total_seconds()
    return Label(
        seat=seat,
        key=uuid4(),
        handed_in_at=at,
        active_ms=int(spent * 930),
        first_action_ms=int(spent * 200),
        changes=changes,
        screen_version=SCREEN,
    )


def skipped_seat(crew: Crew, seat: Seat, username: str, day: datetime) -> Seat:
    """Somebody passed, and the place went to another."""
    return Seat(
        task_id=seat.task_id, place=seat.place, labeler=crew.people[username],
        purpose=seat.purpose, kind=seat.kind, language=seat.language,
        round_number=seat.round_number, audience=seat.audience, shown=seat.shown,
        taken_at=day, held_until=day, skipped_at=day, left_at=day,
        left_because=LeftBecause.SKIPPED, skip_reason=crew.chance.choice(SkipReason.values),
    )  # fmt: skip


def working_time(day: datetime, last: datetime, chance: random.Random) -> datetime:
    """Some time of a working day, seldom of a weekend."""
    at = day + timedelta(days=chance.uniform(-1, 1))
    if at.weekday() >= WEEKEND and chance.random() < FREE_AT_WEEKENDS:
        at -= timedelta(days=2)
    seconds = chance.uniform(0, HOURS * 3600)
    at = at.replace(hour=FIRST_HOUR, minute=0, second=0) + timedelta(seconds=seconds)
    return min(at, last)


def free_seats_of(tasks: Iterable[Task]) -> dict[int, list[Seat]]:
    found: dict[int, list[Seat]] = {}
    free = Seat.objects.filter(task__in=tasks, labeler=None)
    for seat in free.order_by("task_id", "place"):
        found.setdefault(seat.task_id, []).append(seat)
    return found


def barred_from(tasks: Iterable[Task]) -> dict[int, set[int]]:
    """Return who is barred from each task: who knows a gold task's replies has a closed seat."""
    found: dict[int, set[int]] = {}
    over = Seat.objects.filter(task__in=tasks, labeler__isnull=False)
    for task, labeler in over.values_list("task_id", "labeler_id"):
        found.setdefault(task, set()).add(labeler)
    return found


def replies_of(tasks: Sequence[Task]) -> dict[int, list[Reply]]:
    found: dict[int, list[Reply]] = {task.pk: [] for task in tasks}
    rows = Task.replies.through.objects.filter(task__in=tasks).select_related("reply")
    for row in rows.order_by("reply_id"):
        found[row.task_id].append(row.reply)
    return found

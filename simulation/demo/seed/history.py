"""Weeks of work by the scripted labelers, written as the rows that hand-ins leave behind."""

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from uuid import uuid4

from labeling.guidelines.models import Guideline
from labeling.labels.models import (
    CannotRank,
    Comparison,
    Demonstration,
    Label,
    Ranking,
    Rating,
)
from labeling.labels.storing import outcome
from labeling.models import User
from labeling.prompts.models import Prompt, Reply, Writer
from labeling.tasks.blindness import StoredReply, shuffled
from labeling.tasks.models import Kind, LeftBecause, Purpose, Seat, SkipReason, Task
from simulation import world
from simulation.demo.seed.crew import CREW
from simulation.demo.seed.opinions import Mind, Opinion

RANKS = (Kind.RANK, Kind.RANK_AND_RATE)
RATES = (Kind.RATE, Kind.RANK_AND_RATE)
SKIPPED, UNRANKABLE = 0.03, 0.01
FIRST_HOUR, HOURS, WEEKEND = 8, 10, 5
SCREEN = "demo"


@dataclass
class Rows:
    """What is written at the end, in as few statements as there are kinds of rows."""

    seats: list[Seat] = field(default_factory=list)
    skipped: list[Seat] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    rankings: list[Ranking] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)


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


def work(  # who works at what, and when
    *, crew: Crew, tasks: Sequence[Task], first: datetime, last: datetime,
    held_out: bool = False, leave: int = 0,
) -> Rows:  # fmt: skip
    """Every seat of these tasks is finished, but for the last `leave` of each."""
    rows = Rows()
    seats = _seats_of(tasks)
    replies = _replies_of(tasks)
    barred = _barred(tasks)
    for number, task in enumerate(tasks):
        day = first + (last - first) * (number / max(1, len(tasks)))
        able = crew.able(task, held_out=held_out, barred=barred.get(task.pk, ()))
        places = seats[task.pk][: len(seats[task.pk]) - leave]
        who = crew.chance.sample(able, min(len(able), len(places) + 1))
        for seat, username in zip(places, who, strict=False):
            at = _working_time(day, last, crew.chance)
            _sit(crew, rows, seat, task, username, replies[task.pk], at)
        if len(who) > len(places) and crew.chance.random() < SKIPPED and places:
            rows.skipped.append(_skip(crew, places[0], who[-1], day))
    return rows


def write(rows: Rows) -> None:
    # An upsert: `bulk_update` would say every value of a thousand rows in a CASE of its own.
    Seat.objects.bulk_create(
        rows.seats,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[
            *["labeler", "shown", "guideline", "taken_at", "held_until", "finished_at"],
        ],
    )
    Seat.objects.bulk_create(rows.skipped)
    Label.objects.bulk_create(rows.labels)
    Ranking.objects.bulk_create(rows.rankings)
    Comparison.objects.bulk_create(rows.comparisons, batch_size=5000)
    Rating.objects.bulk_create(rows.ratings, batch_size=5000)


def write_demonstrations(
    *, crew: Crew, tasks: Sequence[Task], first: datetime, last: datetime
) -> None:
    """What people wrote, uneven as people are."""
    rows = Rows()
    texts: list[str] = []
    seats = _seats_of(tasks)
    for number, task in enumerate(tasks):
        day = first + (last - first) * (number / max(1, len(tasks)))
        username = crew.chance.choice(crew.able(task, held_out=False))
        at = _working_time(day, last, crew.chance)
        _take(crew, seats[task.pk][0], task, username, at, seconds=crew.chance.uniform(40, 150))
        rows.seats.append(seats[task.pk][0])
        rows.labels.append(_label(seats[task.pk][0], at, changes=crew.chance.randint(1, 30)))
        texts.append(world.written_to(task.prompt.text, crew.chance))
    write(rows)
    writers = {
        user.pk: Writer.objects.get_or_create(person=user)[0] for user in crew.people.values()
    }
    made = Reply.objects.bulk_create(
        Reply(prompt=task.prompt, writer=writers[seat.labeler_id], text=text)  # type: ignore[index]  # a finished seat has one
        for task, seat, text in zip(tasks, rows.seats, texts, strict=True)
    )
    Demonstration.objects.bulk_create(
        Demonstration(label=label, reply=reply)
        for label, reply in zip(rows.labels, made, strict=True)
    )


def _writer(person: User | None) -> Writer:
    return Writer.objects.get_or_create(person=person)[0]


def _sit(  # noqa: PLR0913, PLR0917  # one hand-in is all of this
    crew: Crew, rows: Rows, seat: Seat, task: Task, username: str, replies: list[Reply],
    at: datetime,
) -> None:  # fmt: skip
    mind = crew.minds[username]
    _take(crew, seat, task, username, at, seconds=mind.seconds(len(replies)))
    told: list[StoredReply] = [{"id": reply.pk, "text": reply.text} for reply in replies]
    in_order = shuffled(told, seat_id=seat.public_id)
    seat.shown = [reply["id"] for reply in in_order]
    texts = [reply["text"] for reply in in_order]
    said = mind.opinion(task.prompt.text, texts)
    label = _label(seat, at, changes=crew.chance.randint(0, len(replies)))
    rows.seats.append(seat)
    rows.labels.append(label)
    cannot = task.kind in RANKS and crew.chance.random() < UNRANKABLE
    if task.kind in RANKS:
        _rank(rows, label, seat, said, cannot=cannot)
    if task.kind in RATES and not cannot:
        _rate(rows, label, seat, said)


def _rank(rows: Rows, label: Label, seat: Seat, said: Opinion, *, cannot: bool) -> None:
    if cannot:
        rows.rankings.append(Ranking(label=label, cannot_rank=CannotRank.ALL_BAD))
        return
    rows.rankings.append(Ranking(label=label, ranks=list(said.places)))
    placed = sorted(zip(seat.shown, said.places, strict=True))
    for (first, place), (second, other) in combinations(placed, 2):
        rows.comparisons.append(
            Comparison(label=label, first_id=first, second_id=second, outcome=outcome(place, other))
        )


def _rate(rows: Rows, label: Label, seat: Seat, said: Opinion) -> None:
    for reply, value, flags in zip(seat.shown, said.ratings, said.flags, strict=True):
        rows.ratings.append(Rating(label=label, reply_id=reply, value=value, flags=list(flags)))


def _take(  # one seat is all of this
    crew: Crew, seat: Seat, task: Task, username: str, at: datetime, seconds: float
) -> None:
    seat.labeler = crew.people[username]
    # Gold looks like any other task, down to what stands beside it.
    purpose = Purpose.TRAINING if task.purpose == Purpose.GOLD else task.purpose
    seat.guideline = crew.guidelines.get((_reads(task), purpose))
    seat.taken_at = at - timedelta(seconds=seconds * crew.chance.uniform(1.05, 1.4))
    seat.held_until = at + timedelta(minutes=20)
    seat.finished_at = at


def _reads(task: Task) -> str:
    return Kind.RANK if task.kind == Kind.RANK_AND_RATE else task.kind


def _label(seat: Seat, at: datetime, *, changes: int) -> Label:
    assert seat.taken_at  # noqa: S101  # it was just taken
    spent = (at - seat.taken_at).total_seconds()
    return Label(
        seat=seat,
        key=uuid4(),
        handed_in_at=at,
        active_ms=int(spent * 930),
        first_action_ms=int(spent * 200),
        changes=changes,
        screen_version=SCREEN,
    )


def _skip(crew: Crew, seat: Seat, username: str, day: datetime) -> Seat:
    """Somebody passed, and the place went to another."""
    return Seat(
        task_id=seat.task_id, place=seat.place, labeler=crew.people[username],
        purpose=seat.purpose, kind=seat.kind, language=seat.language,
        round_number=seat.round_number, audience=seat.audience, shown=seat.shown,
        taken_at=day, held_until=day, skipped_at=day, left_at=day,
        left_because=LeftBecause.SKIPPED, skip_reason=crew.chance.choice(SkipReason.values),
    )  # fmt: skip


def _working_time(day: datetime, last: datetime, chance: random.Random) -> datetime:
    """Some time of a working day, seldom of a weekend."""
    at = day + timedelta(days=chance.uniform(-1, 1))
    if at.weekday() >= WEEKEND and chance.random() < 0.8:  # noqa: PLR2004
        at -= timedelta(days=2)
    seconds = chance.uniform(0, HOURS * 3600)
    at = at.replace(hour=FIRST_HOUR, minute=0, second=0) + timedelta(seconds=seconds)
    return min(at, last)


def _seats_of(tasks: Iterable[Task]) -> dict[int, list[Seat]]:
    found: dict[int, list[Seat]] = {}
    free = Seat.objects.filter(task__in=tasks, labeler=None)
    for seat in free.order_by("task_id", "place"):
        found.setdefault(seat.task_id, []).append(seat)
    return found


def _barred(tasks: Iterable[Task]) -> dict[int, set[int]]:
    """Who may not sit: whoever knows the replies of a gold task has a seat that is over."""
    found: dict[int, set[int]] = {}
    over = Seat.objects.filter(task__in=tasks, labeler__isnull=False)
    for task, labeler in over.values_list("task_id", "labeler_id"):
        found.setdefault(task, set()).add(labeler)
    return found


def _replies_of(tasks: Sequence[Task]) -> dict[int, list[Reply]]:
    found: dict[int, list[Reply]] = {task.pk: [] for task in tasks}
    rows = Task.replies.through.objects.filter(task__in=tasks).select_related("reply")
    for row in rows.order_by("reply_id"):
        found[row.task_id].append(row.reply)
    return found


def backdate(tasks: Iterable[Task], at: datetime) -> None:
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(created_at=at)
    Prompt.objects.filter(tasks__in=list(tasks)).update(created_at=at)

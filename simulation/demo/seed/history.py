"""Weeks of work by the scripted labelers, written as the rows that hand-ins leave behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

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
from labeling.tasks.models import Kind, Seat, Task
from simulation import world
from simulation.demo.seed.seats import (
    Crew,
    barred_from,
    free_seats_of,
    label_of,
    replies_of,
    skipped_seat,
    take_seat_at,
    working_time,
)
from simulation.labelers.opinions import Opinion

RANKS = (Kind.RANK, Kind.RANK_AND_RATE)


RATES = (Kind.RATE, Kind.RANK_AND_RATE)


SKIPPED, UNRANKABLE = 0.03, 0.01


@dataclass
class Rows:
    """What is written at the end, in as few statements as there are kinds of rows."""

    seats: list[Seat] = field(default_factory=list)
    skipped: list[Seat] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    rankings: list[Ranking] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)


def work(  # who works at what, and when
    *, crew: Crew, tasks: Sequence[Task], first: datetime, last: datetime,
    held_out: bool = False, leave: int = 0,
) -> Rows:  # fmt: skip
    """Every seat of these tasks is finished, but for the last `leave` of each."""
    rows = Rows()
    seats = free_seats_of(tasks)
    replies = replies_of(tasks)
    barred = barred_from(tasks)
    for number, task in enumerate(tasks):
        day = first + (last - first) * (number / max(1, len(tasks)))
        able = crew.able(task, held_out=held_out, barred=barred.get(task.pk, ()))
        places = seats[task.pk][: len(seats[task.pk]) - leave]
        who = crew.chance.sample(able, min(len(able), len(places) + 1))
        for seat, username in zip(places, who, strict=False):
            at = working_time(day, last, crew.chance)
            _sit(crew, rows, seat, task, username, replies[task.pk], at=at)
        if len(who) > len(places) and crew.chance.random() < SKIPPED and places:
            rows.skipped.append(skipped_seat(crew, places[0], who[-1], day))
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
    seats = free_seats_of(tasks)
    for number, task in enumerate(tasks):
        day = first + (last - first) * (number / max(1, len(tasks)))
        username = crew.chance.choice(crew.able(task, held_out=False))
        at = working_time(day, last, crew.chance)
        take_seat_at(
            crew, seats[task.pk][0], task, username, at, seconds=crew.chance.uniform(40, 150)
        )
        rows.seats.append(seats[task.pk][0])
        rows.labels.append(label_of(seats[task.pk][0], at, changes=crew.chance.randint(1, 30)))
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


def _sit(
    crew: Crew, rows: Rows, seat: Seat, task: Task, username: str, replies: list[Reply],
    *, at: datetime,
) -> None:  # fmt: skip
    mind = crew.minds[username]
    take_seat_at(crew, seat, task, username, at, seconds=mind.seconds(len(replies)))
    told: list[StoredReply] = [{"id": reply.pk, "text": reply.text} for reply in replies]
    in_order = shuffled(told, seat_id=seat.public_id)
    seat.shown = [reply["id"] for reply in in_order]
    texts = [reply["text"] for reply in in_order]
    said = mind.opinion(task.prompt.text, texts)
    label = label_of(seat, at, changes=crew.chance.randint(0, len(replies)))
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


def backdate(tasks: Iterable[Task], at: datetime) -> None:
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(created_at=at)
    Prompt.objects.filter(pk__in=[task.prompt_id for task in tasks]).update(created_at=at)

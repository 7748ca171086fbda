"""Handing in what was said at a seat. Nothing that arrives is thrown away."""

from itertools import combinations
from typing import TYPE_CHECKING, TypedDict, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef
from django.db.models.functions import Now

from labeling.errors import SeatIsUnknown
from labeling.labels.answers import Answer, Measures, check, places
from labeling.labels.models import (
    Comparison,
    Demonstration,
    Label,
    Outcome,
    Ranking,
    Rating,
)
from labeling.people.models import User
from labeling.prompts.models import Reply, Writer
from labeling.tasks.blindness import slots
from labeling.tasks.models import Flag, Seat

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import WithAnnotations

    class Extras(TypedDict):
        now: datetime
        flags: list[str]

    LockedSeat = WithAnnotations[Seat, Extras]


class HandedInBefore(Exception):
    """Other work is already stored for this seat; carries it."""

    code = "already_handed_in"
    message = "This task was handed in before, with other work. What is stored is shown."

    def __init__(self, stored: Label) -> None:
        self.stored = stored


@transaction.atomic
def hand_in(*, seat: UUID, labeler: User, key: UUID, answer: Answer, measures: Measures) -> Label:
    """Store a label, once. Two requests for one seat wait for each other here.

    The same key again gives the label that is stored. After the time ran out the
    label still counts, unless another labeler took the place: then it is surplus.
    """
    place = lock_seat(seat, labeler)
    if place.finished_at is not None:
        if place.label.key != key:
            raise HandedInBefore(place.label)
        return place.label

    check(
        answer,
        kind=place.kind,
        slots=slots(len(place.shown)),
        form=place.task.form,
        flags=place.flags,
    )
    label = Label.objects.create(
        seat=place,
        key=key,
        handed_in_at=place.now,
        active_ms=measures.active_ms,
        first_action_ms=measures.first_action_ms,
        changes=measures.changes,
        screen_version=measures.screen_version,
    )
    store_answer(label, answer, seat=place)
    Seat.objects.filter(pk=place.pk).update(
        finished_at=place.now, skipped_at=None, skip_reason="", skip_note=""
    )
    return label


def lock_seat(seat: UUID, labeler: User) -> "LockedSeat":
    flags = Flag.objects.filter(form=OuterRef("task__form")).values("code")
    mine = Seat.objects.filter(public_id=seat, labeler=labeler)
    # Its label is not joined: who waited for the lock would still see that there is none.
    locked = mine.select_for_update(of=("self",)).select_related("task__form", "task__prompt")
    annotated = locked.annotate(now=Now(), flags=ArraySubquery(flags))
    place = cast("LockedSeat | None", annotated.first())
    if place is None:
        raise SeatIsUnknown
    return place


def store_answer(label: Label, answer: Answer, *, seat: Seat) -> None:
    """Write the rows of an answer, which fits its task, under a label that has none."""
    if answer.ranking is not None or answer.cannot_rank:
        store_ranking(label, answer, shown=seat.shown)
    if answer.ratings:
        store_ratings(label, answer, shown=seat.shown)
    if answer.text:
        store_demonstration(label, answer, seat=seat)


def store_ranking(label: Label, answer: Answer, *, shown: list[int]) -> None:
    order = places(answer.ranking or [], slots(len(shown))) if answer.ranking else []
    Ranking.objects.create(
        label=label, places=order, cannot_rank=answer.cannot_rank, note=answer.note
    )
    # Sorted by id: every pair of replies has the same first one in all labels.
    placed = sorted(zip(shown, order, strict=False))
    Comparison.objects.bulk_create(
        Comparison(label=label, first_id=first, second_id=second, outcome=outcome(own, other))
        for (first, own), (second, other) in combinations(placed, 2)
    )


def outcome(place: int, other_place: int) -> Outcome:
    if place == other_place:
        return Outcome.TIE
    return Outcome.BETTER if place < other_place else Outcome.WORSE


def store_ratings(label: Label, answer: Answer, *, shown: list[int]) -> None:
    reply_of = dict(zip(slots(len(shown)), shown, strict=True))
    Rating.objects.bulk_create(
        Rating(
            label=label,
            reply_id=reply_of[slot],
            value=rating.value,
            flags=list(rating.flags),
            note=rating.note,
        )
        for slot, rating in answer.ratings.items()
    )


def store_demonstration(label: Label, answer: Answer, *, seat: Seat) -> None:
    writer, _ = Writer.objects.get_or_create(person_id=seat.labeler_id)
    reply = Reply.objects.create(prompt=seat.task.prompt, writer=writer, text=answer.text)
    Demonstration.objects.create(
        label=label,
        reply=reply,
        original_id=seat.task.start_from_id,
        pasted_chars=answer.pasted_chars,
    )

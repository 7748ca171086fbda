"""Handing in what was said at a seat. Nothing that arrives is thrown away."""

from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from labeling.labels.answers import Answer, Asked, Measures, check, places
from labeling.labels.errors import GuidelineIsUnread
from labeling.labels.models import Demonstration, Label, Outcome, Ranking, Rating
from labeling.people.models import User
from labeling.prompts.models import Reply, Writer
from labeling.tasks.blindness import slots
from labeling.tasks.errors import SeatIsUnknown
from labeling.tasks.models import Seat


class HandedInBefore(Exception):
    """Other work is already stored for this seat; carries it."""

    code = "already_handed_in"
    message = _("You have already submitted other work for this task. It is shown here.")

    def __init__(self, stored: Label) -> None:
        self.stored = stored


@transaction.atomic
def hand_in(*, seat: UUID, labeler: User, key: UUID, answer: Answer, measures: Measures) -> Label:
    """Store a label, once. Two requests for one seat wait for each other here.

    The same key again gives the label that is stored. After the time ran out the
    label still counts, unless another labeler took the place: then it is surplus.
    Who has not read the guideline is asked to read it first.
    """
    place = lock_seat(seat, labeler)
    if place.seat.finished_at is not None:
        stored = Label.objects.select_related("seat").get(seat=place.seat)
        if stored.key != key:
            raise HandedInBefore(stored)
        return stored

    if not place.guideline_read:
        raise GuidelineIsUnread
    check(answer, place.asked)
    label = Label.objects.create(
        seat=place.seat,
        key=key,
        handed_in_at=place.now,
        active_ms=measures.active_ms,
        first_action_ms=measures.first_action_ms,
        changes=measures.changes,
        screen_version=measures.screen_version,
    )
    store_answer(label, answer, place)
    Seat.objects.filter(pk=place.seat.pk).update(
        finished_at=place.now, skipped_at=None, skip_reason="", skip_note=""
    )
    return label


@dataclass(frozen=True)
class Place:
    """A locked seat, what its task asks, and what Postgres says the time is."""

    seat: Seat
    asked: Asked
    prompt_id: int
    start_from_id: int | None
    now: datetime
    # The version it was taken under or a newer one, or there is none to read.
    guideline_read: bool


# The label of the seat is not joined: who waited for the lock would still see that there is none.
LOCK = """
SELECT seat.id, seat.public_id, seat.task_id, seat.labeler_id, seat.kind, seat.shown,
    seat.finished_at, seat.left_at, task.prompt_id, task.start_from_id, statement_timestamp(),
    form.lowest_rating, form.highest_rating,
    ARRAY(SELECT flag.code FROM labeling_flag flag WHERE flag.form_id = form.id),
    seat.guideline_id IS NULL OR EXISTS (
        SELECT 1 FROM labeling_guideline shown
        JOIN labeling_guideline read ON read.kind = shown.kind
            AND read.purpose = shown.purpose AND read.version >= shown.version
        JOIN labeling_acknowledgement acknowledged ON acknowledged.guideline_id = read.id
        WHERE shown.id = seat.guideline_id AND acknowledged.person_id = seat.labeler_id)
FROM labeling_seat seat
JOIN labeling_task task ON task.id = seat.task_id
JOIN labeling_form form ON form.id = task.form_id
WHERE seat.public_id = %s AND seat.labeler_id = %s
FOR UPDATE OF seat
"""


def lock_seat(seat: UUID, labeler: User) -> Place:
    """Let nobody else change the seat until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [seat, labeler.pk])
        row = cursor.fetchone()
    if row is None:
        raise SeatIsUnknown
    (
        pk, public_id, task_id, labeler_id, kind, shown, finished_at, left_at, prompt_id,
        start_from_id, now, lowest, highest, flags, guideline_read,
    ) = row  # fmt: skip
    return Place(
        seat=Seat(
            pk=pk, public_id=public_id, task_id=task_id, labeler_id=labeler_id, kind=kind,
            shown=shown, finished_at=finished_at, left_at=left_at,
        ),
        asked=Asked(kind, slots(len(shown)), range(lowest, highest + 1), frozenset(flags)),
        prompt_id=prompt_id,
        start_from_id=start_from_id,
        now=now,
        guideline_read=guideline_read,
    )  # fmt: skip


def store_answer(label: Label, answer: Answer, place: Place) -> None:
    """Write the rows of an answer, which fits its task, under a label that has none."""
    shown = place.seat.shown
    if answer.ranking is not None or answer.cannot_rank:
        store_ranking(label, answer, shown=shown)
    if answer.ratings:
        store_ratings(label, answer, shown=shown)
    if answer.text:
        store_demonstration(label, answer, place)


def store_ranking(label: Label, answer: Answer, *, shown: list[int]) -> None:
    order = places(answer.ranking, slots(len(shown))) if answer.ranking else []
    Ranking.objects.create(
        label=label, places=order, cannot_rank=answer.cannot_rank, note=answer.note
    )
    if order:
        store_comparisons(label, shown, order)


def store_comparisons(label: Label, shown: list[int], order: list[int]) -> None:
    """A row for every pair; sorted by id, so that a pair has the same first in all labels.

    Arrays, because 36 objects and their placeholders cost more than all the rest of a hand-in.
    """
    pairs = list(combinations(sorted(zip(shown, order, strict=True)), 2))
    firsts = [first for (first, _), _ in pairs]
    seconds = [second for _, (second, _) in pairs]
    outcomes = [str(outcome(place, other)) for (_, place), (_, other) in pairs]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO labeling_comparison (label_id, first_id, second_id, outcome)
            SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::text[])""",
            [label.pk, firsts, seconds, outcomes],
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


def store_demonstration(label: Label, answer: Answer, place: Place) -> None:
    writer, _ = Writer.objects.get_or_create(person_id=place.seat.labeler_id)
    reply = Reply.objects.create(prompt_id=place.prompt_id, writer=writer, text=answer.text)
    Demonstration.objects.create(
        label=label,
        reply=reply,
        original_id=place.start_from_id,
        pasted_chars=answer.pasted_chars,
    )

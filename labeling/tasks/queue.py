"""Which seat comes next for a labeler: one statement, however many tasks there are."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from labeling.people.models import User
from labeling.tasks.languages import tags_understood
from labeling.tasks.models import Audience, Purpose, Seat
from labeling.tasks.prepared import Prepared, execute_prepared

# For each purpose, kind and language the index `next_seat` gives the first free seats in
# order; the best of them that nobody is taking at this moment is locked. What may change
# under the lock (is it still free?) is asked again outside, where Postgres checks it anew.
# OFFSET 0 keeps the three checks probes, one per seat: as joins they would read whole tables.
# The ORM cannot say LATERAL, and without it a rare language would cost a walk through all.
NEXT_SEAT = Prepared(
    "next_seat",
    ["bigint", "text[]", "text[]", "text[]", "varchar[]", "int", "text"],
    """
WITH writer AS MATERIALIZED (SELECT id FROM labeling_writer WHERE person_id = $1)
SELECT seat.id, seat.task_id, seat.place, seat.labeler_id, seat.skipped_at, seat.purpose,
    seat.kind, seat.language, seat.round_number, seat.audience, (
    SELECT earlier.id FROM labeling_seat earlier
    WHERE earlier.task_id = seat.task_id AND earlier.labeler_id = $1
) AS earlier
FROM labeling_seat seat
WHERE seat.id = ANY (ARRAY(
    SELECT free.id
    FROM unnest($3) AS open_purpose,
         unnest($2) AS open_kind,
         unnest($4) AS open_language,
         LATERAL (
            SELECT seat.id, seat.round_number, seat.task_id, seat.place
            FROM labeling_seat seat
            WHERE seat.finished_at IS NULL AND seat.left_at IS NULL
              AND (seat.held_until IS NULL OR seat.held_until < statement_timestamp())
              AND seat.purpose = open_purpose
              AND seat.kind = open_kind
              AND seat.language = open_language
              AND seat.audience IN ('everybody', $7)
              AND NOT EXISTS (
                SELECT 1 FROM labeling_seat own
                WHERE own.task_id = seat.task_id AND own.labeler_id = $1
                  AND (own.left_at IS NULL OR own.finished_at IS NOT NULL
                       OR own.skipped_at IS NOT NULL) OFFSET 0)
              AND (NOT EXISTS (SELECT 1 FROM writer) OR NOT EXISTS (
                SELECT 1 FROM labeling_taskreply shown
                JOIN labeling_reply reply ON reply.id = shown.reply_id
                WHERE shown.task_id = seat.task_id AND reply.writer_id = (SELECT id FROM writer)
                OFFSET 0))
              AND EXISTS (
                SELECT 1 FROM labeling_task task
                JOIN labeling_prompt prompt ON prompt.id = task.prompt_id
                WHERE task.id = seat.task_id AND prompt.retired_at IS NULL
                  AND prompt.withdrawn_at IS NULL
                  AND NOT prompt.topics && $5 OFFSET 0)
            ORDER BY seat.round_number, seat.task_id, seat.place
            LIMIT $6
         ) AS free
    ORDER BY free.round_number, free.task_id, free.place
    LIMIT $6))
  AND seat.finished_at IS NULL AND seat.left_at IS NULL
  AND (seat.held_until IS NULL OR seat.held_until < statement_timestamp())
ORDER BY seat.round_number, seat.task_id, seat.place
LIMIT 1
FOR UPDATE OF seat SKIP LOCKED
""",
)

# How many seats to look at. When others are taking all of the first ones at this very moment,
# look at more than there can be connections.
WINDOWS = (16, 400)


def purposes_open_to(labeler: User) -> list[str]:
    """InstructGPT section 3.4: held-out labelers make no training data.

    Who is not qualified yet sees only the screening test.
    """
    if not labeler.is_qualified:
        return [Purpose.QUALIFICATION]
    if labeler.held_out:
        return [Purpose.EVALUATION]
    return [Purpose.TRAINING, Purpose.EVALUATION]


@dataclass(frozen=True)
class NextSeat:
    """A free seat, and whether its next labeler has lost one at the same task before."""

    seat: Seat
    was_here: bool


def lock_next_seat(*, labeler: User, kinds: list[str], purposes: list[str]) -> NextSeat | None:
    """The best free seat for this labeler, locked until the transaction ends."""
    for window in WINDOWS:
        values = search(labeler=labeler, kinds=kinds, purposes=purposes, window=window)
        with connection.cursor() as cursor:
            execute_prepared(cursor, NEXT_SEAT, values)
            row = cursor.fetchone()
        if row is not None:
            *columns, earlier = row
            seat = Seat(**dict(zip(COLUMNS, columns, strict=True)))
            return NextSeat(seat, was_here=earlier is not None)
    return None


COLUMNS = [
    "id", "task_id", "place", "labeler_id", "skipped_at", "purpose", "kind", "language",
    "round_number", "audience",
]  # fmt: skip


def search(*, labeler: User, kinds: list[str], purposes: list[str], window: int) -> list[Any]:
    # A prompt in a language that nobody could tell goes to anybody.
    languages = [*tags_understood(labeler.languages or [settings.LANGUAGE_CODE]), ""]
    own = Audience.HELD_OUT if labeler.held_out else Audience.TRAINING
    return [labeler.pk, kinds, purposes, languages, labeler.opted_out_topics, window, own]

"""Locking a seat, and what a label for it must fit."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from labeling.labels.answers import Asked
from labeling.people.models import User
from labeling.prompts.limits import Limits
from labeling.tasks.blindness import slots
from labeling.tasks.errors import SeatIsUnknown
from labeling.tasks.models import Seat
from labeling.tasks.sql import fetch_row


@dataclass(frozen=True)
class LockedSeat:
    """A locked seat, what its task asks for, and the current time of the database."""

    seat: Seat
    asked: Asked
    prompt_id: int
    withdrawn: bool
    start_from_id: int | None
    now: datetime
    # Whether the labeler has read the guideline of the seat or a newer version of it. True if
    # the seat has no guideline.
    guideline_read: bool


# The prompt is locked before the seat, in the order in which a withdrawal locks them; see
# `labeling.prompts.erasure.refuse_withdrawn`.
# The label is not joined: a request that waited for the lock would not see a label that was
# stored in the meantime.
LOCK = """
WITH prompt AS MATERIALIZED (
    SELECT prompt.id, prompt.limits, prompt.withdrawn_at IS NOT NULL AS withdrawn
    FROM labeling_prompt prompt
    JOIN labeling_task task ON task.prompt_id = prompt.id
    JOIN labeling_seat seat ON seat.task_id = task.id
    WHERE seat.public_id = %(seat)s
    FOR NO KEY UPDATE OF prompt
)
SELECT seat.id, seat.public_id, seat.task_id, seat.labeler_id, seat.kind, seat.shown,
    seat.taken_at, seat.finished_at, seat.left_at, prompt.id AS prompt_id,
    prompt.withdrawn, prompt.limits, task.start_from_id,
    statement_timestamp() AS now, form.lowest_rating, form.highest_rating,
    ARRAY(SELECT flag.code FROM labeling_flag flag WHERE flag.form_id = form.id) AS flags,
    ARRAY(SELECT kind.code FROM labeling_spankind kind WHERE kind.form_id = form.id) AS span_kinds,
    seat.guideline_id IS NULL OR EXISTS (
        SELECT 1 FROM labeling_guideline shown
        JOIN labeling_guideline read ON read.kind = shown.kind
            AND read.purpose = shown.purpose AND read.version >= shown.version
        JOIN labeling_acknowledgement acknowledged ON acknowledged.guideline_id = read.id
        WHERE shown.id = seat.guideline_id AND acknowledged.person_id = seat.labeler_id
    ) AS guideline_read
FROM labeling_seat seat
JOIN labeling_task task ON task.id = seat.task_id
JOIN prompt ON prompt.id = task.prompt_id
JOIN labeling_form form ON form.id = task.form_id
WHERE seat.public_id = %(seat)s AND seat.labeler_id = %(labeler)s
FOR UPDATE OF seat
"""
SEAT_COLUMNS = [
    "id",
    "public_id",
    "task_id",
    "labeler_id",
    "kind",
    "shown",
    "taken_at",
    "finished_at",
    "left_at",
]


def lock_seat(seat_id: UUID, labeler: User) -> LockedSeat:
    """Lock a seat of this labeler until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"seat": seat_id, "labeler": labeler.pk})
        row = fetch_row(cursor)
    if row is None:
        raise SeatIsUnknown
    return LockedSeat(
        seat=Seat(**{name: row[name] for name in SEAT_COLUMNS}),
        asked=Asked(
            kind=row["kind"],
            slots=slots(len(row["shown"])),
            scale=range(row["lowest_rating"], row["highest_rating"] + 1),
            flags=frozenset(row["flags"]),
            span_kinds=frozenset(row["span_kinds"]),
            limits=Limits.of(json.loads(row["limits"])),
        ),
        prompt_id=row["prompt_id"],
        withdrawn=row["withdrawn"],
        start_from_id=row["start_from_id"],
        now=row["now"],
        guideline_read=row["guideline_read"],
    )

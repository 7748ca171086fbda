"""The order of free seats: one SQL statement, whose cost does not grow with the tasks."""

from dataclasses import dataclass
from hashlib import md5
from typing import Any

from django.conf import settings
from django.db import connection

from labeling.people.models import User
from labeling.tasks.languages import tags_understood
from labeling.tasks.models import Audience, Purpose, Seat
from labeling.tasks.sql import Prepared, execute_prepared, fetch_row
from labeling.tasks.starts import FRONT, Walk, remember_start

# What makes a free seat one for this labeler: it is meant for their audience; they neither have a
# seat at this task nor finished or skipped one; they wrote none of its replies; its prompt is in
# use and has no topic that they opted out of. OFFSET 0 makes Postgres run the subqueries once per
# seat. Turned into joins, they would read whole tables.
_FREE = """
    SELECT {distinct} seat.id, seat.round_number, seat.task_id, seat.place, seat.labeler_id
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
      AND {which}
    ORDER BY seat.round_number, seat.task_id, seat.place
    LIMIT $6
"""

# Seats that nobody has taken. Before `start` there were none for this labeler a while ago: only
# seats at tasks that they have done, which may be a hundred thousand. See starts.py.
# `coalesce` keeps Postgres from finding them by the index of labelers and sorting them.
_UNTAKEN = """coalesce(seat.labeler_id, 0) = 0
      AND (seat.round_number, seat.task_id) >=
          ((SELECT round_number FROM start), (SELECT task_id FROM start))"""
# Seats whose labeler released them, skipped, or let the time run out. They have their own index.
_TAKEN = "seat.labeler_id IS NOT NULL"

# The first free seats of each purpose, kind and language, in order. The indexes `next_seat` and
# `taken_seats` return them. LATERAL, which the ORM does not have, reads only these: without it, the
# search for a prompt in a rare language would read all seats.
_CANDIDATES = """
WITH writer AS MATERIALIZED (
    SELECT id FROM labeling_writer WHERE person_id = $1
), start AS MATERIALIZED (
    SELECT coalesce(max(round_number), 0) AS round_number, coalesce(max(task), 0) AS task_id
    FROM labeling_searchstart
    WHERE labeler_id = $1 AND fingerprint = $8
      AND stored_at > statement_timestamp() - interval '30 minutes'
), candidates AS MATERIALIZED (
    SELECT free.*
    FROM unnest($3) AS open_purpose,
         unnest($2) AS open_kind,
         unnest($4) AS open_language,
         LATERAL (
            ({untaken}) UNION ALL ({taken})
         ) AS free
    ORDER BY free.round_number, free.task_id, free.place
    LIMIT $6
)""".replace("{untaken}", _FREE.replace("{which}", _UNTAKEN)).replace(
    "{taken}", _FREE.replace("{which}", _TAKEN)
)
CANDIDATES = _CANDIDATES.replace("{distinct}", "")
# One seat for each task, to count tasks.
TASK_CANDIDATES = _CANDIDATES.replace("{distinct}", "DISTINCT ON (seat.round_number, seat.task_id)")
CANDIDATE_TYPES = ["bigint", "text[]", "text[]", "text[]", "varchar[]", "int", "text", "text"]

# Find and lock the first free seat: the lowest round first, then the oldest task, then the
# lowest place. The outer query repeats the conditions that another labeler can change meanwhile,
# because Postgres checks them again once it has locked the row.
NEXT_SEAT = Prepared(
    "next_seat",
    CANDIDATE_TYPES,
    """{candidates}, untaken AS MATERIALIZED (
    SELECT round_number, task_id FROM candidates WHERE labeler_id IS NULL
    ORDER BY round_number, task_id LIMIT 1
)
SELECT seat.id, seat.task_id, seat.place, seat.labeler_id, seat.skipped_at, seat.purpose,
    seat.kind, seat.language, seat.round_number, seat.audience, EXISTS (
    SELECT 1 FROM labeling_seat earlier
    WHERE earlier.task_id = seat.task_id AND earlier.labeler_id = $1
) AS had_seat_before,
    (SELECT task_id FROM start) AS start_task,
    (SELECT round_number FROM untaken) AS first_round, (SELECT task_id FROM untaken) AS first_task,
    (SELECT count(*) FROM (
        SELECT FROM labeling_seat WHERE labeler_id = $1 AND finished_at IS NOT NULL
        ORDER BY finished_at DESC LIMIT 100
    ) finished) = 100 AS finished_many
FROM labeling_seat seat
WHERE seat.id = ANY (ARRAY(SELECT id FROM candidates))
  AND seat.finished_at IS NULL AND seat.left_at IS NULL
  AND (seat.held_until IS NULL OR seat.held_until < statement_timestamp())
ORDER BY seat.round_number, seat.task_id, seat.place
LIMIT 1
FOR UPDATE OF seat SKIP LOCKED
""".replace("{candidates}", CANDIDATES),
)

# How many free seats to consider: first a few, and if other labelers have locked all of these,
# more than there are connections to the database.
WINDOWS = (16, 400)


def purposes_open_to(labeler: User) -> list[str]:
    """Return the purposes of the tasks that this labeler may work on.

    Held-out labelers produce no training data (InstructGPT section 3.4). Labelers who are not
    qualified yet get only the tasks of a screening test.
    """
    if not labeler.is_qualified:
        return [Purpose.QUALIFICATION]
    if labeler.held_out:
        return [Purpose.EVALUATION]
    return [Purpose.TRAINING, Purpose.EVALUATION]


@dataclass(frozen=True)
class NextSeat:
    """A free seat, and whether this labeler lost a seat at the same task before."""

    seat: Seat
    had_seat_before: bool


def lock_next_seat(*, labeler: User, kinds: list[str], purposes: list[str]) -> NextSeat | None:
    """Return the first free seat open to this labeler, locked until the transaction ends."""
    search = Search.of(labeler, kinds=kinds, purposes=purposes)
    few, many = WINDOWS
    for start, window in (search.fingerprint, few), (search.fingerprint, many), (FRONT, many):
        with connection.cursor() as cursor:
            execute_prepared(cursor, NEXT_SEAT, search.parameters(window, start=start))
            found = fetch_row(cursor)
        if found is not None:
            walked = Walk(*(found.pop(name) for name in Walk.COLUMNS))
            if walked.is_long:
                remember_start(labeler, search.fingerprint, walked)
            had_seat_before = found.pop("had_seat_before")
            return NextSeat(Seat(**found), had_seat_before)
    return None


@dataclass(frozen=True)
class Search:
    """For whom a seat is searched, and which seats are open to them."""

    labeler: int
    kinds: list[str]
    purposes: list[str]
    languages: list[str]
    topics: list[str]
    audience: str

    @classmethod
    def of(cls, labeler: User, *, kinds: list[str], purposes: list[str]) -> "Search":
        # A prompt whose language is unknown goes to every labeler.
        languages = [*tags_understood(labeler.languages or [settings.LANGUAGE_CODE]), ""]
        audience = Audience.HELD_OUT if labeler.held_out else Audience.TRAINING
        return cls(labeler.pk, kinds, purposes, languages, labeler.opted_out_topics, audience)

    @property
    def fingerprint(self) -> str:
        """Different if other seats are open to the labeler."""
        return md5(repr(self).encode(), usedforsecurity=False).hexdigest()

    def parameters(self, window: int, *, start: str) -> list[Any]:
        """Return the values of $1 to $8; `start` is a fingerprint or FRONT."""
        lists = [self.kinds, self.purposes, self.languages, self.topics]
        return [self.labeler, *lists, window, self.audience, start]

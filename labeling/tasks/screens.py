"""What the screen of a seat shows, read in one query."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict
from uuid import UUID

from django.db import connection

from labeling.people.models import User
from labeling.prompts.limits import Limits
from labeling.prompts.models import Turn
from labeling.tasks.blindness import StoredReply, shuffled, slots
from labeling.tasks.models import Seat
from labeling.tasks.sql import Prepared, execute_prepared, fetch_row


class ShownReply(TypedDict):
    slot: str
    text: str


class ShownSpanKind(TypedDict):
    code: str
    name: str
    help: str
    good: bool


class ShownFlag(ShownSpanKind):
    note: bool


class ShownForm(TypedDict):
    lowest_rating: int
    highest_rating: int
    lowest_means: str
    highest_means: str
    bins_from: int
    flags: list[ShownFlag]
    span_kinds: list[ShownSpanKind]


class ShownGuideline(TypedDict):
    id: int
    kind: str
    version: int
    acknowledged: bool


class ShownDraft(TypedDict):
    revision: int
    body: str
    other_body: str


@dataclass(frozen=True)
class Screen:
    """What a labeler sees at a seat, with a few ids that are never sent to the browser."""

    seat_pk: int
    public_id: UUID
    kind: str
    turns: list[Turn]
    language: str
    topics: list[str]
    limits: Limits
    start_text: str | None
    stored: list[StoredReply]  # in the order shown; their ids are not sent
    form: ShownForm
    guideline: ShownGuideline | None
    held_until: datetime | None
    now: datetime
    state: str
    draft: ShownDraft | None

    @property
    def replies(self) -> list[ShownReply]:
        """The replies in the order shown, each with its letter."""
        letters = slots(len(self.stored))
        return [
            {"slot": slot, "text": reply["text"]}
            for slot, reply in zip(letters, self.stored, strict=True)
        ]

    @property
    def shown(self) -> list[int]:
        """The ids of the replies in the order shown."""
        return [reply["id"] for reply in self.stored]

    @property
    def seconds_left(self) -> int:
        left = self.held_until - self.now if self.held_until else timedelta(0)
        return max(0, int(left.total_seconds()))


# Hand-written and prepared, because the ORM and the planner took longer than the query itself.
# A gold task comes with the training guideline, because it must look like a training task.
SCREEN = Prepared(
    "screen",
    ["bigint", "bigint"],
    """
SELECT seat.id, seat.public_id, seat.kind, prompt.turns, prompt.language, prompt.topics,
    prompt.limits, start.text AS start_text, replies.ids AS reply_ids,
    replies.texts AS reply_texts, seat.shown,
    json_build_object(
        'lowest_rating', form.lowest_rating, 'highest_rating', form.highest_rating,
        'lowest_means', form.lowest_means, 'highest_means', form.highest_means,
        'bins_from', form.bins_from, 'flags', ARRAY(
            SELECT json_build_object(
                'code', flag.code, 'name', flag.name, 'help', flag.help, 'good', flag.good,
                'note', flag.note)
            FROM labeling_flag flag WHERE flag.form_id = form.id
            ORDER BY flag.position, flag.id),
        'span_kinds', ARRAY(
            SELECT json_build_object(
                'code', kind.code, 'name', kind.name, 'help', kind.help, 'good', kind.good)
            FROM labeling_spankind kind WHERE kind.form_id = form.id
            ORDER BY kind.position, kind.id))::text AS form,
    (SELECT json_build_object(
        'id', guideline.id, 'kind', guideline.kind, 'version', guideline.version,
        'acknowledged', EXISTS (
            SELECT 1 FROM labeling_acknowledgement acknowledged
            WHERE acknowledged.guideline_id = guideline.id
              AND acknowledged.person_id = $2))
     FROM labeling_guideline guideline
     WHERE guideline.published_at IS NOT NULL
       AND guideline.kind = CASE seat.kind
           WHEN 'demonstrate' THEN 'demonstrate' WHEN 'rate' THEN 'rate' ELSE 'rank' END
       AND guideline.purpose = coalesce(nullif(task.guideline_set, ''),
           CASE seat.purpose WHEN 'evaluation' THEN 'evaluation' ELSE 'training' END)
     ORDER BY guideline.version DESC LIMIT 1)::text AS guideline,
    seat.held_until, statement_timestamp() AS now,
    CASE WHEN seat.finished_at IS NOT NULL THEN 'finished' WHEN seat.left_at IS NOT NULL THEN 'gone'
        WHEN seat.skipped_at IS NOT NULL THEN 'skipped' ELSE 'open' END AS state,
    draft.revision, draft.body, draft.other_body
FROM labeling_seat seat
JOIN labeling_task task ON task.id = seat.task_id
JOIN labeling_prompt prompt ON prompt.id = task.prompt_id
JOIN labeling_form form ON form.id = task.form_id
LEFT JOIN labeling_reply start ON start.id = task.start_from_id
LEFT JOIN labeling_draft draft ON draft.seat_id = seat.id
CROSS JOIN LATERAL (
    SELECT array_agg(reply.id) AS ids, array_agg(reply.text) AS texts
    FROM labeling_taskreply chosen JOIN labeling_reply reply ON reply.id = chosen.reply_id
    WHERE chosen.task_id = task.id
) AS replies
WHERE seat.id = $1
""",
)


def held_screens(*, labeler: User) -> list[Screen]:
    """Return the screens of the seats that this labeler is working on, oldest first."""
    seats = Seat.objects.held_by(labeler).values_list("pk", flat=True)
    return [screen_of(seat, labeler=labeler) for seat in seats]


def screen_of(seat_pk: int, *, labeler: User) -> Screen:
    """Return the screen of this seat, as this labeler sees it."""
    with connection.cursor() as cursor:
        execute_prepared(cursor, SCREEN, [seat_pk, labeler.pk])
        row = fetch_row(cursor)
    if row is None:
        raise Seat.DoesNotExist
    return _screen(row)


def own_screen(seat_id: UUID, *, labeler: User) -> Screen | None:
    """Return the screen of a seat of this labeler, or None if it is not theirs."""
    own = Seat.objects.filter(public_id=seat_id, labeler=labeler).values_list("pk", flat=True)
    return screen_of(own[0], labeler=labeler) if own else None


def _screen(row: dict[str, Any]) -> Screen:
    pairs = zip(row["reply_ids"] or [], row["reply_texts"] or [], strict=True)
    replies = [StoredReply(id=reply, text=text) for reply, text in pairs]
    return Screen(
        seat_pk=row["id"],
        public_id=row["public_id"],
        kind=row["kind"],
        turns=json.loads(row["turns"]),
        language=row["language"],
        topics=row["topics"],
        limits=Limits.of(json.loads(row["limits"])),
        start_text=row["start_text"],
        stored=in_order(replies, row["shown"], row["public_id"]),
        form=json.loads(row["form"]),
        guideline=json.loads(row["guideline"]) if row["guideline"] else None,
        held_until=row["held_until"],
        now=row["now"],
        state=row["state"],
        draft=_draft(row) if row["revision"] else None,
    )


def _draft(row: dict[str, Any]) -> ShownDraft:
    return {"revision": row["revision"], "body": row["body"], "other_body": row["other_body"]}


def in_order(replies: list[StoredReply], shown: list[int], seat_id: UUID) -> list[StoredReply]:
    """Return the replies in the order stored with the seat, or shuffled if there is none yet."""
    if not shown:
        return shuffled(replies, seat_id=seat_id)
    by_id = {reply["id"]: reply for reply in replies}
    return [by_id[reply] for reply in shown]

"""What the screen of a seat needs, read in one query."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict
from uuid import UUID

from django.db import connection

from labeling.people.models import User
from labeling.prompts.models import Turn
from labeling.tasks.blindness import StoredReply, shuffled, slots
from labeling.tasks.models import Seat
from labeling.tasks.prepared import Prepared, execute_prepared


class ShownReply(TypedDict):
    slot: str
    text: str


class ShownFlag(TypedDict):
    code: str
    name: str
    help: str
    good: bool


class ShownForm(TypedDict):
    lowest_rating: int
    highest_rating: int
    lowest_means: str
    highest_means: str
    bins_from: int
    flags: list[ShownFlag]


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
    """A seat as its labeler may see it, and the few ids that stay here."""

    seat_id: int
    hand: int | None
    public_id: UUID
    kind: str
    turns: list[Turn]
    language: str
    topics: list[str]
    start_text: str | None
    stored: list[StoredReply]  # in the order shown; the ids never leave
    form: ShownForm
    guideline: ShownGuideline | None
    held_until: datetime | None
    now: datetime
    state: str
    draft: ShownDraft | None

    @property
    def replies(self) -> list[ShownReply]:
        letters = slots(len(self.stored))
        return [
            {"slot": slot, "text": reply["text"]}
            for slot, reply in zip(letters, self.stored, strict=True)
        ]

    @property
    def shown(self) -> list[int]:
        return [reply["id"] for reply in self.stored]

    @property
    def seconds_left(self) -> int:
        left = self.held_until - self.now if self.held_until else timedelta(0)
        return max(0, int(left.total_seconds()))


def as_sent(screen: Screen) -> dict[str, Any]:
    """What `SeatOut` describes, made directly: the serializer would take longer than the rest.

    Ids and writers stay out: labelers must not know who wrote a reply. Purpose stays out:
    gold must look like any other task.
    """
    return {
        "id": screen.public_id,
        "kind": screen.kind,
        "prompt": {
            "turns": screen.turns,
            "language": screen.language,
            "topics": screen.topics,
        },
        "replies": screen.replies,
        "start_text": screen.start_text,
        "form": screen.form,
        "guideline": screen.guideline,
        "held_until": screen.held_until,
        "seconds_left": screen.seconds_left,
        "state": screen.state,
        "draft": screen.draft,
    }


# One statement, by hand and prepared: composing and planning it took longer than answering it.
# Gold looks like training, so it also comes with the guideline of training.
SCREEN = Prepared(
    "screen",
    ["bigint", "bigint"],
    """
SELECT seat.id, seat.hand, seat.public_id, seat.kind, prompt.turns, seat.language, prompt.topics,
    start.text, replies.ids, replies.texts, seat.shown,
    json_build_object(
        'lowest_rating', form.lowest_rating, 'highest_rating', form.highest_rating,
        'lowest_means', form.lowest_means, 'highest_means', form.highest_means,
        'bins_from', form.bins_from, 'flags', ARRAY(
            SELECT json_build_object(
                'code', flag.code, 'name', flag.name, 'help', flag.help, 'good', flag.good)
            FROM labeling_flag flag WHERE flag.form_id = form.id
            ORDER BY flag.position, flag.id))::text,
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
     ORDER BY guideline.version DESC LIMIT 1)::text,
    seat.held_until, statement_timestamp(),
    CASE WHEN seat.finished_at IS NOT NULL THEN 'finished' WHEN seat.left_at IS NOT NULL THEN 'gone'
        WHEN seat.skipped_at IS NOT NULL THEN 'skipped' ELSE 'open' END,
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


def in_hand(*, labeler: User) -> list[Screen]:
    """The seats this labeler works at, oldest first. Time may have run out, if nobody minded."""
    seats = Seat.objects.in_hand_of(labeler).values_list("pk", flat=True)
    return [screen_of(seat, labeler=labeler) for seat in seats]


def screen_of(seat_id: int, *, labeler: User) -> Screen:
    with connection.cursor() as cursor:
        execute_prepared(cursor, SCREEN, [seat_id, labeler.pk])
        return _screen(cursor.fetchone())


def own_screen(public_id: UUID, *, labeler: User) -> Screen | None:
    own = Seat.objects.filter(public_id=public_id, labeler=labeler).values_list("pk", flat=True)
    return screen_of(own[0], labeler=labeler) if own else None


def _screen(row: tuple[Any, ...]) -> Screen:
    (
        seat_id, hand, public_id, kind, turns, language, topics, start_text, ids, texts, shown,
        form, guideline, held_until, now, state, revision, body, other_body,
    ) = row  # fmt: skip
    pairs = zip(ids or [], texts or [], strict=True)
    replies = [StoredReply(id=reply, text=text) for reply, text in pairs]
    return Screen(
        seat_id=seat_id,
        hand=hand,
        public_id=public_id,
        kind=kind,
        turns=json.loads(turns),
        language=language,
        topics=topics,
        start_text=start_text,
        stored=in_order(replies, shown, public_id),
        form=json.loads(form),
        guideline=json.loads(guideline) if guideline else None,
        held_until=held_until,
        now=now,
        state=state,
        draft={"revision": revision, "body": body, "other_body": other_body} if revision else None,
    )


def in_order(replies: list[StoredReply], shown: list[int], seat: UUID) -> list[StoredReply]:
    """The order that was stored when the seat was taken; before that, the shuffle."""
    if not shown:
        return shuffled(replies, seat=seat)
    by_id = {reply["id"]: reply for reply in replies}
    return [by_id[reply] for reply in shown]

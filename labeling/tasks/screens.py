"""What the screen of a seat needs, read in one query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject, Now

from labeling.guidelines.models import Acknowledgement, Guideline
from labeling.guidelines.models import Kind as GuidelineKind
from labeling.guidelines.models import Purpose as GuidelinePurpose
from labeling.people.models import User
from labeling.prompts.models import Turn
from labeling.tasks.blindness import StoredReply, shuffled, slots
from labeling.tasks.models import Flag, Kind, Purpose, Seat, TaskReply


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


# Gold looks like training, so it also comes with the guideline of training.
GUIDELINE_KIND = Case(
    When(kind=Kind.DEMONSTRATE, then=Value(GuidelineKind.DEMONSTRATE)),
    When(kind=Kind.RATE, then=Value(GuidelineKind.RATE)),
    default=Value(GuidelineKind.RANK),
)
GUIDELINE_PURPOSE = Case(
    When(purpose=Purpose.EVALUATION, then=Value(GuidelinePurpose.EVALUATION)),
    default=Value(GuidelinePurpose.TRAINING),
)

REPLIES = ArraySubquery(
    TaskReply.objects.filter(task=OuterRef("task"))
    .order_by("reply")
    .values(row=JSONObject(id="reply_id", text="reply__text"))
)
FLAGS = ArraySubquery(
    Flag.objects.filter(form=OuterRef("task__form"))
    .order_by("position", "pk")
    .values(row=JSONObject(code="code", name="name", help="help", good="good"))
)
STATE = Case(
    When(finished_at__isnull=False, then=Value("finished")),
    When(left_at__isnull=False, then=Value("gone")),
    When(skipped_at__isnull=False, then=Value("skipped")),
    default=Value("open"),
)
DRAFT = JSONObject(revision="draft__revision", body="draft__body", other_body="draft__other_body")
FORM = JSONObject(
    lowest_rating="task__form__lowest_rating",
    highest_rating="task__form__highest_rating",
    lowest_means="task__form__lowest_means",
    highest_means="task__form__highest_means",
    bins_from="task__form__bins_from",
    flags=FLAGS,
)


def current_guideline(labeler: User) -> Subquery:
    read = Acknowledgement.objects.filter(guideline=OuterRef("pk"), person=labeler)
    published = Guideline.objects.published().filter(
        kind=OuterRef("guideline_kind"), purpose=OuterRef("guideline_purpose")
    )
    newest = published.order_by("-version").values(
        row=JSONObject(id="pk", kind="kind", version="version", acknowledged=Exists(read))
    )
    return Subquery(newest[:1])


def screens(seats: QuerySet[Seat], *, labeler: User) -> list[Screen]:
    """Read the screens of these seats, in their order."""
    rows = seats.annotate(
        guideline_kind=GUIDELINE_KIND, guideline_purpose=GUIDELINE_PURPOSE
    ).values_list(
        "pk",
        "hand",
        "public_id",
        "kind",
        "task__prompt__turns",
        "language",
        "task__prompt__topics",
        "task__start_from__text",
        REPLIES,
        "shown",
        FORM,
        current_guideline(labeler),
        "held_until",
        Now(),
        STATE,
        Case(When(Q(draft__isnull=False), then=DRAFT)),
    )
    return [
        Screen(
            seat_id=pk, hand=hand, public_id=public_id, kind=kind, turns=turns, language=language,
            topics=topics, start_text=start, stored=in_order(replies, shown, public_id),
            form=form, guideline=guideline, held_until=held_until, now=now, state=state,
            draft=draft,
        )
        for (
            pk, hand, public_id, kind, turns, language, topics, start, replies, shown, form,
            guideline, held_until, now, state, draft,
        ) in rows
    ]  # fmt: skip


def in_order(replies: list[StoredReply], shown: list[int], seat: UUID) -> list[StoredReply]:
    """The order that was stored when the seat was taken; before that, the shuffle."""
    if not shown:
        return shuffled(replies, seat=seat)
    by_id = {reply["id"]: reply for reply in replies}
    return [by_id[reply] for reply in shown]

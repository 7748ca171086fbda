"""Look for concerns and keep them; a person judges them."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from labeling.labels.models import Demonstration, Label
from labeling.people.models import User
from labeling.quality.columns.board import Board
from labeling.quality.concerns import rules, texts
from labeling.quality.concerns.evidence import Found
from labeling.quality.concerns.models import Concern, ConcernKind, ConcernState

# Texts further back are not compared any more.
TEXTS_SINCE = timedelta(days=90)
MOST_TEXTS = 20_000
# After a judgement the same is said again only of so much new work.
NEW_LABELS = 50


def look_for_concerns(board: Board) -> int:
    """Keep what the rules find; what is open already gets its newest numbers. How many are new."""
    found = [*rules.look(board), *_in_texts(board)]
    return sum(_keep(board, one) for one in found)


def _in_texts(board: Board) -> Iterator[Found]:
    place = {pk: at for at, pk in enumerate(board.people.pk.tolist())}
    written = [one for one in _recent_texts() if one.person in place]
    for one in texts.pasted(written):
        share = one.pasted / one.texts
        yield Found(place[one.person], ConcernKind.PASTED, one.texts, {"share_pasted": share})
    for like in texts.near_duplicates(written):
        yield Found(
            place[like.person], ConcernKind.NEAR_DUPLICATE, like.texts,
            {"texts": float(like.texts)}, other=place[like.other],
        )  # fmt: skip


def _recent_texts() -> list[texts.Written]:
    since = timezone.now() - TEXTS_SINCE
    rows = (
        Demonstration.objects.filter(
            label__handed_in_at__gte=since, label__seat__left_at=None, reply__withdrawn_at=None
        )
        .order_by("-label")
        .values_list("label", "label__seat__labeler", "reply__text", "pasted_chars")
    )
    return [texts.Written(*row) for row in rows[:MOST_TEXTS]]


@transaction.atomic
def _keep(board: Board, found: Found) -> bool:
    person = int(board.people.pk[found.person])
    other = None if found.other is None else int(board.people.pk[found.other])
    same = Concern.objects.filter(person=person, other=other, kind=found.kind)
    numbers = {"evidence": found.evidence, "tasks": found.tasks}
    if same.filter(state=ConcernState.OPEN).update(**numbers):
        return False
    judged = same.order_by("-judged_at").first()
    if judged and judged.judged_at and _labels_since(person, judged.judged_at) < NEW_LABELS:
        return False
    # Two jobs at once meet in the constraint, and one of them keeps it.
    try:
        with transaction.atomic():
            Concern.objects.create(person_id=person, other_id=other, kind=found.kind, **numbers)
    except IntegrityError:
        return False
    return True


def _labels_since(person: int, moment: datetime) -> int:
    return Label.objects.filter(seat__labeler=person, handed_in_at__gt=moment).count()


@transaction.atomic
def judge(*, concern: Concern, state: ConcernState, note: str, person: User) -> Concern:
    """Say what it is. Nothing else happens to anybody: what follows, people do themselves."""
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    is_open = state == ConcernState.OPEN
    Concern.objects.filter(pk=concern.pk).update(
        state=state,
        note=note,
        judged_by=None if is_open else person,
        judged_at=None if is_open else Now(),
    )
    concern.refresh_from_db()
    return concern


def open_concerns(people: Iterable[int]) -> dict[int, int]:
    """How many open concerns each of these people has, by their ids."""
    rows = Concern.objects.filter(person__in=list(people), state=ConcernState.OPEN)
    counts: dict[int, int] = {}
    for person in rows.values_list("person", flat=True):
        counts[person] = counts.get(person, 0) + 1
    return counts

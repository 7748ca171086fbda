"""Composing, taking, grading and deciding."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from labeling.people.errors import (
    AttemptIsClosed,
    AttemptIsNotComplete,
    AttemptIsNotReady,
    DecisionIsOvertaken,
    ItemIsNotRight,
    ScreeningIsClosed,
)
from labeling.people.models import AccountEvent, User
from labeling.qualification.models import (
    Attempt,
    Decision,
    FormerDecision,
    Grade,
    ItemAnswer,
    ItemKind,
    ScreeningItem,
    ScreeningTest,
)
from labeling.qualification.results import results_of


@transaction.atomic
def begin(*, test: ScreeningTest, candidate: User) -> Attempt:
    """The candidate’s open attempt, or a new one. Two clicks wait for each other here."""
    User.objects.select_for_update().get(pk=candidate.pk)
    if attempt := Attempt.objects.filter(test=test, candidate=candidate, handed_in_at=None).first():
        return attempt
    waits = Attempt.objects.filter(test=test, candidate=candidate, decision=None).exists()
    if waits or test.opened_at is None or test.closed_at is not None:
        raise ScreeningIsClosed
    return Attempt.objects.create(test=test, candidate=candidate)


@transaction.atomic
def answer_item(
    *,
    attempt_id: UUID,
    candidate: User,
    item_id: UUID,
    is_sensitive: bool | None,
    places: Sequence[int],
    text: str,
) -> ItemAnswer:
    """Keep an answer, or half of one; it can be changed until the attempt is handed in."""
    attempt = _open_attempt(attempt_id, candidate)
    item = attempt.test.items.filter(public_id=item_id).first()
    if item is None or not _fits(item, is_sensitive, places, text):
        raise ItemIsNotRight
    # The attempt is locked, so nobody else counts this one on at the same time.
    answer, _ = ItemAnswer.objects.get_or_create(attempt=attempt, item=item)
    answer.is_sensitive, answer.places, answer.text = is_sensitive, list(places), text
    answer.revision += 1
    answer.save(update_fields=["is_sensitive", "places", "text", "revision"])
    return answer


def _fits(item: ScreeningItem, is_sensitive: bool | None, places: Sequence[int], text: str) -> bool:
    """Whether this is an answer of the item’s kind, be it whole or half."""
    if item.kind == ItemKind.RANK:
        return len(places) == len(item.replies) and is_sensitive is None and not text
    is_flag = item.kind == ItemKind.FLAG
    return not places and not (text if is_flag else is_sensitive is not None)


@transaction.atomic
def hand_in_attempt(*, attempt_id: UUID, candidate: User, topics: Iterable[str]) -> Attempt:
    """End the attempt. Nothing of it changes from now on."""
    attempt = _open_attempt(attempt_id, candidate)
    whole = [one for one in attempt.answers.select_related("item") if one.is_whole]
    if len(whole) < attempt.test.items.count():
        raise AttemptIsNotComplete
    attempt.topics = sorted(set(topics) & set(attempt.test.topics))
    attempt.handed_in_at = timezone.now()
    attempt.save(update_fields=["topics", "handed_in_at"])
    return attempt


def next_to_grade(*, grader: User) -> ItemAnswer | None:
    """A demonstration that this person has not graded, in no order that says whose it is."""
    own = Grade.objects.filter(answer=OuterRef("pk"), grader=grader)
    waiting = ItemAnswer.objects.filter(
        ~Exists(own),
        item__kind=ItemKind.DEMONSTRATE,
        attempt__handed_in_at__isnull=False,
        attempt__decision=None,
    ).exclude(attempt__candidate=grader)
    return waiting.select_related("item").order_by("public_id").first()


def grade(*, answer_id: UUID, grader: User, score: int) -> Grade:
    """Give a demonstration 1 to 7 points; again means a change of mind."""
    answer = ItemAnswer.objects.filter(
        public_id=answer_id,
        item__kind=ItemKind.DEMONSTRATE,
        attempt__handed_in_at__isnull=False,
        attempt__decision=None,
    )
    found = answer.exclude(attempt__candidate=grader).first()
    if found is None:
        raise AttemptIsClosed
    given, _ = Grade.objects.update_or_create(
        answer=found, grader=grader, defaults={"score": score}
    )
    return given


@transaction.atomic
def decide(*, attempt: Attempt, decided_by: User, passed: bool, reasons: str) -> Decision:
    """Let a candidate in or not. The numbers of this moment are kept with the reasons.

    Deciding again replaces what was decided, which stays in the history of the attempt.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    results = results_of(attempt)
    waiting = any(criterion.waiting for criterion in results)
    if attempt.handed_in_at is None or waiting:
        raise AttemptIsNotReady
    _set_aside(attempt)
    decision = Decision.objects.create(
        attempt=attempt,
        decided_by=decided_by,
        passed=passed,
        reasons=reasons,
        measured=[asdict(criterion) for criterion in results],
    )
    _qualify(attempt.candidate, passed=passed, actor=decided_by, reason=reasons)
    return decision


def _set_aside(attempt: Attempt) -> None:
    """What was decided before; after a later attempt was decided it says nothing any more."""
    later = Decision.objects.filter(
        attempt__candidate=attempt.candidate, attempt__pk__gt=attempt.pk
    )
    before = Decision.objects.filter(attempt=attempt).first()
    if before is None:
        return
    if later.exists():
        raise DecisionIsOvertaken
    FormerDecision.objects.create(
        attempt=attempt,
        decided_by=before.decided_by,
        passed=before.passed,
        reasons=before.reasons,
        measured=before.measured,
        decided_at=before.decided_at,
    )
    before.delete()


def _qualify(person: User, *, passed: bool, actor: User, reason: str) -> None:
    at = timezone.now() if passed else None
    User.objects.filter(pk=person.pk).update(qualified_at=at, requalify_by=None)
    kind = AccountEvent.Kind.QUALIFIED if passed else AccountEvent.Kind.NOT_QUALIFIED
    AccountEvent.objects.create(person=person, actor=actor, kind=kind, detail={"reason": reason})


def _open_attempt(attempt_id: UUID, candidate: User) -> Attempt:
    attempt = (
        Attempt.objects.select_for_update()
        .filter(public_id=attempt_id, candidate=candidate, handed_in_at=None)
        .first()
    )
    if attempt is None:
        raise AttemptIsClosed
    return attempt

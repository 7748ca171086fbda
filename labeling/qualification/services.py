"""Composing, taking, grading and deciding."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
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
    OutOfReach,
    ScreeningIsClosed,
    TestIsOpened,
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

FEWEST_REPLIES = 2


@dataclass(frozen=True)
class Item:
    """One question as a researcher composes it, with its key."""

    kind: ItemKind
    prompt: str
    replies: Sequence[str] = field(default_factory=list)
    is_sensitive: bool | None = None
    places: Sequence[int] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        if self.kind == ItemKind.RANK:
            many = len(self.replies) >= FEWEST_REPLIES
            return many and len(self.places) == len(self.replies) and self.is_sensitive is None
        empty = not self.replies and not self.places
        return empty and (self.is_sensitive is not None) == (self.kind == ItemKind.FLAG)


@transaction.atomic
def compose_test(
    *, made_by: User, name: str, items: Sequence[Item], topics: Sequence[str]
) -> ScreeningTest:
    """Keep a new test. Candidates see it when it is opened."""
    if not items or not all(item.fits for item in items):
        raise ItemIsNotRight
    test = ScreeningTest.objects.create(made_by=made_by, name=name, topics=list(topics))
    _keep_items(test, items)
    return test


@transaction.atomic
def change_test(
    *, test: ScreeningTest, name: str, items: Sequence[Item], topics: Sequence[str]
) -> ScreeningTest:
    """Compose a test anew, as long as nobody was shown it."""
    if not items or not all(item.fits for item in items):
        raise ItemIsNotRight
    # Whoever opens it at this moment waits here, and opens what is kept now.
    test = ScreeningTest.objects.select_for_update().get(pk=test.pk)
    if test.opened_at is not None:
        raise TestIsOpened
    test.name, test.topics = name, list(topics)
    test.save(update_fields=["name", "topics"])
    test.items.all().delete()
    _keep_items(test, items)
    return test


def _keep_items(test: ScreeningTest, items: Sequence[Item]) -> None:
    ScreeningItem.objects.bulk_create(
        ScreeningItem(
            test=test,
            position=position,
            kind=item.kind,
            prompt=item.prompt,
            replies=list(item.replies),
            is_sensitive=item.is_sensitive,
            places=list(item.places),
        )
        for position, item in enumerate(items, start=1)
    )


def open_test(*, test: ScreeningTest) -> None:
    """Let candidates take it."""
    ScreeningTest.objects.filter(pk=test.pk).update(opened_at=timezone.now(), closed_at=None)


def close_test(*, test: ScreeningTest) -> None:
    """Let nobody begin it any more; who has begun may end."""
    ScreeningTest.objects.filter(pk=test.pk).update(closed_at=timezone.now())


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
    answer.save()
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


@transaction.atomic
def ask_to_requalify(
    *, people: Iterable[User], actor: User, reason: str, until: datetime | None = None
) -> int:
    """Ask these people to pass the screening test again, as after a new guideline.

    Until then they may go on with their work; without a time the qualification ends at once.
    """
    ids = [person.pk for person in people]
    # Somebody who is let in at this moment waits here, or was asked before it.
    qualified = User.objects.select_for_update().filter(pk__in=ids, qualified_at__isnull=False)
    asked = list(qualified.order_by("pk"))
    changes = {"requalify_by": until} if until else {"qualified_at": None, "requalify_by": None}
    User.objects.filter(pk__in=[person.pk for person in asked]).update(**changes)
    detail = {"reason": reason, **({"until": until.isoformat()} if until else {})}
    kind = AccountEvent.Kind.ASKED_AGAIN
    AccountEvent.objects.bulk_create(
        AccountEvent(person=person, actor=actor, kind=kind, detail=detail) for person in asked
    )
    return len(asked)


def ask_one_again(*, actor: User, person: User, reason: str, days: int) -> None:
    """Ask one person to pass again: at once, or within some days."""
    if not actor.may_manage(person):
        raise OutOfReach
    until = timezone.now() + timedelta(days=days) if days else None
    ask_to_requalify(people=[person], actor=actor, reason=reason, until=until)


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

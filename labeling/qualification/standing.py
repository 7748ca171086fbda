"""What a candidate can do next about each screening test."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, TextChoices

from labeling.people.models import User
from labeling.qualification.models import Attempt, Decision, ScreeningTest


class State(TextChoices):
    NEW = "new"
    STARTED = "started"
    WAITING = "waiting"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True)
class OwnTest:
    """A screening test as one candidate sees it, with the candidate's latest attempt."""

    test: ScreeningTest
    attempt: Attempt | None

    @property
    def state(self) -> State:
        if self.attempt is None:
            return State.NEW
        if self.attempt.handed_in_at is None:
            return State.STARTED
        if self.decision is None:
            return State.WAITING
        return State.PASSED if self.decision.passed else State.FAILED

    @property
    def can_begin(self) -> bool:
        """Follows `begin`: an attempt can be continued, and an open test taken again."""
        is_open = self.test.opened_at is not None and self.test.closed_at is None
        return self.state == State.STARTED or (is_open and self.state != State.WAITING)

    @property
    def handed_in_at(self) -> datetime | None:
        return self.attempt.handed_in_at if self.attempt else None

    @property
    def reasons(self) -> str:
        return self.decision.reasons if self.decision else ""

    @property
    def decision(self) -> Decision | None:
        return getattr(self.attempt, "decision", None)


def own_tests(candidate: User) -> list[OwnTest]:
    """Return the tests that are open, and those that the candidate has ever begun."""
    attempts = {
        attempt.test_id: attempt
        for attempt in Attempt.objects.filter(candidate=candidate)
        .select_related("decision")
        .order_by("pk")
    }
    is_open = Q(opened_at__isnull=False, closed_at=None)
    tests = ScreeningTest.objects.filter(is_open | Q(pk__in=attempts)).order_by("pk")
    return [OwnTest(test, attempts.get(test.pk)) for test in tests]

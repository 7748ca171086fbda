"""What has changed for a person in the last two weeks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from labeling.guidelines.models import Guideline
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.qualification.models import Decision
from labeling.questions.models import Answer

KINDS = ["answer", "guideline", "decision"]
FRESH = timedelta(days=14)
MOST = 8
STAFF = (Role.MANAGER, Role.RESEARCHER)


@dataclass(frozen=True)
class News:
    """One change. What does not apply to its kind is empty."""

    kind: str
    at: datetime
    # The question, the summary of a version, or the name of a test.
    title: str
    # The answer. The reasons of a decision stay out: candidates ask for them.
    text: str = ""
    guideline: int | None = None
    guideline_kind: str = ""
    # Empty for people who only label: they must not learn that there are two.
    guideline_purpose: str = ""
    version: int | None = None
    passed: bool | None = None
    # Whether the decision replaces an earlier one.
    is_changed: bool = False


def news_for(person: User) -> list[News]:
    """Return the newest changes first: answers, guidelines, and decisions on own tests."""
    since = timezone.now() - FRESH
    every = chain(_answers(person, since), _guidelines(person, since), _decisions(person, since))
    return sorted(every, key=lambda news: news.at, reverse=True)[:MOST]


def _answers(person: User, since: datetime) -> list[News]:
    own = Answer.objects.filter(question__asked_by=person, created_at__gte=since)
    return [
        News(
            kind="answer",
            at=answer.created_at,
            title=answer.question.text,
            text=answer.text,
            guideline=answer.question.guideline_id,
        )
        for answer in own.select_related("question").order_by("-created_at")[:MOST]
    ]


def _guidelines(person: User, since: datetime) -> list[News]:
    recent = _known_to(person).filter(published_at__gte=since).order_by("-published_at")
    is_staff = person.acts_as(*STAFF)
    return [
        News(
            kind="guideline",
            at=version.published_at,
            title=version.change,
            guideline=version.pk,
            guideline_kind=version.kind,
            guideline_purpose=version.purpose if is_staff else "",
            version=version.version,
        )
        for version in recent[:MOST]
        if version.published_at
    ]


def _known_to(person: User) -> QuerySet[Guideline]:
    """Those who write and manage see every new version; labelers see what they work under.

    A version for the other purpose would show labelers that there are two. The first version of a
    guideline comes with the installation and changes nothing.
    """
    published = Guideline.objects.published().filter(version__gt=1)
    if person.acts_as(*STAFF):
        return published
    acknowledged = Guideline.objects.filter(
        kind=OuterRef("kind"), purpose=OuterRef("purpose"), acknowledgements__person=person
    )
    return published.filter(Exists(acknowledged))


def _decisions(person: User, since: datetime) -> list[News]:
    own = Decision.objects.filter(attempt__candidate=person, decided_at__gte=since)
    return [
        News(
            kind="decision",
            at=decision.decided_at,
            title=decision.attempt.test.name,
            passed=decision.passed,
            is_changed=decision.attempt.former_decisions.exists(),
        )
        for decision in own.select_related("attempt__test").order_by("-decided_at")[:MOST]
    ]

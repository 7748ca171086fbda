"""How much waits for a person, by what it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from labeling.guidelines.models import Guideline
from labeling.guidelines.services import current_guidelines
from labeling.guidelines.translations.services import translations_for
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.qualification.models import Attempt
from labeling.quality.concerns.models import Concern, ConcernState
from labeling.questions.models import Answer, Question
from labeling.tasks.models import Draft
from labeling.tasks.waiting import tasks_waiting

CODES = [
    *["drafts", "guidelines", "tasks", "questions", "results", "concerns", "translations"],
    "unpublished",
]


@dataclass(frozen=True)
class Waits:
    """So much of one kind waits. The browser looks up its text and address by the code."""

    code: str
    count: int
    or_more: bool = False


def waits_for(person: User) -> list[Waits]:
    """Return what waits for this person in their roles, without what does not."""
    every = [*_for_labelers(person), *_for_staff(person)]
    return [waits for waits in every if waits.count > 0]


def _for_labelers(person: User) -> Iterator[Waits]:
    if not person.acts_as(Role.LABELER) or not person.is_qualified:
        return
    open_drafts = Draft.objects.filter(
        seat__labeler=person, seat__finished_at=None, seat__left_at=None
    )
    yield Waits("drafts", open_drafts.count())
    yield Waits("guidelines", unread_versions(person))
    waiting = tasks_waiting(labeler=person)
    yield Waits("tasks", waiting.tasks, waiting.or_more)


def unread_versions(person: User) -> int:
    """Count the new versions of guidelines that this person knows an earlier version of."""
    own = Guideline.objects.filter(acknowledgements__person=person)
    known = own.filter(kind=OuterRef("kind"), purpose=OuterRef("purpose"))
    newer = current_guidelines().filter(Exists(known.exclude(version=OuterRef("version"))))
    return newer.exclude(acknowledgements__person=person).count()


def _for_staff(person: User) -> Iterator[Waits]:
    if not person.acts_as(Role.MANAGER, Role.RESEARCHER):
        return
    answered = Answer.objects.filter(question=OuterRef("pk"))
    yield Waits("questions", Question.objects.exclude(Exists(answered)).count())
    if person.acts_as(Role.MANAGER):
        submitted = Attempt.objects.filter(handed_in_at__isnull=False, decision=None)
        yield Waits("results", submitted.count())
        yield Waits("concerns", Concern.objects.filter(state=ConcernState.OPEN).count())
    behind = [
        one
        for version in current_guidelines()
        for one in translations_for(version)
        if one.guideline_id != version.pk
    ]
    yield Waits("translations", len(behind))
    if person.acts_as(Role.RESEARCHER):
        yield Waits("unpublished", unpublished_versions())


def unpublished_versions() -> int:
    """Count the drafts of guidelines that are newer than the version in force."""
    published = Guideline.objects.published()
    same = published.filter(kind=OuterRef("kind"), purpose=OuterRef("purpose"))
    newer = same.filter(version__gt=OuterRef("version"))
    return Guideline.objects.filter(published_at=None).exclude(Exists(newer)).count()

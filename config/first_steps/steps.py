"""The first steps of each role, and the rows that show that a step is done."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from labeling.guidelines.models import Acknowledgement, Guideline
from labeling.labels.models import Label
from labeling.people.invitations.models import Invitation
from labeling.people.models import Role, User
from labeling.prompts.models import Prompt
from labeling.qualification.models import ScreeningTest
from labeling.quality.models import TaskFacts
from labeling.quality.review.models import Adjudication
from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.rounds.models import Round
from training.runs.models import Run

PACE = 10


@dataclass(frozen=True)
class Step:
    """One thing to do. The browser looks up its text and address by the code."""

    code: str
    is_done: Callable[[User], bool]


def labels_of(person: User, at_least: int) -> bool:
    handed_in = Label.objects.filter(seat__labeler=person)[:at_least]
    return handed_in.count() >= at_least


def every_role_is_taken(person: User) -> bool:
    active = User.objects.filter(suspended_at=None)
    wanted = (Role.LABELER, Role.MANAGER, Role.RESEARCHER)
    return all(active.filter(roles__contains=[role]).exists() for role in wanted)


def nobody_can_be_locked_out(person: User) -> bool:
    keepers = User.objects.filter(suspended_at=None, roles__contains=[Role.ADMINISTRATOR])
    return keepers.exclude(pk=person.pk).exists()


# What a person did is younger than the account: the history of the demo is older than its people.


def has_decided(person: User) -> bool:
    since = person.date_joined
    return Adjudication.objects.filter(person=person, decided_at__gte=since).exists()


def has_frozen(person: User) -> bool:
    """Whether they froze a dataset, not a round or a batch of theirs."""
    own = Dataset.objects.chosen().filter(made_by=person, created_at__gte=person.date_joined)
    return own.filter(stages=None).exists()


def has_launched(person: User) -> bool:
    own = Run.objects.filter(created_by=person, created_at__gte=person.date_joined)
    return own.filter(stages=None, draw=None).exists()


def has_begun(person: User) -> bool:
    return Round.objects.filter(created_by=person, created_at__gte=person.date_joined).exists()


STEPS: dict[Role, list[Step]] = {
    Role.LABELER: [
        Step("practice", lambda person: bool(person.preferences.get("practice_done"))),
        Step("qualify", lambda person: person.is_qualified),
        Step("read", lambda person: Acknowledgement.objects.filter(person=person).exists()),
        Step("label", lambda person: labels_of(person, 1)),
        Step("pace", lambda person: labels_of(person, PACE)),
    ],
    Role.MANAGER: [
        Step("invite", lambda _: Invitation.objects.exists()),
        Step("guideline", lambda _: Guideline.objects.published().exists()),
        Step("screening", lambda _: open_tests().exists()),
        Step("agreement", lambda _: TaskFacts.objects.filter(labels__len__gte=2).exists()),
        Step("decide", has_decided),
    ],
    Role.RESEARCHER: [
        Step("prompts", lambda _: Prompt.objects.exists()),
        Step("model", lambda _: ModelVersion.objects.exists()),
        Step("dataset", has_frozen),
        Step("run", has_launched),
        Step("round", has_begun),
    ],
    Role.ADMINISTRATOR: [
        Step("people", lambda person: User.objects.exclude(pk=person.pk).exists()),
        Step("roles", every_role_is_taken),
        Step("second", nobody_can_be_locked_out),
    ],
}


def open_tests() -> QuerySet[ScreeningTest]:
    return ScreeningTest.objects.filter(opened_at__lte=timezone.now(), closed_at=None)


def panels_for(person: User) -> list[Role]:
    """Return a person's roles, without those whose steps they hid.

    A superuser acts in every role, but was not asked to begin in all of them.
    """
    given = person.roles or ([Role.ADMINISTRATOR] if person.is_superuser else [])
    put_away = person.preferences.get("first_steps_put_away", [])
    return [role for role in Role if role in given and role in person.powers - {*put_away}]

"""How long unfinished work and files on their way in are kept."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from labeling.people.retention import Rule
from labeling.prompts.intake import states
from labeling.prompts.intake.models import Intake, StagedLine
from labeling.tasks.models import Draft


def _ended_drafts(then: datetime) -> QuerySet[Draft]:
    """Drafts of seats that were submitted, left or lost, or whose task was retired."""
    ended = (
        Q(seat__finished_at__lt=then)
        | Q(seat__left_at__lt=then)
        | Q(seat__held_until__lt=then)
        | Q(seat__task__retired_at__lt=then)
    )
    return Draft.objects.filter(ended, saved_at__lt=then)


def _cancel(_intakes: QuerySet[Intake]) -> int:
    """Cancel uploads that nobody continues; the job of intakes deletes their files."""
    return states.cancel_forgotten()


RULES = [
    Rule("drafts of work that has ended", lambda: settings.DRAFT_TIME, _ended_drafts),
    Rule("uploads that nobody continued", lambda: states.FORGOTTEN, states.forgotten, _cancel),
    Rule(
        "lines of imports that have ended",
        lambda: settings.STAGING_TIME,
        lambda then: StagedLine.objects.filter(intake__ended_at__lt=then),
    ),
]

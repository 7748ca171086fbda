"""How long uploads and lines on their way in are kept."""

from django.conf import settings
from django.db.models import QuerySet

from labeling.people.retention import Rule
from labeling.prompts.intake import states
from labeling.prompts.intake.models import Intake, StagedLine


def _cancel(_intakes: QuerySet[Intake]) -> int:
    """Cancel uploads that nobody continues; the job of intakes deletes their files."""
    return states.cancel_forgotten()


RULES = [
    Rule("uploads that nobody continued", lambda: states.FORGOTTEN, states.forgotten, _cancel),
    Rule(
        "lines of imports that have ended",
        lambda: settings.STAGING_TIME,
        lambda then: StagedLine.objects.filter(intake__ended_at__lt=then),
    ),
]

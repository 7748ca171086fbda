"""How long drafts are kept after the work on them has ended."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from labeling.people.retention import Rule
from labeling.tasks.models import Draft


def _ended(then: datetime) -> QuerySet[Draft]:
    """Drafts of seats that were submitted, left or lost, or whose task was retired."""
    ended = (
        Q(seat__finished_at__lt=then)
        | Q(seat__left_at__lt=then)
        | Q(seat__held_until__lt=then)
        | Q(seat__task__retired_at__lt=then)
    )
    return Draft.objects.filter(ended, saved_at__lt=then)


RULES = [Rule("drafts of work that has ended", lambda: settings.DRAFT_TIME, _ended)]

"""What a labeler did today and this week. For their own eyes: nobody is compared."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum
from django.utils import timezone

from labeling.labels.models import Label
from labeling.people.models import User
from labeling.tasks.models import Seat


@dataclass(frozen=True)
class Work:
    """The work of one labeler since a point in time."""

    since: datetime
    handed_in: int
    active_ms: int
    edited: int
    skipped: int


def work_since(*, labeler: User, since: datetime) -> Work:
    labels = Label.objects.filter(
        seat__labeler=labeler, seat__finished_at__gte=since, handed_in_at__gte=since
    )
    done = labels.aggregate(handed_in=Count("pk"), active_ms=Sum("active_ms"))
    return Work(
        since=since,
        handed_in=done["handed_in"],
        active_ms=done["active_ms"] or 0,
        edited=labels.filter(edits__isnull=False).distinct().count(),
        skipped=Seat.objects.filter(
            ~Q(skip_reason=""), labeler=labeler, skipped_at__gte=since
        ).count(),
    )


def my_work(*, labeler: User, zone: ZoneInfo) -> tuple[Work, Work]:
    """Return the work of today and of this week in a time zone. Weeks begin on Monday."""
    today = timezone.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    return work_since(labeler=labeler, since=today), work_since(labeler=labeler, since=monday)

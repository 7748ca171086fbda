"""The number of labels per day."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, F
from django.db.models.functions import TruncDate
from django.utils import timezone

from labeling.labels.models import Label
from labeling.tasks.models import Kind


@dataclass(frozen=True)
class Day:
    """The number of labels of one day, by the kind of their task."""

    day: date
    labels: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Kind.values, 0))


def labels_by_day(*, days: int) -> list[Day]:
    """Count the labels of the last days, oldest day first. Days without labels are included.

    Days begin at midnight UTC.
    """
    today = timezone.now().astimezone(UTC).date()
    shown = {ago: Day(today - timedelta(days=ago)) for ago in range(days)}
    since = datetime.combine(shown[days - 1].day, time.min, UTC)
    counts = (
        Label.objects.counted()
        .filter(handed_in_at__gte=since)
        .values(day=TruncDate("handed_in_at", tzinfo=UTC), kind=F("seat__kind"))
        .annotate(labels=Count("pk"))
    )
    for row in counts:
        shown[(today - row["day"]).days].labels[row["kind"]] = row["labels"]
    return [shown[ago] for ago in reversed(range(days))]

"""What a labeler sees of their own pace while they work, and the days they can download."""

import csv
import io
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate

from labeling.labels.models import Label
from labeling.labels.own_work import Work, my_work
from labeling.people.models import User
from labeling.tasks.waiting import Waiting, tasks_waiting

# The pace is that of the last labels, because people get faster.
RECENT = 20
HOUR = timedelta(hours=1) // timedelta(milliseconds=1)


@dataclass(frozen=True)
class Progress:
    """The work of today, and what waits."""

    today: Work
    waiting: Waiting
    # The median active time of the last labels. None before the first label.
    usual_ms: int | None


def progress_of(*, labeler: User, zone: ZoneInfo) -> Progress:
    last = Label.objects.filter(seat__labeler=labeler).order_by("-handed_in_at")
    times = list(last.values_list("active_ms", flat=True)[:RECENT])
    today, _week = my_work(labeler=labeler, zone=zone)
    return Progress(
        today=today,
        waiting=tasks_waiting(labeler=labeler),
        usual_ms=round(median(times)) if times else None,
    )


def days_csv(*, labeler: User, zone: ZoneInfo) -> str:
    """Return the labels and active hours of every day and kind of task, oldest first.

    No cell can be a formula, because all of them are our own words and numbers.
    """
    own = Label.objects.filter(seat__labeler=labeler)
    days = own.annotate(day=TruncDate("handed_in_at", tzinfo=zone)).values("day", "seat__kind")
    rows = days.annotate(labels=Count("pk"), active_ms=Sum("active_ms")).order_by(
        "day", "seat__kind"
    )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["day", "kind", "labels", "active_hours"])
    for row in rows:
        hours = f"{row['active_ms'] / HOUR:.3f}"
        writer.writerow([row["day"].isoformat(), row["seat__kind"], row["labels"], hours])
    return text.getvalue()

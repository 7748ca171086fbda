"""Sends curves to trackers in the background. A job may come twice."""

from celery import shared_task
from django.db.models import Q, QuerySet
from django.utils import timezone

from training.trackers.mirroring import mirror
from training.trackers.models import Tracker

# Seconds after which a message that no worker took is not needed: others were sent.
EXPIRES = 60


@shared_task
def mirror_runs(tracker_id: int) -> None:
    """Send a tracker what it lacks."""
    mirror(tracker_id)


@shared_task
def look_after_trackers() -> None:
    """Let each tracker receive what it lacks, unless it was away a moment ago."""
    for tracker in due():
        mirror_runs.apply_async([tracker.pk], expires=EXPIRES)


def due() -> QuerySet[Tracker]:
    now = timezone.now()
    return Tracker.objects.filter(Q(retry_at=None) | Q(retry_at__lte=now), on=True).order_by("pk")

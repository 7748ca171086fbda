"""Labels made under a guideline version that is no longer the newest."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from labeling.guidelines.models import Guideline
from labeling.labels.models import Label
from labeling.tasks.models import Seat, Task
from labeling.tasks.opening import requeue_task


@dataclass(frozen=True)
class Outdated:
    """The number of labels made under one old version, and the newest version."""

    guideline: int
    kind: str
    purpose: str
    version: int
    newest: int
    labels: int
    tasks: int


def outdated_labels() -> QuerySet[Label]:
    """Return the counted labels whose guideline has a newer version."""
    return Label.objects.counted().filter(seat__guideline__version__lt=_newest())


def outdated_by_version() -> list[Outdated]:
    """List the old versions that labels were made under, most labels first."""
    rows = outdated_labels().values(
        guideline=F("seat__guideline"),
        kind=F("seat__guideline__kind"),
        purpose=F("seat__guideline__purpose"),
        version=F("seat__guideline__version"),
        newest=_newest(),
    )
    counted = rows.annotate(labels=Count("pk"), tasks=Count("seat__task", distinct=True))
    return [Outdated(**row) for row in counted.order_by("-labels")]


@transaction.atomic
def requeue_outdated(*, guideline: Guideline) -> int:
    """Ask for a new label for each label made under this version. Return the number of tasks.

    The old labels stay.
    """
    of_version = Q(seats__guideline=guideline, seats__label__isnull=False, seats__left_at=None)
    old = Task.objects.filter(retired_at=None).annotate(old=Count("seats", filter=of_version))
    tasks = list(old.filter(old__gt=0))
    for task in tasks:
        active = Seat.objects.active().filter(task=task)
        # Seats that are still open, such as from an earlier requeue, count as new labels.
        missing = task.old - active.filter(finished_at=None).count()
        if missing > 0:
            requeue_task(task=task, overlap=active.count() + missing)
    return len(tasks)


def _newest() -> Subquery:
    same = Guideline.objects.published().filter(
        kind=OuterRef("seat__guideline__kind"), purpose=OuterRef("seat__guideline__purpose")
    )
    return Subquery(same.order_by("-version").values("version")[:1])

"""Labels made under a guideline version that is no longer the newest."""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from labeling.guidelines.models import Guideline
from labeling.labels.models import Label, Requeue


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
    # The newest request for new labels of this version.
    requeue: Requeue | None


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
    asked = {one.guideline_id: one for one in Requeue.objects.order_by("pk")}
    rows_of = counted.order_by("-labels")
    return [Outdated(**row, requeue=asked.get(row["guideline"])) for row in rows_of]


def _newest() -> Subquery:
    same = Guideline.objects.published().filter(
        kind=OuterRef("seat__guideline__kind"), purpose=OuterRef("seat__guideline__purpose")
    )
    return Subquery(same.order_by("-version").values("version")[:1])

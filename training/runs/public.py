"""Results on public tasks: kept when a run ends, and read as a table of models and tasks."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from training.runs.models import PublicResult, Run, State, Step

FIELDS = ("task", "metric", "value", "error", "n", "shots", "harness", "chat")
# The ends of a 95 % interval, in standard errors.
ERRORS = 1.959964
# The most questions that the run asked per task; 0: all of them.
LIMIT = Coalesce(Cast(KeyTextTransform("limit", "run__spec"), IntegerField()), 0)
# A task with fewer questions than the limit was asked all of them.
LIMITED = Case(When(limit__gt=0, n__gte=F("limit"), then=Value(1)), default=Value(0))


def keep_results(run_id: int) -> None:
    """Keep what a run measured on public tasks. Calling it again writes its summary again."""
    run = Run.objects.filter(pk=run_id, step=Step.PUBLIC, state=State.SUCCEEDED).first()
    source = run.inputs.filter(name="model").first() if run else None
    if run is None or source is None or source.model_id is None:
        return
    PublicResult.objects.bulk_create(
        (
            PublicResult(run=run, model_id=source.model_id, **{name: row[name] for name in FIELDS})
            for row in run.summary.get("public", [])
        ),
        update_conflicts=True,
        unique_fields=["run", "task", "metric"],
        update_fields=["model", *(name for name in FIELDS if name not in ("task", "metric"))],
    )


def newest_results() -> QuerySet[PublicResult]:
    """The newest result of each model, metric and way of asking; models as they were made.

    A run that asked the first questions only counts where no run asked all of them.
    """
    newest = (
        PublicResult.objects.annotate(limit=LIMIT)
        .order_by("model", "task", "metric", "shots", "chat", LIMITED, "-pk")
        .distinct("model", "task", "metric", "shots", "chat")
        .values("pk")
    )
    found = PublicResult.objects.filter(pk__in=newest).select_related("model", "run")
    return found.annotate(limit=LIMIT).order_by("model", "task", "metric", "shots", "chat")


def with_limits(rows: Iterable[Any]) -> list[dict[str, object]]:
    """The rows of `newest_results` with the 95 % interval of their value."""
    return [
        {
            **{name: getattr(row, name) for name in (*FIELDS, "model", "run", "created_at")},
            "first_only": row.n >= row.limit > 0,
            "low": None if row.error is None else row.value - ERRORS * row.error,
            "high": None if row.error is None else row.value + ERRORS * row.error,
        }
        for row in rows
    ]

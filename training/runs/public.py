"""Results on public tasks: kept when a run ends, and read as a table of models and tasks."""

from collections.abc import Iterable

from django.db.models import QuerySet

from training.runs.models import PublicResult, Run, State, Step

FIELDS = ("task", "metric", "value", "error", "n", "shots", "harness", "chat")
# The ends of a 95 % interval, in standard errors.
ERRORS = 1.959964


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
    """The newest result of each model, metric and way of asking; models as they were made."""
    newest = (
        PublicResult.objects.order_by("model", "task", "metric", "shots", "chat", "-pk")
        .distinct("model", "task", "metric", "shots", "chat")
        .values("pk")
    )
    found = PublicResult.objects.filter(pk__in=newest).select_related("model", "run")
    return found.order_by("model", "task", "metric", "shots", "chat")


def with_limits(rows: Iterable[PublicResult]) -> list[dict[str, object]]:
    """The rows with the 95 % interval of their value."""
    return [
        {
            **{name: getattr(row, name) for name in (*FIELDS, "model", "run", "created_at")},
            "low": None if row.error is None else row.value - ERRORS * row.error,
            "high": None if row.error is None else row.value + ERRORS * row.error,
        }
        for row in rows
    ]

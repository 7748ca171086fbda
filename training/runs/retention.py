"""How long the numbers, samples and log lines of ended runs are kept."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet

from labeling.people.retention import Rule
from training.runs.models import Metric, RunEvent, RunSample


def _of_old_runs(rows: QuerySet[Any, Any], then: datetime) -> QuerySet[Any, Any]:
    """Rows of runs that ended before then; none if there is no limit."""
    return rows.filter(run__ended_at__lt=then) if settings.RUN_HISTORY_TIME else rows.none()


def _time() -> timedelta:
    found: timedelta = settings.RUN_HISTORY_TIME
    return found


def _rule(name: str, model: type[Model], **only: str) -> Rule:
    rows = model._default_manager.filter(**only)
    return Rule(
        name, lambda: settings.RUN_HISTORY_TIME, lambda then: _of_old_runs(rows.all(), then)
    )


# Their changes of state, summaries, datasets and models stay.
RULES = [
    _rule("numbers of old runs", Metric),
    _rule("samples of old runs", RunSample),
    _rule("log lines of old runs", RunEvent, kind=RunEvent.Kind.LOG),
]

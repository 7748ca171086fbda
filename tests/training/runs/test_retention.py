"""Numbers, samples and log lines of old runs are removed if the installation wants it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from labeling.people.retention import remove_old_data
from training.runs.models import Metric, Run, RunEvent, RunSample


@pytest.fixture
def old(run: Run) -> Run:
    Metric.objects.create(run=run, step=1, values={"loss": 1.0}, number=1)
    RunSample.objects.create(run=run, step=1, prompt="Why?", reply="So.", number=2)
    RunEvent.objects.create(run=run, attempt=1, kind="log", number=3, text="Hello.")
    RunEvent.objects.create(run=run, attempt=1, kind="state", number=4, data={"code": "failed"})
    return run


def ended(run: Run, *, days: int) -> None:
    then = timezone.now() - timedelta(days=days)
    Run.objects.filter(pk=run.pk).update(state="failed", ended_at=then, reason="failed")


def left() -> list[int]:
    logs = RunEvent.objects.filter(kind="log").count()
    return [Metric.objects.count(), RunSample.objects.count(), logs]


@pytest.mark.parametrize(("days", "stays"), [(99, True), (101, False)])
def test_the_history_of_a_run_is_kept_for_its_time(old, settings, days, stays):
    settings.RUN_HISTORY_TIME = timedelta(days=100)
    ended(old, days=days)

    remove_old_data()

    assert left() == ([1, 1, 1] if stays else [0, 0, 0])
    assert RunEvent.objects.filter(run=old, data__code="failed").exists()


def test_without_a_limit_everything_is_kept(old):
    ended(old, days=10_000)

    remove_old_data()

    assert left() == [1, 1, 1]


def test_a_run_at_work_keeps_its_numbers(old, settings):
    settings.RUN_HISTORY_TIME = timedelta(days=100)

    remove_old_data()

    assert left() == [1, 1, 1]


def test_a_dry_run_counts_them(old, settings):
    settings.RUN_HISTORY_TIME = timedelta(days=100)
    ended(old, days=101)
    said = StringIO()

    call_command("remove_old_data", "--dry-run", stdout=said)

    assert "numbers of old runs: 1 rows would be removed" in said.getvalue()
    assert left() == [1, 1, 1]

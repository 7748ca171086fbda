"""Sends what a tracker lacks. Every step may be done twice."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from common.locks import Lock, held_if_free
from training.runs.models import Metric, Run
from training.trackers.errors import RunIsNotTaken, TrackerIsRefused, TrackerIsSilent
from training.trackers.mlflow import MLflow
from training.trackers.models import Mirror, Tracker

AT_ONCE = 200  # lines
BUDGET = 20.0  # seconds of one job
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=10)
MOST_DOUBLINGS = 6


def mirror(tracker_id: int) -> None:
    """Send what a tracker lacks, for some seconds. A run never waits for this."""
    with held_if_free(Lock.TRACKER, tracker_id) as mine:
        tracker = Tracker.objects.filter(pk=tracker_id, on=True).first()
        if not mine or tracker is None:
            return
        try:
            _mirror(tracker, until=time.monotonic() + BUDGET)
        except (TrackerIsSilent, TrackerIsRefused) as silent:
            wait = min(FIRST_WAIT * 2 ** min(tracker.tries, MOST_DOUBLINGS), LONGEST_WAIT)
            Tracker.objects.filter(pk=tracker.pk).update(
                message=str(silent.detail),
                tries=F("tries") + 1 if tracker.tries < MOST_DOUBLINGS else tracker.tries,
                retry_at=timezone.now() + wait,
            )
        else:
            Tracker.objects.filter(pk=tracker.pk).update(message="", tries=0, retry_at=None)


def _mirror(tracker: Tracker, until: float) -> None:
    runs = list(lacking(tracker))
    if not runs:
        return
    server = MLflow(tracker)
    for run in runs:
        found, _new = Mirror.objects.get_or_create(tracker=tracker, run=run)
        try:
            for _some in _send(server, found, run):
                if time.monotonic() > until:
                    return
        except RunIsNotTaken as refused:
            _save(found, message=str(refused.detail), retry_at=timezone.now() + LONGEST_WAIT)


def lacking(tracker: Tracker) -> QuerySet[Run]:
    """The runs that have begun and have lines or a state that the tracker lacks."""
    mirrors = Mirror.objects.filter(tracker=tracker, run=OuterRef("pk"))
    sent = Coalesce(Subquery(mirrors.values("number")[:1]), -1)
    newer = Metric.objects.filter(run=OuterRef("pk"), number__gt=OuterRef("sent"))
    runs = Run.objects.filter(attempt__gt=0)
    if not tracker.earlier:
        runs = runs.filter(Q(ended_at=None) | Q(ended_at__gte=tracker.created_at))
    runs = runs.exclude(Exists(mirrors.filter(retry_at__gt=timezone.now())))
    known = Exists(mirrors.filter(state=OuterRef("state")))
    return runs.annotate(sent=sent).filter(~known | Exists(newer)).order_by("pk")


def _send(server: MLflow, mirror: Mirror, run: Run) -> Iterator[None]:
    """Send a run's lines and then its state. Yields after each request that counts."""
    while rows := _next(mirror):
        if rows[0].step <= mirror.step:
            # A resumed run repeats steps, and MLflow keeps every point of a run. So it gets
            # another run, with all points, instead.
            _forget(server, mirror)
            continue
        _begin(server, mirror, run)
        server.log(mirror.remote, rows)
        _save(mirror, number=rows[-1].number, step=rows[-1].step)
        yield
    _begin(server, mirror, run)
    server.set_state(mirror.remote, run)
    _save(mirror, state=run.state, message="", retry_at=None)
    yield


def _next(mirror: Mirror) -> list[Metric]:
    rows = Metric.objects.filter(run=mirror.run_id, number__gt=mirror.number)
    return list(rows.order_by("number")[:AT_ONCE])


def _begin(server: MLflow, mirror: Mirror, run: Run) -> None:
    if not mirror.remote:
        _save(mirror, remote=server.begin(run))


def _forget(server: MLflow, mirror: Mirror) -> None:
    with suppress(RunIsNotTaken):  # it is deleted already
        server.delete(mirror.remote)
    _save(mirror, remote="", number=-1, step=-1, state="")


def _save(mirror: Mirror, **fields: object) -> None:
    for name, value in fields.items():
        setattr(mirror, name, value)
    mirror.save(update_fields=list(fields))

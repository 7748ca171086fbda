"""How a run moves: every move is one UPDATE that names the state it leaves."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from labeling.people.models import User
from training.runs import history
from training.runs.models import Machine, Run, State

QUEUED = Q(state=State.QUEUED, cancel_asked_at=None)
RUNNING = Q(state=State.RUNNING)


class RunIsLost(Exception):
    """This attempt was given up: another has the run, or it has ended."""


def of_attempt(attempt: int) -> Q:
    """The fence: a worker that was given up finds no row."""
    return Q(state=State.RUNNING, attempt=attempt)


def claim(machine: Machine, wished: int | None = None) -> Run | None:
    """Take the run that rang, or else the oldest that fits this machine. Nobody else gets it."""
    fits = Run.objects.filter(QUEUED, gpus__lte=machine.slots)
    others = fits.exclude(pk=wished or 0).order_by("pk").values_list("pk", flat=True)[:20]
    first = [] if wished is None else [wished]
    for run_id in [*first, *others]:
        if _take(run_id, machine):
            return Run.objects.select_related("machine").get(pk=run_id)
    return None


def _take(run_id: int, machine: Machine) -> bool:
    return history.change(
        run_id,
        QUEUED & Q(gpus__lte=machine.slots),
        code="claimed",
        data={"attempt": _next_attempt(run_id), "machine": machine.name},
        state=State.RUNNING,
        attempt=F("attempt") + 1,
        machine=machine,
        heartbeat_at=Now(),
        started_at=Now(),
        ended_at=None,
        end_handled_at=None,
        exit_code=None,
        reason="claimed",
        message="",
        seconds_per_step=None,
    )


def _next_attempt(run_id: int) -> int:
    return (Run.objects.values_list("attempt", flat=True).filter(pk=run_id).first() or 0) + 1


def beat(run: Run) -> None:
    """A sign of life."""
    if not _own(run).update(heartbeat_at=Now()):
        raise RunIsLost


def asked_to_cancel(run: Run) -> bool:
    found = _own(run).values_list("cancel_asked_at", flat=True)
    if not found:
        raise RunIsLost
    return found[0] is not None


def _own(run: Run) -> QuerySet[Run]:
    return Run.objects.filter(of_attempt(run.attempt), pk=run.pk)


def ended(run: Run, state: State, code: str, **fields: Any) -> None:
    """The end, written by the attempt that reached it."""
    moved = history.change(
        run.pk,
        of_attempt(run.attempt),
        code=code,
        data={"exit_code": fields.get("exit_code"), "attempt": run.attempt},
        state=state,
        reason=code,
        ended_at=Now(),
        **fields,
    )
    if not moved:
        raise RunIsLost


def back(run: Run, code: str, *, counts: bool, **fields: Any) -> None:
    """Give the run to whoever claims it next; after too many attempts a person decides.

    counts: whether the attempt counts; a machine that was stopped on purpose is nobody's failure.
    """
    if counts and run.attempt >= run.most_attempts:
        ended(run, State.FAILED, "worn_out", **fields)
        return
    more = {} if counts else {"most_attempts": F("most_attempts") + 1}
    if not _requeue(run.pk, of_attempt(run.attempt), code, **fields, **more):
        raise RunIsLost


def _requeue(run_id: int, leaving: Q, code: str, **fields: Any) -> bool:
    data = {"exit_code": fields.get("exit_code")}
    moved: dict[str, Any] = {"state": State.QUEUED, "sent_at": None, "reason": code}
    return history.change(run_id, leaving, code=code, data=data, **moved, **fields)


def silent() -> QuerySet[Run]:
    """Running, but without a sign of life for too long, by the database's clock.

    A database that was away itself heard nobody: after its start everyone gets the same time.
    """
    if _database_is_young():
        return Run.objects.none()
    return Run.objects.filter(RUNNING, heartbeat_at__lt=Now() - settings.RUN_SILENT_AFTER)


def _database_is_young() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - pg_postmaster_start_time())")
        return float(cursor.fetchone()[0]) < settings.RUN_SILENT_AFTER.total_seconds()


def take_back(run: Run) -> bool:
    """A run whose machine went silent: cancelled if that was asked for, else to be tried again."""
    unseen = of_attempt(run.attempt) & Q(heartbeat_at__lt=Now() - settings.RUN_SILENT_AFTER)
    if run.cancel_asked_at:
        return _end_from(run, unseen, State.CANCELLED, "cancelled")
    if run.attempt >= run.most_attempts:
        return _end_from(run, unseen, State.FAILED, "worn_out")
    return _requeue(run.pk, unseen, "silent")


def _end_from(run: Run, leaving: Q, state: State, code: str) -> bool:
    fields: dict[str, Any] = {"state": state, "reason": code, "ended_at": Now()}
    return history.change(run.pk, leaving, code=code, data={"attempt": run.attempt}, **fields)


def ask_cancel(run: Run, by: User) -> bool:
    """A waiting run ends at once; a running one is told, and its machine ends it."""
    waiting: dict[str, Any] = {"state": State.CANCELLED, "reason": "cancelled", "ended_at": Now()}
    if history.change(run.pk, QUEUED, code="cancelled", by=by, cancel_asked_at=Now(), **waiting):
        return True
    once = RUNNING & Q(cancel_asked_at=None)
    return history.change(run.pk, once, code="cancel_asked", by=by, cancel_asked_at=Now())


def resume(run: Run, by: User) -> bool:
    """From an end that was no success back into the queue, with attempts of its own."""
    leaving = Q(state__in=(State.FAILED, State.CANCELLED))
    return history.change(
        run.pk,
        leaving,
        code="resumed",
        by=by,
        state=State.QUEUED,
        reason="queued",
        message="",
        most_attempts=F("attempt") + settings.RUN_ATTEMPTS,
        cancel_asked_at=None,
        ended_at=None,
        end_handled_at=None,
        sent_at=None,
        heartbeat_at=None,
        machine=None,
    )

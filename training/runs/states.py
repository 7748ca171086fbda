"""How a run changes its state: each change is one UPDATE that names the state it leaves."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from labeling.people.models import User
from training.runs import history
from training.runs.errors import RunIsLost
from training.runs.models import Machine, Run, State

QUEUED = Q(state=State.QUEUED)
RUNNING = Q(state=State.RUNNING)


def of_attempt(attempt: int) -> Q:
    """Matches the run only while this attempt has it."""
    return Q(state=State.RUNNING, attempt=attempt)


def claim(machine: Machine, wanted: int | None = None) -> Run | None:
    """Take the wanted run, or else the oldest that fits this machine. No other worker gets it."""
    fits = Run.objects.filter(QUEUED, gpus__lte=machine.slots)
    others = fits.exclude(pk=wanted or 0).order_by("pk").values_list("pk", flat=True)[:20]
    first = [] if wanted is None else [wanted]
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
        mistakes=[],
        seconds_per_step=None,
    )


def _next_attempt(run_id: int) -> int:
    return (Run.objects.values_list("attempt", flat=True).filter(pk=run_id).first() or 0) + 1


def beat(run: Run) -> None:
    """Write a heartbeat, or raise RunIsLost."""
    if not _own(run).update(heartbeat_at=Now()):
        raise RunIsLost


def cancel_is_asked(run: Run) -> bool:
    """Whether a person wants to cancel the run. Raise RunIsLost if it is another's."""
    found = _own(run).values_list("cancel_asked_at", flat=True)
    if not found:
        raise RunIsLost
    return found[0] is not None


def _own(run: Run) -> QuerySet[Run]:
    return Run.objects.filter(of_attempt(run.attempt), pk=run.pk)


def end(run: Run, state: State, code: str, **fields: Any) -> None:
    """Write the end that this attempt has reached, or raise RunIsLost."""
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


def requeue_after_failure(run: Run, code: str, **fields: Any) -> None:
    """Queue the run again, or fail it after too many attempts, so that a person decides.

    If a person has asked to cancel it, it ends as cancelled instead.
    """
    if run.attempt >= run.most_attempts:
        if not _cancel_if_asked(run, of_attempt(run.attempt)):
            end(run, State.FAILED, "worn_out", **fields)
    elif not _queue_again(run, of_attempt(run.attempt), code, **fields):
        raise RunIsLost


def requeue_after_shutdown(run: Run) -> None:
    """Queue the run again. A deliberate shutdown does not count as a failed attempt."""
    uncounted = {"most_attempts": F("most_attempts") + 1}
    if not _queue_again(run, of_attempt(run.attempt), "machine_stopped", **uncounted):
        raise RunIsLost


def _queue_again(run: Run, leaving: Q, code: str, **fields: Any) -> bool:
    """Queue the run again, unless somebody has asked to cancel it: nobody could cancel it then."""
    data = {"exit_code": fields.get("exit_code")}
    moved: dict[str, Any] = {"state": State.QUEUED, "sent_at": None, "reason": code}
    wanted = leaving & Q(cancel_asked_at=None)
    return (
        history.change(run.pk, wanted, code=code, data=data, **moved, **fields)
        # The request stays until the run ends, so nothing can change between the two UPDATEs.
        or _cancel_if_asked(run, leaving)
    )


def _cancel_if_asked(run: Run, leaving: Q) -> bool:
    asked = leaving & Q(cancel_asked_at__isnull=False)
    return _end_from(run, asked, State.CANCELLED, "cancelled")


def silent_runs() -> QuerySet[Run]:
    """Runs without a heartbeat for too long, by the database's clock.

    None for a while after a start of the database: during its outage no heartbeat could be written.
    """
    if _database_has_just_started():
        return Run.objects.none()
    return Run.objects.filter(RUNNING, heartbeat_at__lt=Now() - settings.RUN_SILENT_AFTER)


def _database_has_just_started() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - pg_postmaster_start_time())")
        return float(cursor.fetchone()[0]) < settings.RUN_SILENT_AFTER.total_seconds()


def take_back(run: Run) -> bool:
    """Cancel the run of a silent machine if a person asked for that; otherwise try it again."""
    unseen = of_attempt(run.attempt) & Q(heartbeat_at__lt=Now() - settings.RUN_SILENT_AFTER)
    if run.attempt >= run.most_attempts:
        return _cancel_if_asked(run, unseen) or _end_from(run, unseen, State.FAILED, "worn_out")
    return _queue_again(run, unseen, "silent")


def _end_from(run: Run, leaving: Q, state: State, code: str) -> bool:
    fields: dict[str, Any] = {"state": state, "reason": code, "ended_at": Now()}
    return history.change(run.pk, leaving, code=code, data={"attempt": run.attempt}, **fields)


def ask_cancel(run: Run, by: User) -> bool:
    """Cancel a queued run at once. A running one is marked, and its machine ends it."""
    # Hold the row: a run that is queued again between the two UPDATEs would match neither.
    Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    waiting: dict[str, Any] = {"state": State.CANCELLED, "reason": "cancelled", "ended_at": Now()}
    if history.change(run.pk, QUEUED, code="cancelled", by=by, cancel_asked_at=Now(), **waiting):
        return True
    once = RUNNING & Q(cancel_asked_at=None)
    return history.change(run.pk, once, code="cancel_asked", by=by, cancel_asked_at=Now())


def cancel_withdrawn(run: Run) -> bool:
    """Cancel a run whose prompts were withdrawn. The caller holds the lock of its row."""
    ended: dict[str, Any] = {"state": State.CANCELLED, "reason": "withdrawn", "ended_at": Now()}
    if history.change(run.pk, QUEUED, code="withdrawn", cancel_asked_at=Now(), **ended):
        return True
    once = RUNNING & Q(cancel_asked_at=None)
    return history.change(run.pk, once, code="withdrawn", cancel_asked_at=Now())


def resume(run: Run, by: User) -> bool:
    """Queue a failed or cancelled run again, with new attempts."""
    leaving = Q(state__in=(State.FAILED, State.CANCELLED), withdrawn_data_at=None)
    return history.change(
        run.pk,
        leaving,
        code="resumed",
        by=by,
        state=State.QUEUED,
        reason="queued",
        message="",
        mistakes=[],
        most_attempts=F("attempt") + settings.RUN_ATTEMPTS,
        cancel_asked_at=None,
        ended_at=None,
        end_handled_at=None,
        sent_at=None,
        heartbeat_at=None,
        machine=None,
    )

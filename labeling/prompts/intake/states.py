"""How an intake moves: every step is one UPDATE that names the state it leaves."""

from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from labeling.errors import IntakeCannotMove
from labeling.prompts.intake.models import Intake, LeftOut, StagedLine, State

# A worker that says nothing for this long is taken for dead.
SILENCE = timedelta(minutes=5)
MOST_ATTEMPTS = 3


class IntakeIsLost(Exception):
    """Another worker has this file now, or somebody cancelled it: write nothing more."""


def silent() -> Q:
    return Q(state=State.RUNNING, heartbeat_at__lt=timezone.now() - SILENCE)


def claim(intake_id: int) -> Intake:
    """Give the file to this worker, and to no other."""
    free = Intake.objects.filter(Q(state=State.WAITING) | silent(), pk=intake_id)
    if not free.update(
        state=State.RUNNING,
        attempt=F("attempt") + 1,
        heartbeat_at=timezone.now(),
        bytes_read=0,
        lines_read=0,
    ):
        raise IntakeCannotMove
    intake = Intake.objects.get(pk=intake_id)
    restart(intake)
    return intake


def restart(intake: Intake) -> None:
    """Forget what an earlier reading of the file left behind."""
    StagedLine.objects.filter(intake=intake).delete()
    LeftOut.objects.filter(intake=intake).delete()


def report(intake: Intake, *, lines: int, position: int) -> None:
    """Say how far the reading is; stop when the file is no longer ours."""
    if not _ours(intake).update(heartbeat_at=timezone.now(), lines_read=lines, bytes_read=position):
        raise IntakeIsLost
    intake.lines_read, intake.bytes_read = lines, position


def hold(intake: Intake) -> None:
    """Lock the row to the end of the transaction: the last moment to be told to stop."""
    if not _ours(intake).update(heartbeat_at=timezone.now()):
        raise IntakeIsLost


def finish(intake: Intake, *, prompts: int, replies: int, rankings: int) -> None:
    _end(
        intake,
        state=State.DONE,
        prompts_made=prompts,
        replies_made=replies,
        rankings_made=rankings,
    )


def refuse(intake: Intake, *, message: str) -> None:
    StagedLine.objects.filter(intake=intake).delete()
    _end(intake, state=State.REFUSED, message=message)


def cancel(intake_id: int) -> None:
    """Stop a file that has not come in yet. A worker notices at its next report."""
    unfinished = Intake.objects.filter(
        pk=intake_id, state__in=[State.UPLOADED, State.WAITING, State.RUNNING]
    )
    if not unfinished.update(state=State.CANCELLED, ended_at=timezone.now()):
        raise IntakeCannotMove
    StagedLine.objects.filter(intake=intake_id).delete()


def _end(intake: Intake, **values: object) -> None:
    if not _ours(intake).update(ended_at=timezone.now(), **values):
        raise IntakeIsLost


def _ours(intake: Intake) -> QuerySet[Intake]:
    return Intake.objects.filter(pk=intake.pk, state=State.RUNNING, attempt=intake.attempt)

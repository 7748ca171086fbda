"""How an intake moves: every step is one UPDATE that names the state it leaves."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from labeling.prompts.intake.errors import IntakeCannotMove
from labeling.prompts.intake.models import Intake, LeftOut, StagedLine, State

# A worker that says nothing for this long is taken for dead.
SILENCE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
# Delete an upload that nobody continued for this long.
FORGOTTEN = timedelta(days=7)


class IntakeIsLost(Exception):
    """Another worker has this file now, or somebody cancelled it: write nothing more."""


def silent() -> Q:
    return Q(state=State.RUNNING, heartbeat_at__lt=timezone.now() - SILENCE)


@transaction.atomic
def claim(intake_id: int) -> Intake:
    """Give the file to this worker, and to no other."""
    free = Intake.objects.filter(Q(state=State.WAITING) | silent(), pk=intake_id)
    if not _unlocked(free).update(
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


def begin_fetching(intake_id: int) -> Intake | None:
    """The intake whose files are to be fetched from a hub, unless it has ended."""
    wanted = Intake.objects.filter(pk=intake_id, state=State.FETCHING)
    if not wanted.update(attempt=F("attempt") + 1, heartbeat_at=timezone.now()):
        return None
    return Intake.objects.get(pk=intake_id)


def overdue_fetches() -> QuerySet[Intake]:
    """Fetches whose message or worker was probably lost."""
    then = timezone.now() - SILENCE
    late = Q(heartbeat_at__lt=then) | Q(heartbeat_at=None, created_at__lt=then)
    return Intake.objects.filter(late, state=State.FETCHING)


def report(intake: Intake, *, lines: int, position: int) -> None:
    """Say how far the reading is; stop when the file is no longer ours."""
    if not _ours(intake).update(heartbeat_at=timezone.now(), lines_read=lines, bytes_read=position):
        raise IntakeIsLost
    intake.lines_read, intake.bytes_read = lines, position


def hold(intake: Intake) -> None:
    """Lock the row until the end of the transaction, and stop when the file is no longer ours.

    Race: a cancellation waits for the lock, and then deletes what the transaction wrote.
    """
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


@transaction.atomic
def refuse(intake: Intake, *, message: str) -> None:
    _end(intake, state=State.REFUSED, message=message)
    StagedLine.objects.filter(intake=intake).delete()


def give_up(intake: Intake, *, message: str) -> None:
    """End a file that is no file. Its row is locked."""
    intake.state, intake.message, intake.ended_at = State.REFUSED, message, timezone.now()
    intake.save(update_fields=["state", "message", "ended_at"])


def forgotten(then: datetime) -> QuerySet[Intake]:
    """Uploads that nobody has continued since then."""
    return Intake.objects.filter(
        Q(heartbeat_at=None) | Q(heartbeat_at__lt=then),
        state__in=[State.ARRIVING, State.UPLOADED],
        created_at__lt=then,
    )


def cancel_forgotten() -> int:
    """Delete uploads that nobody continues, because files contain personal data."""
    uploads = forgotten(timezone.now() - FORGOTTEN)
    cancelled = 0
    for intake in uploads:
        with translation.override(language_of_starter(intake)):
            cancelled += uploads.filter(pk=intake.pk).update(
                state=State.CANCELLED,
                ended_at=timezone.now(),
                message=_("Nobody continued with this file for a week."),
            )
    return cancelled


@transaction.atomic
def give_up_worn_out() -> None:
    """Files whose worker went silent again and again, or whose file is gone."""
    worn_out = Intake.objects.filter(silent() & (Q(attempt__gte=MOST_ATTEMPTS) | Q(path="")))
    for intake in worn_out:
        with translation.override(language_of_starter(intake)):
            _unlocked(worn_out.filter(pk=intake.pk)).update(
                state=State.REFUSED,
                ended_at=timezone.now(),
                message=_("The worker of this file stopped more than once. Nothing came in."),
            )


def delete_left_over() -> None:
    """Delete the lines of files that ended without their worker, since they are personal data."""
    StagedLine.objects.filter(intake__ended_at__isnull=False).delete()


def language_of_starter(intake: Intake) -> str:
    """Messages about a file are stored with it, in the language of the person who imported it."""
    person = intake.started_by
    return person.interface_language.lower() if person else settings.LANGUAGE_CODE


@transaction.atomic
def cancel(intake_id: int) -> None:
    """Stop a file that has not come in yet. Its worker notices when it writes the next lines.

    Race: the worker holds the row while it writes lines, so none is written after the deletion.
    """
    unfinished = Intake.objects.filter(
        pk=intake_id,
        state__in=[
            *[State.FETCHING, State.ARRIVING, State.UPLOADED, State.WAITING, State.RUNNING],
        ],
    )
    if not unfinished.update(state=State.CANCELLED, ended_at=timezone.now()):
        raise IntakeCannotMove
    StagedLine.objects.filter(intake=intake_id).delete()


def _end(intake: Intake, **values: object) -> None:
    if not _ours(intake).update(ended_at=timezone.now(), **values):
        raise IntakeIsLost


def _unlocked(intakes: QuerySet[Intake]) -> QuerySet[Intake]:
    """Leave out a file whose lines are being merged: its worker lives, and holds the row."""
    return Intake.objects.filter(pk__in=intakes.select_for_update(skip_locked=True).values("pk"))


def _ours(intake: Intake) -> QuerySet[Intake]:
    return Intake.objects.filter(pk=intake.pk, state=State.RUNNING, attempt=intake.attempt)

"""Files are taken in later: the row says which, a message only rings."""

import logging
import shutil
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from common.locks import Lock, held_if_free
from labeling.prompts.intake import run, states
from labeling.prompts.intake.errors import IntakeCannotMove
from labeling.prompts.intake.models import Intake, State

logger = logging.getLogger(__name__)

# Where files lie, below ARTIFACTS_DIR.
FOLDER = "intake"
STRAY = timedelta(days=1)


@shared_task
def take_in(intake_id: int) -> None:
    """Take a waiting file to its end. Delivering the message twice does no harm."""
    try:
        intake = states.claim(intake_id)
    except IntakeCannotMove:
        logger.info("Intake %s is already taken.", intake_id)
        return
    try:
        run.take_in(intake, file_of(intake))
    except states.IntakeIsLost:
        logger.info("Intake %s went to another worker.", intake_id)
    else:
        delete_file(intake)


@shared_task
def fetch(intake_id: int) -> None:
    """Fetch a dataset of a hub. Delivering the message twice does no harm."""
    # 25 MB that only a program that fetches datasets needs.
    from labeling.prompts.intake import fetching

    with held_if_free(Lock.HUB_DATASET, intake_id) as mine:
        if mine:
            fetching.fetch(intake_id)


@shared_task
def ring_waiting_intakes() -> None:
    """Ring again for files that wait or whose worker went silent, and drop what was left lying."""
    states.cancel_forgotten()
    states.give_up_worn_out()
    states.delete_left_over()
    for intake in Intake.objects.filter(Q(state=State.WAITING) | states.silent()):
        take_in.delay(intake.pk)
    for intake in states.overdue_fetches():
        fetch.delay(intake.pk)
    ended = Intake.objects.filter(ended_at__isnull=False).exclude(path="")
    for intake in ended:
        delete_file(intake)
    delete_strays()


def delete_strays() -> None:
    """Delete files without a row, and folders: they are left by processes that died."""
    old = (timezone.now() - STRAY).timestamp()
    for stray in (settings.ARTIFACTS_DIR / FOLDER).glob("*"):
        path = str(stray.relative_to(settings.ARTIFACTS_DIR))
        if _touched_at(stray) > old or Intake.objects.filter(path=path).exists():
            continue
        if stray.is_dir():
            shutil.rmtree(stray, ignore_errors=True)
        else:
            stray.unlink(missing_ok=True)


def _touched_at(path: Path) -> float:
    """When a file, or anything in a folder, was last written; now if somebody is moving it."""
    try:
        return max(one.stat().st_mtime for one in (path, *path.rglob("*")))
    except FileNotFoundError:
        return timezone.now().timestamp()


def file_of(intake: Intake) -> Path:
    return settings.ARTIFACTS_DIR / intake.path


def delete_file(intake: Intake) -> None:
    """Nothing of a file stays behind but what came in."""
    file_of(intake).unlink(missing_ok=True)
    Intake.objects.filter(pk=intake.pk).update(path="")

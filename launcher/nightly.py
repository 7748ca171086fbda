"""Backups at the same time every day: made, proven, counted, and removed when they are too many."""

import logging
import re
import shutil
import time as clock
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils import timezone

from labeling.people.audit.models import Act
from labeling.people.audit.services import record
from launcher.backup import back_up
from launcher.database_dump import BackupError
from launcher.services.errors import ServiceError
from launcher.verify import verify

logger = logging.getLogger(__name__)

NAME = "plumbline-{:%Y-%m-%dT%H%M%S}.tar"
WRITTEN_AT = re.compile(r"plumbline-(\d{4}-\d\d-\d\dT\d{6})\.tar")
# A backup, its unpacked files and its database are on the disk at the same time.
ROOM = 3


@dataclass(frozen=True)
class Keep:
    """The backups to keep: the newest of each of the last `days` and of the last `weeks`."""

    days: int
    weeks: int


def next_start(now: datetime, at: time) -> datetime:
    """Return the next moment at this time of the day, in the zone of `now`."""
    today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def run_every_day(folder: Path, at: time, keep: Keep) -> None:
    """Make a backup each day until the process is stopped. A failure waits for the next day."""
    while True:
        start = next_start(timezone.localtime(), at)
        logger.info("The next backup begins at %s.", start.isoformat())
        clock.sleep(max(0.0, (start - timezone.localtime()).total_seconds()))
        try:
            run_once(folder, keep)
        except (BackupError, ServiceError, OSError, DatabaseError) as error:
            # Only the kind of a database error: a message of PostgreSQL can contain a row.
            shown = type(error).__name__ if isinstance(error, DatabaseError) else error
            logger.error("The backup failed: %s", shown)
        connection.close()


def run_once(folder: Path, keep: Keep) -> Path:
    """Make a backup, restore it for proof, and remove those that are too many.

    A failure removes nothing: older backups are worth the more.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / NAME.format(timezone.localtime())
    try:
        _check_room(folder)
        back_up(file)
        verify(file)
    except Exception:
        file.unlink(missing_ok=True)
        record(Act.BACKUP_FAILED, object_kind="backup", object_id=file.name)
        raise
    for old in too_many(_backups_in(folder), keep):
        old.unlink()
    record(
        Act.BACKED_UP,
        object_kind="backup",
        object_id=file.name,
        detail={"bytes": file.stat().st_size},
    )
    logger.info("%s was made and can be restored.", file.name)
    return file


def too_many(backups: Sequence[Path], keep: Keep) -> list[Path]:
    """Return the backups to remove, from names that begin with the oldest moment."""
    newest_first = sorted(backups, key=_written_at, reverse=True)
    days: dict[object, Path] = {}
    weeks: dict[object, Path] = {}
    for file in newest_first:
        moment = _written_at(file)
        days.setdefault(moment.date(), file)
        weeks.setdefault(moment.isocalendar()[:2], file)
    kept = {*list(days.values())[: keep.days], *list(weeks.values())[: keep.weeks]}
    return [file for file in newest_first if file not in kept]


def _backups_in(folder: Path) -> list[Path]:
    return [file for file in folder.iterdir() if WRITTEN_AT.fullmatch(file.name)]


def _written_at(file: Path) -> datetime:
    found = WRITTEN_AT.fullmatch(file.name)
    assert found  # noqa: S101  # else a mistake of `_backups_in`
    return datetime.strptime(found[1], "%Y-%m-%dT%H%M%S")


def _check_room(folder: Path) -> None:
    sizes = [file.stat().st_size for file in _backups_in(folder)]
    needed, free = ROOM * max(sizes, default=0), shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            f"{folder} has {free >> 20} MiB free, and a backup with its proof needs about "
            f"{needed >> 20} MiB. Free some space or keep fewer backups."
        )

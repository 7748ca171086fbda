"""Backups at the same time every day: made, proven, counted, and removed when they are too many."""

import logging
import re
import shutil
import time as clock
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils import timezone

from labeling.people.audit.models import Act
from labeling.people.audit.services import record
from launcher.backup import back_up
from launcher.database_dump import BackupError
from launcher.places import Place
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


def run_every_day(place: Place, at: time, keep: Keep) -> None:
    """Make a backup each day until the process is stopped. A failure waits for the next day."""
    while True:
        start = next_start(timezone.localtime(), at)
        logger.info("The next backup begins at %s.", start.isoformat())
        clock.sleep(max(0.0, (start - timezone.localtime()).total_seconds()))
        try:
            run_once(place, keep)
        except (BackupError, ServiceError, OSError, DatabaseError) as error:
            # Only the kind of a database error: a message of PostgreSQL can contain a row.
            shown = type(error).__name__ if isinstance(error, DatabaseError) else error
            logger.error("The backup failed: %s", shown)
        connection.close()


def run_once(place: Place, keep: Keep) -> str:
    """Make a backup, restore it for proof, and remove those that are too many; return its name.

    A failure removes nothing: older backups are worth the more.
    """
    name = NAME.format(timezone.localtime())
    try:
        size = _make(place, name)
    except Exception:
        with suppress(OSError):  # a bucket that cannot be reached now
            place.delete(name)
        record(Act.BACKUP_FAILED, object_kind="backup", object_id=name)
        raise
    for old in too_many(_backups_of(place), keep):
        place.delete(old)
    record(Act.BACKED_UP, object_kind="backup", object_id=name, detail={"bytes": size})
    logger.info("%s was made and can be restored.", name)
    return name


def _make(place: Place, name: str) -> int:
    """Write a backup, prove the kept file, and return its bytes."""
    with place.workspace() as folder:
        _check_room(folder, place)
        back_up(folder / name)
        place.put(folder / name)
    with place.local(name) as file:
        verify(file)
        return file.stat().st_size


def too_many(backups: Iterable[str], keep: Keep) -> list[str]:
    """Return the names of the backups to remove."""
    newest_first = sorted(backups, key=_written_at, reverse=True)
    days: dict[object, str] = {}
    weeks: dict[object, str] = {}
    for name in newest_first:
        moment = _written_at(name)
        days.setdefault(moment.date(), name)
        weeks.setdefault(moment.isocalendar()[:2], name)
    kept = {*list(days.values())[: keep.days], *list(weeks.values())[: keep.weeks]}
    return [name for name in newest_first if name not in kept]


def _backups_of(place: Place) -> dict[str, int]:
    """Return the bytes of each backup, and of no other file that is kept there."""
    return {name: size for name, size in place.sizes().items() if WRITTEN_AT.fullmatch(name)}


def _written_at(name: str) -> datetime:
    found = WRITTEN_AT.fullmatch(name)
    assert found  # noqa: S101  # else a mistake of `_backups_of`
    return datetime.strptime(found[1], "%Y-%m-%dT%H%M%S")


def _check_room(folder: Path, place: Place) -> None:
    largest = max(_backups_of(place).values(), default=0)
    needed, free = ROOM * largest, shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            f"{folder} has {free >> 20} MiB free, and a backup with its proof needs about "
            f"{needed >> 20} MiB. Free some space or keep fewer backups."
        )

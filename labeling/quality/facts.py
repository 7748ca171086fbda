"""The facts of tasks, written from their labels: a compact copy that can be made again.

One statement says what the facts of a task are. A refresh runs it for tasks whose labels may have
changed, a rebuild for all; so both give the same, and nothing is ever added up.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models.functions import Now

from labeling.quality.facts_sql import ALL, CHANGED, FACTS, SCORED, SCORES
from labeling.quality.models import Refresh

# A label carries the time of its statement and is seen once it is committed: no transaction of
# ours lives longer than its statements may take together.
LOOK_BACK = timedelta(minutes=3)


BATCH = 2000


@transaction.atomic
def refresh(*, look_back: timedelta = LOOK_BACK) -> int:
    """Bring the facts up to now. Two refreshes at once wait for each other here."""
    state = _lock_state()
    now = _clock()
    since = state.as_of and state.as_of - look_back
    version = state.version + 1
    tasks = _tasks(CHANGED, [since] * 4) if since else _all_tasks()
    written = sum(_write(FACTS, part, version) for part in _parts(tasks))
    scored = _tasks(SCORED, [since, version]) if since else _all_tasks()
    written += sum(_write(SCORES, part, version) for part in _parts(scored))
    Refresh.objects.filter(pk=1).update(as_of=now, version=version if written else state.version)
    return written


@transaction.atomic
def rebuild() -> int:
    """Make all facts again. What is right already stays as it is: how many rows were not."""
    state = _lock_state()
    now = _clock()
    version = state.version + 1
    parts = list(_parts(_all_tasks()))
    written = sum(_write(FACTS, part, version) for part in parts)
    written += sum(_write(SCORES, part, version) for part in parts)
    Refresh.objects.filter(pk=1).update(
        as_of=now, rebuilt_at=Now(), version=version if written else state.version
    )
    return written


def _lock_state() -> Refresh:
    Refresh.objects.bulk_create([Refresh(pk=1)], ignore_conflicts=True)
    return Refresh.objects.select_for_update().get(pk=1)


def _clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def _all_tasks() -> list[int]:
    return _tasks(ALL, [])


def _parts(tasks: list[int]) -> Iterable[list[int]]:
    return (tasks[start : start + BATCH] for start in range(0, len(tasks), BATCH))


def _write(statement: str, tasks: list[int], version: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"tasks": tasks, "version": version})
        return int(cursor.rowcount)


def _tasks(statement: str, since: list[datetime | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, since)
        return [task for (task,) in cursor.fetchall()]

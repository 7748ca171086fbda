"""The advisory locks of PostgreSQL: one number for each, and the ways to hold one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import IntEnum, unique

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from psycopg2.errors import LockNotAvailable

USUAL_PATIENCE = timedelta(seconds=2)


@unique
class Lock(IntEnum):
    """Every advisory lock in the database. A number never changes while old processes run."""

    SIGN_IN = 1  # with the account name
    CURRENT_POLICY = 7_301
    MODEL_FILES = 7_302  # with the id of the model version
    DRAW = 7_303  # with the id of the draw
    RUN_WATCH = 7_306
    HUB_PUSH = 7_307  # with the id of the push
    HUB_DATASET = 7_308  # with the id of the intake
    TRACKER = 7_309  # with the id of the tracker
    TEST_DATABASES = 7_031_402
    INTAKE = 0x70726F6D


class LockIsTaken(OperationalError):
    """Others held the lock for longer than the caller wanted to wait. The transaction is over."""


def wait_for(
    lock: Lock, key: str | None = None, *, at_most: timedelta | None = USUAL_PATIENCE
) -> None:
    """Hold the lock until the transaction ends.

    Raise LockIsTaken if that takes longer than `at_most`. None waits for as long as it takes,
    whatever the time limits of the connection are.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('lock_timeout'), current_setting('statement_timeout')"
        )
        usual = cursor.fetchone()
        _limit(cursor, str(int(at_most / timedelta(milliseconds=1))) if at_most else "0", "0")
        try:
            if key is not None:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [lock, key])
            else:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                raise LockIsTaken(lock.name) from error
            raise
        _limit(cursor, *usual)


def _limit(cursor: CursorWrapper, lock_timeout: str, statement_timeout: str) -> None:
    cursor.execute(
        "SELECT set_config('lock_timeout', %s, true), set_config('statement_timeout', %s, true)",
        [lock_timeout, statement_timeout],
    )


@contextmanager
def held_if_free(lock: Lock, key: int = 0) -> Iterator[bool]:
    """Hold the lock without a transaction, and say whether it was free.

    PostgreSQL releases it when the connection ends, so a crash blocks nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [lock, key])
        held = bool(cursor.fetchone()[0])
        try:
            yield held
        finally:
            if held:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [lock, key])

"""Every advisory lock has a number of its own, and all numbers are in one place."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from common.locks import Lock, LockIsTaken, held_if_free, wait_for
from tests.interleaving import interleave

ROOT = Path(__file__).resolve().parents[2]
# Where the functions of PostgreSQL are called.
HOMES = {"common/locks.py", "tests/databases.py"}


def test_no_number_is_used_twice():
    assert len(set(Lock)) == len(Lock.__members__)


def test_nothing_else_takes_an_advisory_lock():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    calls = re.compile(r"pg_(?:try_)?advisory_(?!unlock_all)")
    takers = {
        name
        for name in listed.stdout.split()
        if (ROOT / name).is_file() and calls.search((ROOT / name).read_text())
    }
    assert takers - {"tests/common/test_locks.py"} == HOMES


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_others_hold_for_too_long_is_refused():
    def hold() -> None:
        with transaction.atomic():
            wait_for(Lock.INTAKE)
            with connection.cursor() as cursor:
                cursor.execute("SELECT 'the other one is refused before this'")

    def ask() -> str:
        try:
            with transaction.atomic():
                wait_for(Lock.INTAKE, at_most=timedelta(milliseconds=1))
        except LockIsTaken:
            return "refused"
        return "held"

    refused = interleave(hold, ask, schedule=[0, 0, 0, 0, 1, 1, 1, 1, 1])
    assert refused.results == [None, "refused"]


@pytest.mark.django_db(transaction=True)
def test_waiting_without_a_limit_outlasts_the_limits_of_the_connection():
    def hold() -> None:
        with transaction.atomic():
            wait_for(Lock.INTAKE)

    def ask() -> object:
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("SET lock_timeout = '1ms'; SET statement_timeout = '1ms'")
            wait_for(Lock.INTAKE, at_most=None)
            cursor.execute("SET LOCAL statement_timeout = 0; SHOW lock_timeout")
            return cursor.fetchone()

    waited = interleave(hold, ask, schedule=[0, 0, 0, 0, 1, 1, 1, 1, 1])
    assert waited.results == [None, ("1ms",)]


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_is_held_is_not_free():
    def ask() -> bool:
        with held_if_free(Lock.DRAW, 7) as free:
            return free

    assert interleave(ask, ask, schedule=[0, 1, 1]).results == [True, False]
    assert interleave(ask, ask).results == [True, True]

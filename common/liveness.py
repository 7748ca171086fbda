"""Liveness of the workers: each queue's worker writes a note to the broker every few seconds.

A job that beat sends writes the default queue's note, so the note proves that beat, broker and
worker all work. Workers of other queues are busy for minutes or hours with one job, so a thread of
their process writes the note; the rows of their work show whether it moves.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from typing import Any, cast

import redis
from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

EVERY = 10  # seconds
SILENT_AFTER = 60


@cache
def broker() -> redis.Redis:
    return redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_connect_timeout=2, socket_timeout=2
    )


def leave_note(queue: str) -> None:
    broker().set(f"plumbline:alive:{queue}", str(time.time()), ex=24 * 3600)


def silence(queue: str) -> float | None:
    """Return the seconds since the last note, or None if there was none for a day."""
    note = cast(bytes | None, broker().get(f"plumbline:alive:{queue}"))
    return None if note is None else max(0.0, time.time() - float(note))


def waiting(queue: str) -> int:
    return broker().llen(queue)


@shared_task(name="common.liveness.note_default", expires=EVERY * 2)
def note_default() -> None:
    """Beat sends this job. Old messages expire, so none pile up while no worker runs."""
    leave_note("default")


@worker_ready.connect
def note_long_work(sender: Any, **_more: Any) -> None:
    queues = {queue.name for queue in sender.task_consumer.queues}
    for queue in queues - {settings.CELERY_TASK_DEFAULT_QUEUE}:
        keep_doing(partial(leave_note, queue))


def keep_doing(note: Callable[[], object]) -> None:
    """Call `note` every few seconds in a background thread."""
    threading.Thread(target=_keep_noting, args=[note], daemon=True).start()


def _keep_noting(note: Callable[[], object]) -> None:
    while True:
        # While the broker or the database is away, skip the note; a later one shows it is back.
        with suppress(redis.RedisError, DatabaseError, InterfaceError):
            note()
        connection.close()
        time.sleep(EVERY)

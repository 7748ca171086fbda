"""Whether workers work: each queue's worker leaves a note in the broker every few seconds.

The default queue's note is written by a job that beat sends, so it proves that beat, broker
and worker all do their part. The GPU worker is busy for hours with one run, so there a thread
of its process writes; whether a run moves is told by the run's own heartbeat.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
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
    """Seconds since the last note, or None when there was none for a day."""
    note = cast(bytes | None, broker().get(f"plumbline:alive:{queue}"))
    return None if note is None else max(0.0, time.time() - float(note))


def waiting(queue: str) -> int:
    return broker().llen(queue)


@shared_task(name="common.liveness.note_default", expires=EVERY * 2)
def note_default() -> None:
    """Sent by beat. Old ones are dropped, so none pile up while no worker runs."""
    leave_note("default")


@worker_ready.connect
def note_gpu(sender: Any, **_more: Any) -> None:
    if "gpu" in {queue.name for queue in sender.task_consumer.queues}:
        keep_doing(lambda: leave_note("gpu"))


def keep_doing(note: Callable[[], object]) -> None:
    """Again and again, in a thread beside the work of a process."""
    threading.Thread(target=_keep_noting, args=[note], daemon=True).start()


def _keep_noting(note: Callable[[], object]) -> None:
    while True:
        # When the broker or the database is gone, the next note tells that it is back.
        with suppress(redis.RedisError, DatabaseError, InterfaceError):
            note()
        connection.close()
        time.sleep(EVERY)

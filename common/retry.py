"""Writing to a database that may be unreachable for a while, and waiting for long work."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection, connections

logger = logging.getLogger(__name__)
OUTAGES = (OperationalError, InterfaceError)
PAUSE = 0.5  # seconds
Result = TypeVar("Result")


@contextmanager
def outages_ignored() -> Iterator[None]:
    """Log an outage of the database and continue. For writes that are repeated soon anyway."""
    try:
        yield
    except OUTAGES as error:
        _reconnect_after(error)


def retry_until_written(write: Callable[[], Result]) -> Result:
    """Call `write` until the database is reachable, however long that takes."""
    while True:
        try:
            return write()
        except OUTAGES as error:
            _reconnect_after(error)
            time.sleep(PAUSE)


def _reconnect_after(error: Exception) -> None:
    logger.warning("The database is unreachable: %s", type(error).__name__)
    connection.close()


def in_thread(work: Callable[[], Result], meanwhile: Callable[[], None]) -> Result:
    """Do the work in a thread and call `meanwhile` regularly until it is done.

    An exception of `meanwhile` ends the waiting; the thread then finishes on its own.
    """
    found: list[Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # raised again below, in the caller's thread
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        meanwhile()
        thread.join(PAUSE)
    if failed:
        raise failed[0]
    return found[0]


@contextmanager
def repeating(seconds: float, note: Callable[[], object]) -> Iterator[None]:
    """Call `note` in a thread every so often until the block ends. Outages are ignored."""
    over = threading.Event()

    def repeat() -> None:
        while not over.wait(seconds):
            with outages_ignored():
                note()
        connections.close_all()

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

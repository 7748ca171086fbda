"""Going on when the database is away, and giving signs of life while something takes long."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection, connections

logger = logging.getLogger(__name__)
AWAY = (OperationalError, InterfaceError)
PAUSE = 0.5  # seconds
Result = TypeVar("Result")


@contextmanager
def forgiving() -> Iterator[None]:
    """What cannot be written now is written at the next look."""
    try:
        yield
    except AWAY as error:
        logger.warning("The database is away: %s", type(error).__name__)
        connection.close()


def surely(write: Callable[[], Result]) -> Result:
    """Write it, however long the database is away: this is how a run ends."""
    while True:
        try:
            return write()
        except AWAY as error:
            logger.warning("The database is away: %s", type(error).__name__)
            connection.close()
            time.sleep(PAUSE)


def busy(work: Callable[[], Result], meanwhile: Callable[[], None]) -> Result:
    """Do what takes long in a thread, and `meanwhile` again and again. What that raises ends the
    waiting; the thread is left to its own end."""
    found: list[Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:
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

"""Writing that survives a full disk: it waits, says so, and goes on when there is room again."""

import errno
import logging
import time
from collections.abc import Callable
from typing import TypeVar

from safetensors import SafetensorError

from training.engine.runtime import stop
from training.engine.runtime.errors import DiskFull

logger = logging.getLogger(__name__)
Result = TypeVar("Result")
FULL = (errno.ENOSPC, errno.EDQUOT)
PAUSE = 5.0  # seconds between two tries


def is_full(error: BaseException) -> bool:
    """Whether a full disk is behind this error; torch and safetensors hide the number."""
    words = ("No space left", "os error 28", "Disk quota", "unexpected pos", "enforce fail")
    return getattr(error, "errno", None) in FULL or any(word in str(error) for word in words)


def patiently(write: Callable[[], Result], minutes: float) -> Result:
    """Do it, and on a full disk do it again until there is room or patience ends."""
    until = time.monotonic() + 60 * minutes
    while True:
        try:
            return write()
        except (OSError, RuntimeError, SafetensorError) as error:
            if not is_full(error):
                raise
            if time.monotonic() >= until or stop.asked():
                raise DiskFull("The disk is full. Free some space and resume the run.") from error
            logger.warning("Paused: the disk is full. Waiting for space.")
            time.sleep(PAUSE)

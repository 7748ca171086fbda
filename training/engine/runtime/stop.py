"""Ending a run from outside: SIGTERM saves first, a lost parent ends the whole process group."""

import os
import signal
import sys
import threading
from types import FrameType

_asked = threading.Event()


class StopNow(Exception):
    """Leave the step you are in; `Run.step` saves the state from before it."""


def listen() -> None:
    """From now on SIGTERM and Ctrl-C only ask; the step looks with `asked()` when it can stop."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _ask)


def asked() -> bool:
    return _asked.is_set()


def point() -> None:
    """A place in the middle of a step where it may be left without a trace."""
    if asked():
        raise StopNow


def _ask(number: int, frame: FrameType | None) -> None:
    if _asked.is_set() and number == signal.SIGINT:
        raise KeyboardInterrupt  # the second Ctrl-C means now
    _asked.set()


def end_with_parent() -> None:
    """When standard input closes, the one who started us is gone: end every process we started."""
    threading.Thread(target=_wait_for_parent, daemon=True, name="lifeline").start()


def _wait_for_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(137)

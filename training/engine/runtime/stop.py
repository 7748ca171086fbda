"""Stopping a run from outside: SIGTERM saves first, and the end of the parent ends everything."""

import os
import signal
import sys
import threading
from types import FrameType

_requested = threading.Event()


class StopRequested(Exception):
    """Leave the current step. `Run.step` saves the state from before it."""


def handle_signals() -> None:
    """Let SIGTERM and Ctrl-C set a flag that the steps check when they can stop."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _request)


def requested() -> bool:
    return _requested.is_set()


def check() -> None:
    """Raise StopRequested if a stop was requested. Call it where a step can be left undone."""
    if requested():
        raise StopRequested


def _request(number: int, frame: FrameType | None) -> None:
    if _requested.is_set() and number == signal.SIGINT:
        raise KeyboardInterrupt  # a second Ctrl-C ends the run at once
    _requested.set()


def end_with_parent() -> None:
    """End every process of this run when standard input closes, because then the parent is gone."""
    threading.Thread(target=_wait_for_parent, daemon=True, name="lifeline").start()


def _wait_for_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(137)

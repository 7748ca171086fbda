"""Read untrusted files in a child process whose memory and time are limited.

A small file can make a C library use minutes and gigabytes, or crash it. The parent process runs a
module with `python -m` and receives one JSON value per line; the child sets its own limits before
it imports the library, because a limit set by a thread of the web server would be set for all.
"""

import json
import math
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

MEMORY = 384 << 20  # bytes of data, for the interpreter and the library together
WAIT = 10.0  # seconds of processor time until the next value ...
PATIENCE = 4  # ... and this many times as long by the clock, because the machine may be busy
CPU_START = 30  # seconds for any file ...
CPU_BYTES = 1 << 20  # ... and one more second for this many bytes
LONGEST_LINE = 16 << 20


class Exceeded(Exception):
    """The child needed more than its limits, or it crashed."""


class WaitedTooLong(Exceeded):
    """The child may have done nothing wrong: the machine was too busy, or a disk too slow."""


def values_of(module: str, *arguments: str, folder: str) -> Iterator[Any]:
    """Run `python -m module` in the folder, and yield the values that it writes."""
    command = [sys.executable, "-m", module, *arguments]
    # None of the settings, because they hold secrets.
    environment = {"PATH": os.defpath, "ARROW_DEFAULT_MEMORY_POOL": "system", "LC_ALL": "C.UTF-8"}
    child = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert child.stdout  # noqa: S101 -- it is a pipe
        while line := child.stdout.readline(LONGEST_LINE):
            if not line.endswith(b"\n"):
                raise Exceeded
            yield json.loads(line)
        if code := child.wait():
            raise WaitedTooLong if code == -signal.SIGALRM else Exceeded
    finally:
        child.kill()
        child.communicate()


def restrict(size: int, memory: int = MEMORY) -> None:
    """Limit this process, which reads a file of that size. On macOS, memory is not limited."""
    seconds = CPU_START + math.ceil(size / CPU_BYTES)
    limits = {
        resource.RLIMIT_DATA: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 64,
    }
    for kind, most in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def write_all(values: Iterable[Any], plain: Callable[[object], object], wait: float = WAIT) -> None:
    """Write the values for the parent; a signal ends a child that takes too long for one."""
    out = sys.stdout.buffer
    _allow(wait)
    for value in values:
        line = json.dumps(value, ensure_ascii=True, default=plain).encode()
        _allow(0)  # the parent may take its time
        out.write(line + b"\n")
        _allow(wait)
    _allow(0)
    out.flush()


def _allow(seconds: float) -> None:
    """End this process after as much processor time; 0 ends it no more."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * PATIENCE)

"""The engine as a process of its own: started, listened to, asked to stop, ended for certain.

It holds the other end of a pipe, its standard input: when we are gone, however that came, the
pipe closes and the engine ends itself and all it started (training/engine/runtime/stop.py).
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

import psutil

LONGEST_LINE = 4000
LINES_HELD = 1000
OF_TORCHRUN = re.compile(r"[EW]\d{4} .*torch/distributed/")
# What the engine may see of our surroundings: nothing that opens the database or signs.
KEPT = re.compile(
    r"PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|USER|LD_LIBRARY_PATH|PYTHON\w+|VIRTUAL_ENV"
    r"|(?:CUDA|NVIDIA|NCCL|GLOO|TORCH|OMP|MKL|TRITON|HF|DS|ROCR|HIP)_\w+"
)


def command(module: str, spec: Path, processes: int) -> list[str]:
    """One process, or as many as GPUs side by side by torchrun."""
    if processes == 1:
        return [sys.executable, "-m", module, str(spec)]
    torchrun = ["torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
    return [sys.executable, "-m", *torchrun, "-m", module, str(spec)]


def surroundings(gpus: Sequence[str] | None) -> dict[str, str]:
    """The environment of an engine. gpus: those it may use; None: as we see them ourselves."""
    found = {
        name: value
        for name, value in os.environ.items()
        if KEPT.fullmatch(name) and not name.endswith(("TOKEN", "KEY", "SECRET", "PASSWORD"))
    }
    # Models are folders of ours: nothing is fetched while a run is on its way.
    found |= {"HF_HUB_OFFLINE": "1", "PYTHONUNBUFFERED": "1", "TOKENIZERS_PARALLELISM": "false"}
    if gpus is not None:
        found["CUDA_VISIBLE_DEVICES"] = ",".join(gpus)
    return found


class Engine:
    """A running engine."""

    def __init__(
        self, arguments: Sequence[str], *, folder: Path, environment: dict[str, str]
    ) -> None:
        self._is_torchrun = "torch.distributed.run" in arguments
        self.process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
        self._lines: deque[str] = deque(maxlen=LINES_HELD)
        self._last: deque[str] = deque(maxlen=200)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def exit_code(self) -> int | None:
        """None while it runs. Of several processes, the code of the one that failed first."""
        code = self.process.poll()
        if code is None:
            return None
        self._listener.join(timeout=2)
        found = re.findall(r"exitcode\s*:\s*(-?\d+)", "\n".join(self._last)) if code == 1 else []
        return int(found[-1]) if found else code

    def new_lines(self) -> list[str]:
        """What it said since the last call; of a flood only the end."""
        lines = []
        with suppress(IndexError):
            while True:
                lines.append(self._lines.popleft())
        return lines

    def last_words(self) -> str:
        """The sentence an engine that gives up ends with."""
        said = list(self._last)
        if self._is_torchrun:
            # It tells at length, after its processes, that one of them failed.
            said = list(takewhile(lambda line: not OF_TORCHRUN.match(line), said))
        said = [line for line in said if line.strip() and not line.startswith((" ", "["))]
        return said[-1] if said else ""

    def ask(self) -> None:
        """Ask it to save and end. torchrun would give its processes 30 seconds only: not asked."""
        for process in self._workers():
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and all it started, and see that they are gone."""
        family = self._family()
        if self.process.stdin and not self.process.stdin.closed:
            with suppress(OSError):
                self.process.stdin.close()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait()
        psutil.wait_procs(family, timeout=5)

    def wait(self, seconds: float) -> bool:
        """Whether it ended in this time."""
        until = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        return self.process.poll() is not None

    def _family(self) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            first = psutil.Process(self.process.pid)
            return [first, *first.children(recursive=True)]
        return []

    def _workers(self) -> list[psutil.Process]:
        """Those that train: the one process, or the ones torchrun started."""
        family = self._family()
        return family[1:] if self._is_torchrun else family[:1]

    def _listen(self) -> None:
        assert self.process.stdout is not None  # noqa: S101  (a pipe was asked for)
        while raw := self.process.stdout.readline(LONGEST_LINE):
            line = raw.decode(errors="replace").rstrip("\r\n")
            if line:
                self._lines.append(line)
                self._last.append(line)

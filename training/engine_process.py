"""The engine as a separate process: start it, read what it prints, ask it to stop, kill it.

Its standard input is a pipe from this process. If this process dies, the pipe closes, and the
engine ends itself and everything it started (training/engine/runtime/stop.py).
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
# The environment variables the engine gets: none that open the database or sign anything.
PASSED_ON = re.compile(
    r"PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|USER|LD_LIBRARY_PATH|PYTHON\w+|VIRTUAL_ENV"
    r"|(?:CUDA|NVIDIA|NCCL|GLOO|TORCH|OMP|MKL|TRITON|HF|DS|ROCR|HIP)_\w+"
)


def command(module: str, spec: Path, processes: int) -> list[str]:
    """The command for one process, or for several that torchrun starts."""
    if processes == 1:
        return [sys.executable, "-m", module, str(spec)]
    torchrun = ["torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
    return [sys.executable, "-m", *torchrun, "-m", module, str(spec)]


def environment(gpus: Sequence[str] | None) -> dict[str, str]:
    """The environment of an engine. gpus: those it may use; None = all that this process sees."""
    found = {
        name: value
        for name, value in os.environ.items()
        if PASSED_ON.fullmatch(name) and not name.endswith(("TOKEN", "KEY", "SECRET", "PASSWORD"))
    }
    # Models are local folders: nothing is downloaded during a run.
    found |= {"HF_HUB_OFFLINE": "1", "PYTHONUNBUFFERED": "1", "TOKENIZERS_PARALLELISM": "false"}
    if gpus is not None:
        found["CUDA_VISIBLE_DEVICES"] = ",".join(gpus)
    return found


class EngineProcess:
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
        """None while it runs. With several processes, the code of the one that failed first."""
        code = self.process.poll()
        if code is None:
            return None
        self._listener.join(timeout=2)
        found = re.findall(r"exitcode\s*:\s*(-?\d+)", "\n".join(self._last)) if code == 1 else []
        return int(found[-1]) if found else code

    def new_lines(self) -> list[str]:
        """The lines printed since the last call; only the last ones if there are too many."""
        lines = []
        with suppress(IndexError):
            while True:
                lines.append(self._lines.popleft())
        return lines

    def last_sentence(self) -> str:
        """The last line it printed: an engine that gives up says why."""
        said = list(self._last)
        if self._is_torchrun:
            # After its processes, torchrun reports at length that one of them failed.
            said = list(takewhile(lambda line: not OF_TORCHRUN.match(line), said))
        said = [line for line in said if line.strip() and not line.startswith((" ", "["))]
        return said[-1] if said else ""

    def ask_to_stop(self) -> None:
        """Ask it to save and end. Not through torchrun, which allows only 30 seconds for it."""
        for process in self._workers():
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it and everything it started, and wait until they are gone."""
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
        """Wait for its end, and return whether it ended in this time."""
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
        """The processes that train: the only one, or those that torchrun started."""
        family = self._family()
        return family[1:] if self._is_torchrun else family[:1]

    def _listen(self) -> None:
        output = self.process.stdout
        while output is not None and (raw := output.readline(LONGEST_LINE)):
            line = raw.decode(errors="replace").rstrip("\r\n")
            if line:
                self._lines.append(line)
                self._last.append(line)

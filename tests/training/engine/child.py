"""The engine in a process of its own, without importing torch and transformers again."""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from training.engine.__main__ import main

FORK = multiprocessing.get_context("fork")


@dataclass
class Child:
    """`python -m training.engine SPEC`, forked from the tests instead of started.

    Starting it takes ten processor seconds. tests/training/engine/test_main.py starts the command.
    """

    spec: Path
    environment: dict[str, str] = field(default_factory=dict)
    output: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def __post_init__(self) -> None:
        self.process = FORK.Process(target=self._run)
        self.process.start()

    def _run(self) -> None:
        os.environ.update(self.environment)
        os.dup2(self.output.fileno(), 2)
        sys.stderr = os.fdopen(2, "w")
        sys.exit(main([str(self.spec)]))

    @property
    def returncode(self) -> int | None:
        return self.process.exitcode

    def poll(self) -> int | None:
        self.process.join(0)
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None and self.process.pid is not None:
            os.kill(self.process.pid, number)

    def finish(self, timeout: float) -> str:
        """Wait for the end and return what it printed."""
        self.process.join(timeout)
        if self.returncode is None:
            self.process.kill()
            raise subprocess.TimeoutExpired("training.engine", timeout)
        self.output.seek(0)
        return self.output.read().decode()

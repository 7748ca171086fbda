"""What a run reports as it goes: lines of JSON for charts, and a progress bar for a terminal."""

import json
import logging
import math
import os
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from training.engine.runtime.disk import PATIENCE, finite, retry_while_full

logger = logging.getLogger(__name__)
Clock = Callable[[], float]
LINE_EVERY = 10.0  # seconds, where there is no terminal


class LinesFile:
    """A file of JSON lines. Each line is complete or absent."""

    def __init__(self, path: Path, disk_patience: float = PATIENCE) -> None:
        self._path = path
        self._patience = disk_patience

    def write(self, row: dict[str, object]) -> None:
        line = (json.dumps(finite(row), ensure_ascii=False) + "\n").encode()
        retry_while_full(lambda: self._append(line), self._patience)

    def drop_after(self, step: int) -> None:
        """Drop the lines after the last checkpoint, because a resumed run writes them again."""
        if not self._path.exists():
            return
        kept = [line for line in self._path.read_bytes().splitlines(True) if _step(line) <= step]
        partial = self._path.with_name(self._path.name + ".partial")
        partial.write_bytes(b"".join(kept))
        partial.replace(self._path)

    def _append(self, line: bytes) -> None:
        with self._path.open("ab") as file:
            before = file.tell()
            try:
                file.write(line)
                file.flush()
            except OSError:
                os.ftruncate(file.fileno(), before)  # leave no half line on a full disk
                raise


class Bar:
    """Step, loss and remaining time: a bar on a terminal, elsewhere a line every ten seconds."""

    def __init__(self, name: str, steps: int, done: int, clock: Clock = time.monotonic) -> None:
        console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        self._is_terminal = console.is_terminal
        self._bar = Progress(*columns, console=console, disable=not self._is_terminal)
        self._task = self._bar.add_task(name, total=steps, completed=done)
        self._name, self._steps = name, steps
        self._clock, self._next_line = clock, -math.inf

    def show(self, step: int, values: dict[str, float]) -> None:
        loss = f"  loss {values['loss']:.4f}" if "loss" in values else ""
        if self._is_terminal:
            self._bar.start()
            self._bar.update(self._task, completed=step, description=self._name + loss)
        elif step == self._steps or self._clock() >= self._next_line:
            self._next_line = self._clock() + LINE_EVERY
            logger.info("%s  step %d of %d%s", self._name, step, self._steps, loss)

    def close(self) -> None:
        self._bar.stop()


def stamped(step: int, steps: int, started: float, values: dict[str, float]) -> dict[str, object]:
    """A line of metrics.jsonl."""
    now = time.time()
    when = {"time": round(now, 3), "seconds": round(now - started, 3)}
    return {"step": step, "steps": steps, **when, **values}


def _step(line: bytes) -> float:
    """The step of a line, or infinity for a line that was not finished."""
    try:
        return float(json.loads(line)["step"])
    except (ValueError, KeyError, TypeError):
        return math.inf

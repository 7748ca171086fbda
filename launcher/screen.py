"""Output at the terminal: steps with progress and time, and plain sentences."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table


class Screen:
    """Stops writing when the terminal is closed, so that cleaning up continues."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, soft_wrap=True)

    def say(self, text: str = "", style: str = "") -> None:
        with suppress(OSError):
            self._console.print(text, style=style, markup=False)

    def failed(self, text: str) -> None:
        self.say()
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.write(text + "\n")

    def show(self, table: Table) -> None:
        with suppress(OSError):
            self._console.print(table)

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[str], None]]:
        """Show a step's name and progress, and finally its time."""
        start = time.monotonic()
        if self._console.is_terminal:
            with self._spinner(name) as progress:
                yield progress
        else:
            self.say(f"- {name} ...")
            yield lambda _line: None
        self.say(f"✓ {name:<34} {time.monotonic() - start:6.1f} s")

    @contextmanager
    def bar(self, name: str, total: float) -> Iterator[Callable[[float], None]]:
        """Show a step whose share of completion is known."""
        start = time.monotonic()
        if self._console.is_terminal:
            columns = (TextColumn("  {task.description}"), BarColumn(), TimeElapsedColumn())
            with Progress(*columns, console=self._console, transient=True) as progress:
                task = progress.add_task(name, total=total)
                yield lambda done: progress.update(task, completed=done)
        else:
            yield lambda _done: None
        self.say(f"✓ {name:<34} {time.monotonic() - start:6.1f} s")

    @contextmanager
    def _spinner(self, name: str) -> Iterator[Callable[[str], None]]:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[line]}", markup=True),
        )
        with Progress(*columns, console=self._console, transient=True) as progress:
            task = progress.add_task(name, total=None, line="")
            width = max(0, self._console.width - len(name) - 16)
            yield lambda line: progress.update(task, line=line.strip().replace("[", "(")[:width])


screen = Screen()

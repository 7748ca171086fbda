"""Run every check and test: style, types, imports, pytest, frontend and browser."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from rich.table import Table

import bootstrap
from common.development import CHECKOUT
from launcher import frontend
from launcher.chromium import INSTALL_LINE, find_chromium
from launcher.screen import screen

PYTHON = sys.executable
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as check; check()"
MAX_WORKERS = 4
SLOWEST = 25  # how many of the slowest tests the full run lists
STOP_SECONDS = 20.0


@dataclass
class Part:
    """One program that must succeed. Its output is kept, and shown if it fails."""

    name: str
    command: Sequence[str]
    folder: Path = CHECKOUT
    environment: Mapping[str, str] | None = None
    output: IO[bytes] | None = field(default_factory=tempfile.TemporaryFile)
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    seconds: float = 0.0

    def start(self) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT if self.output else None,
            start_new_session=True,
        )

    def is_done(self) -> bool:
        if self.process is None or self.process.poll() is None:
            return False
        self.seconds = self.seconds or time.monotonic() - self.began
        return True

    @property
    def passed(self) -> bool:
        return self.process is not None and self.process.returncode == 0

    def output_text(self) -> str:
        if self.output is None:
            return ""
        self.output.seek(0)
        return self.output.read().decode(errors="replace")

    def stop(self) -> None:
        """Interrupt the program so that it can clean up; kill it if it does not end in time."""
        if self.process is None or self.process.poll() is not None:
            return
        for number, patience in ((signal.SIGINT, STOP_SECONDS), (signal.SIGKILL, None)):
            os.killpg(self.process.pid, number)
            try:
                self.process.wait(patience)
                return
            except subprocess.TimeoutExpired:
                continue


def main(arguments: Sequence[str]) -> int:
    options, rest = read(arguments)
    began = time.monotonic()
    selected = bool(options.labels or options.expression or rest)
    with bootstrap.signals_as_interrupts():
        node = prepare_frontend()
        tests = Part("Tests (pytest)", pytest_command(options, rest, selected), output=None)
        checks = [] if selected else [*python_checks(), *frontend_checks(node)]
        try:
            run_side_by_side(tests, checks)
        except KeyboardInterrupt:
            screen.say("\nStopped.")
            return 130
        finally:
            for part in (tests, *checks):
                part.stop()
    show_failures(checks)
    show_summary([*checks, tests], time.monotonic() - began)
    return 0 if all(part.passed for part in (tests, *checks)) else 1


def read(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="manage.py test",
        description=f"{__doc__} If you select tests, only pytest runs. "
        "Other options are passed on to pytest.",
    )
    parser.add_argument("labels", nargs="*", help="for example labeling, or tests/training/engine")
    parser.add_argument("-k", dest="expression", help="only tests whose names match this")
    parser.add_argument("--slow", action="store_true", help="also run the tests that take minutes")
    return parser.parse_known_intermixed_args(arguments)


def pytest_command(options: argparse.Namespace, rest: list[str], selected: bool) -> list[str]:
    command = [PYTHON, "-m", "pytest", "-q", "-r", "fEsx"]
    if not selected:
        workers = min(MAX_WORKERS, os.cpu_count() or 1)
        # Whole files, so that what the tests of a file share is made once; the long ones first.
        command += ["--numprocesses", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]
        command += ["--durations", str(SLOWEST)]
    if options.slow:
        command += ["-m", ""]
    if options.expression:
        command += ["-k", options.expression]
    return [*command, *rest, *(path_of(label) for label in options.labels)]


def path_of(label: str) -> str:
    """Return the path below tests/ for a name such as `labeling.people`."""
    place = Path("tests", *label.split("."))
    for candidate in (place, place.with_name(f"test_{place.name}.py")):
        if (CHECKOUT / candidate).exists():
            return str(candidate)
    return label


def prepare_frontend() -> frontend.Node:
    """Build the frontend for the browser tests, and install the packages its own tests need."""
    with screen.step("Frontend") as progress:
        if not frontend.is_built():
            frontend.build(progress)
        return frontend.with_packages(progress)


def python_checks() -> list[Part]:
    migrations = [PYTHON, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"]
    return [
        Part("Types (mypy --strict)", [PYTHON, "-m", "mypy", "."]),  # the longest one first
        Part("Style (ruff)", [PYTHON, "-m", "ruff", "check", "."]),
        Part("Format (ruff)", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        Part("Imports (import contracts)", [PYTHON, "-c", LINT_IMPORTS]),
        Part("Migrations are complete", migrations),
    ]


def frontend_checks(node: frontend.Node) -> list[Part]:
    return [
        Part(name, [*node.npm, "run", script], frontend.SOURCES, node.environment)
        for name, script in (
            ("Frontend types (tsc)", "check"),
            ("Frontend style (biome)", "lint"),
            ("Frontend tests (vitest)", "test"),
        )
    ]


def run_side_by_side(tests: Part, checks: Sequence[Part]) -> None:
    """Run the checks one after the other beside pytest, which takes longer than all of them."""
    tests.start()
    for check in checks:
        check.start()
        while not check.is_done():
            tests.is_done()
            time.sleep(0.05)
    while not tests.is_done():
        time.sleep(0.05)


def show_failures(checks: Sequence[Part]) -> None:
    for check in checks:
        if not check.passed:
            screen.say(f"\n{check.name} failed:", style="bold red")
            screen.say(check.output_text().rstrip())


def show_summary(parts: Sequence[Part], seconds: float) -> None:
    table = Table("part", "result", "time", title="Summary", box=None, title_justify="left")
    for part in parts:
        result = "[green]passed[/]" if part.passed else "[red]FAILED[/]"
        table.add_row(part.name, result, f"{part.seconds:.1f} s")
    table.add_row("Browser tests", browser_result(), "")
    table.add_row("All", "", f"{seconds:.1f} s")
    screen.say()
    screen.show(table)


def browser_result() -> str:
    if find_chromium() is None:
        return f"[bold yellow]SKIPPED: Chromium is missing. Install it with: {INSTALL_LINE}[/]"
    return "in pytest"

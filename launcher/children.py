"""The parts of a running installation: start them, restart crashed ones, stop them."""

import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, Protocol

from bootstrap import SetupFailed
from launcher.screen import screen
from launcher.services import process
from launcher.services.process import Launch

PATIENCE = 15.0
CRASHES_ALLOWED = 3
CRASH_WINDOW = 60.0


class Service(Protocol):
    """The part of a server or program that this module uses."""

    log: Path
    process: subprocess.Popen[bytes] | None

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Program:
    """A Python program of ours."""

    def __init__(self, launch: Launch) -> None:
        self.launch = launch
        self.log = launch.log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = process.start(self.launch)

    def stop(self) -> None:
        if self.process is not None:
            process.stop(self.process, by=signal.SIGTERM, patience=PATIENCE)
            process.kill(self.process)  # children that it left behind


@dataclass
class Part:
    """A service under its name, with the times at which it crashed."""

    name: str
    service: Service
    crashes: list[float] = field(default_factory=list)

    def is_down(self) -> bool:
        return self.service.process is not None and self.service.process.poll() is not None

    def restart(self) -> None:
        """Restart a crashed part and report why it ended; give up if it keeps crashing."""
        if self.service.process is None:
            return
        reason = process.ending(self.service.process)
        last_words = process.tail(self.service.log, lines=1)
        now = time.monotonic()
        self.crashes = [*(c for c in self.crashes if now - c < CRASH_WINDOW), now]
        if len(self.crashes) > CRASHES_ALLOWED:
            raise SetupFailed(
                f"{self.name} {reason} again and again, so Plumbline stops. "
                f"Its last lines ({self.service.log}):\n{process.tail(self.service.log, 20)}"
            )
        screen.say(f"! {self.name} {reason}; starting it again. {last_words}", style="yellow")
        time.sleep(len(self.crashes) - 1)
        self.service.start()


class Parts:
    """All parts, in the order they were started."""

    def __init__(self) -> None:
        self.all: list[Part] = []

    def start(self, name: str, service: Service) -> None:
        # Recorded before it starts, so that an interruption in between still stops it.
        self.all.append(Part(name, service))
        service.start()

    def named(self, name: str) -> Part:
        """Return the newest part with this name."""
        return next(part for part in reversed(self.all) if part.name == name)

    def watch(self) -> NoReturn:
        """Restart crashed parts until an interruption or a crash loop."""
        while True:
            self.restart_crashed()
            time.sleep(0.5)

    def restart_crashed(self) -> None:
        for part in self.all:
            if part.is_down():
                part.restart()

    def stop(self) -> None:
        """Ask all programs to stop at once, then stop the servers, last started first."""
        programs = [p.service for p in self.all if isinstance(p.service, Program)]
        signal_all(programs, signal.SIGTERM)
        for part in reversed(self.all):
            part.service.stop()

    def kill_programs(self) -> None:
        signal_all([p.service for p in self.all if isinstance(p.service, Program)], signal.SIGKILL)


def signal_all(programs: Sequence[Program], number: signal.Signals) -> None:
    for program in programs:
        if program.process is not None and program.process.poll() is None:
            program.process.send_signal(number)

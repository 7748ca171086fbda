"""A copy of this checkout, and a quickstart running in it, for the drills."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from common.development import CHECKOUT
from launcher import frontend
from launcher.checkout import MARK

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", ".*_cache", ".hypothesis")
READY = "Press Ctrl-C to stop."
OF_THIS_SESSION = {
    "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ARTIFACTS_DIR", "DJANGO_SETTINGS_MODULE",
}  # fmt: skip


def copy_checkout(to: Path) -> Path:
    """The same sources elsewhere, built and with the same packages, so that a start is short."""
    if not frontend.is_built():
        frontend.build(print)
    shutil.copytree(CHECKOUT, to, ignore=LEFT_OUT)
    (to / ".venv").symlink_to(sys.prefix)
    return to


def plain_environment() -> dict[str, str]:
    """What a person's terminal has: nothing that this test session set."""
    return {name: value for name, value in os.environ.items() if name not in OF_THIS_SESSION}


class Quickstart:
    """`manage.py quickstart` in a checkout, its output in a file."""

    def __init__(
        self,
        checkout: Path,
        *arguments: str,
        before: Sequence[str] = (),
        user: int | None = None,
        **environment: str,
    ) -> None:
        self.checkout = checkout
        self.output = checkout.parent / f"{checkout.name}.output"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*before, sys.executable, "manage.py", "quickstart", "--empty", *arguments],
                cwd=checkout,
                user=user,
                env={**plain_environment(), **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def wait_for(self, text: str, seconds: float = 240) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.said() and self.process.poll() is None:
            if time.monotonic() > deadline:
                self.end(signal.SIGTERM)
            time.sleep(0.05)
        assert text in self.said(), f"waited for {text!r}, got:\n{self.said()}"

    def address(self) -> str:
        return self.said().split("Plumbline runs at ", 1)[1].split()[0]

    def status_of(self, page: str) -> int:
        connection = http.client.HTTPConnection(urlsplit(self.address()).netloc, timeout=10)
        connection.request("GET", page)
        return connection.getresponse().status

    def child(
        self, part_of_command: str, other_than: psutil.Process | None = None
    ) -> psutil.Process:
        """The first process of this start whose command line has this in it."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for process in sorted(started_from(self.checkout), key=psutil.Process.create_time):
                if part_of_command in " ".join(process.cmdline()) and process != other_than:
                    return process
            time.sleep(0.1)
        raise AssertionError(f"no {part_of_command} among {started_from(self.checkout)}")

    def end(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        return self.process.wait(60)


def started_from(checkout: Path) -> list[psutil.Process]:
    """Every process, of any user, that a quickstart of this checkout started."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(checkout):
                found.append(process)
        except psutil.Error:
            continue
    return found


def wait_until_gone(checkout: Path, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while left := started_from(checkout):
        assert time.monotonic() < deadline, f"still running: {left}"
        time.sleep(0.05)

"""However a quickstart ends, no process is left, and the next start works. Long: minutes."""

import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher.checkout import MARK
from tests.faults.drill import (
    READY,
    Quickstart,
    copy_checkout,
    plain_environment,
    started_from,
    wait_until_gone,
)

pytestmark = pytest.mark.slow


def starts_and_stops(checkout: Path) -> str:
    """The proof that a checkout is well: what a start said that came up and went down."""
    again = Quickstart(checkout)
    again.wait_for(READY)
    assert again.end(signal.SIGTERM) == 0
    wait_until_gone(checkout, seconds=1)
    return again.said()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_polite_signal_stops_everything(checkout, by):
    running = Quickstart(checkout)
    running.wait_for(READY)

    assert running.end(by) == 0

    wait_until_gone(checkout, seconds=1)


@pytest.mark.parametrize(
    "moment",
    ["- PostgreSQL", "✓ PostgreSQL", "- Database tables", "- Demo content", "- Waiting"],
)
def test_a_start_that_is_interrupted_leaves_nothing_and_goes_on_later(checkout, moment):
    shutil.rmtree(checkout / "var", ignore_errors=True)
    starting = Quickstart(checkout)
    starting.wait_for(moment)

    assert starting.end(signal.SIGTERM) == 0

    wait_until_gone(checkout, seconds=1)
    starts_and_stops(checkout)


def test_closing_the_terminal_stops_everything(checkout):
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(checkout)
        os.execve(sys.executable, [sys.executable, "manage.py", "quickstart"], plain_environment())
    said = b""
    while READY.encode() not in said:
        said += os.read(terminal, 4096)

    os.close(terminal)

    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    wait_until_gone(checkout, seconds=1)


def test_a_second_ctrl_c_does_not_wait(checkout):
    running = Quickstart(checkout)
    running.wait_for(READY)

    running.process.send_signal(signal.SIGINT)
    running.wait_for("Stopping.")
    began = time.monotonic()
    assert running.end(signal.SIGINT) == 0

    assert time.monotonic() - began < 10
    wait_until_gone(checkout, seconds=1)


def test_after_kill_9_the_next_start_works(checkout):
    running = Quickstart(checkout)
    running.wait_for(READY)

    running.process.kill()
    running.process.wait()

    if sys.platform == "linux":
        wait_until_gone(checkout)
    starts_and_stops(checkout)


def test_kill_9_while_the_database_folder_is_made(checkout):
    shutil.rmtree(checkout / "var", ignore_errors=True)
    starting = Quickstart(checkout)
    starting.wait_for("- PostgreSQL")

    starting.process.kill()
    starting.process.wait()

    starts_and_stops(checkout)


def test_orphans_of_a_killed_start_are_ended(checkout):
    orphan = subprocess.Popen(["sleep", "600"], env={MARK: str(checkout)})

    said = starts_and_stops(checkout)

    assert "Ended 1 process" in said
    assert orphan.wait(1) == -signal.SIGKILL


def test_a_part_that_keeps_crashing_ends_the_command_with_its_last_lines(checkout):
    running = Quickstart(checkout)
    running.wait_for(READY)
    for crash in range(4):
        running.child("uvicorn").kill()
        if crash < 3:
            deadline = time.monotonic() + 20
            while running.said().count("starting it again") <= crash:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            time.sleep(crash + 1)  # it waits longer after each crash

    assert running.process.wait(60) == 1

    assert "Web server was killed by SIGKILL again and again" in running.said()
    assert "web.log" in running.said()
    wait_until_gone(checkout, seconds=1)


def test_two_checkouts_run_side_by_side(checkout):
    other = copy_checkout(checkout.with_name("second"))
    first, second = Quickstart(checkout), Quickstart(other)
    first.wait_for(READY)
    second.wait_for(READY)

    assert first.address() != second.address()
    assert first.end(signal.SIGINT) == 0
    wait_until_gone(checkout, seconds=1)
    assert second.status_of("/api/schema/") == 200
    assert len(started_from(other)) > 5
    assert second.end(signal.SIGINT) == 0


def test_reset_asks_and_then_removes_everything(checkout):
    starts_and_stops(checkout)
    reset = [sys.executable, "manage.py", "reset"]

    def answer(text: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            reset, cwd=checkout, env=plain_environment(), input=text, text=True, check=False
        )

    assert answer("no\n").returncode == 1
    assert (checkout / "var" / "postgres").exists()
    assert answer("remove\n").returncode == 0
    assert not (checkout / "var").exists()

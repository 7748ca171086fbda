"""One ordinary life of the quickstart command: it starts, heals, refuses a twin, and leaves."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.drill import READY, Quickstart, plain_environment, started_from, wait_until_gone


@pytest.fixture(scope="module")
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.fixture(scope="module")
def quickstart(checkout: Path, taken_port: int) -> Iterator[Quickstart]:
    running = Quickstart(checkout, "--port", str(taken_port))
    running.wait_for(READY)
    yield running
    running.end(signal.SIGINT)


def run(checkout: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=checkout,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_moves_from_a_taken_port_and_says_so(quickstart, taken_port):
    assert f"Port {taken_port} is taken, so the site uses" in quickstart.said()
    assert quickstart.status_of("/healthz") == 200


def test_it_prints_one_demo_account_per_role(quickstart):
    for role in ("labeler", "manager", "researcher", "administrator"):
        assert f" {role} " in quickstart.said()


def test_its_secrets_are_for_the_owner_only(quickstart, checkout):
    for name in ("secret_key", "demo_password", "run/environment.json"):
        assert (checkout / "var" / name).stat().st_mode & 0o077 == 0


def test_a_second_start_in_the_same_checkout_is_refused_in_words(quickstart, checkout):
    second = run(checkout, "quickstart")

    assert second.returncode == 1
    assert f"already runs from {checkout} at {quickstart.address()}" in second.stderr
    assert "Traceback" not in second.stderr


def test_reset_is_refused_while_it_runs(quickstart, checkout):
    refused = run(checkout, "reset", "--yes")

    assert refused.returncode == 1
    assert "already runs" in refused.stderr
    assert (checkout / "var" / "postgres").exists()


def test_a_restore_is_refused_while_it_runs_but_a_backup_is_made(quickstart, checkout, tmp_path):
    made = run(checkout, "backup", str(tmp_path / "backup.tar"))
    refused = run(checkout, "restore", str(tmp_path / "backup.tar"), "--replace")

    assert "the database and" in made.stdout
    assert refused.returncode == 1
    assert "already runs" in refused.stderr


def test_other_commands_reach_the_running_database(quickstart, checkout):
    answer = run(checkout, "shell", "-c", "print(User.objects.count())")

    assert answer.stdout.strip().endswith("4"), answer.stdout + answer.stderr


def test_the_migrations_make_the_tables_that_the_tests_use(quickstart, checkout):
    compare = "from tests import databases; print(databases.differences_of_the_migrations())"

    compared = run(checkout, "shell", "--no-imports", "-c", compare)

    assert compared.stdout.strip() == "[]", compared.stderr


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("uvicorn", "Web server"),
        ("--queues default", "Worker"),
        ("beat", "Beat"),
        ("valkey-server", "Valkey"),
        ("postgres -D", "PostgreSQL"),
    ],
)
def test_a_killed_part_is_started_again_with_its_reason(quickstart, part, name):
    victim = quickstart.child(part)

    victim.kill()

    quickstart.wait_for(f"! {name} was killed by SIGKILL; starting it again.", seconds=20)
    victim.wait(10)
    assert quickstart.child(part, other_than=victim).is_running()


def test_ctrl_c_stops_everything(quickstart, checkout):
    assert len(started_from(checkout)) > 5

    assert quickstart.end(signal.SIGINT) == 0

    wait_until_gone(checkout, seconds=1)
    assert "Nothing is left running" in quickstart.said()
    assert not (checkout / "var" / "run" / "environment.json").exists()

"""Machines on which a start cannot work, or is often forgotten: each gets one clear sentence."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.services.process import Account
from tests.faults.drill import READY, Quickstart, copy_checkout, plain_environment, wait_until_gone

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to mount and to unshare")
pytestmark = [pytest.mark.slow, only_root]

WITHOUT_NETWORK = ["unshare", "--net", "sh", "-c", 'ip link set lo up; exec "$@"', "sh"]
SYSTEM_PYTHON = str(Path(sys.base_prefix) / "bin" / "python3")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk with room for the sources, but not for packages or a database."""
    folder = Path(tempfile.mkdtemp(prefix="plumbline-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m,mode=755", "none", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)
    folder.rmdir()


def start(checkout: Path, *before: str, python: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, python, "manage.py", "quickstart"],
        cwd=checkout,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_a_full_disk_at_the_first_start(small_disk):
    checkout = copy_checkout(small_disk / "plumbline")
    (checkout / ".venv").unlink()

    refused = start(checkout, python=SYSTEM_PYTHON)

    assert refused.returncode == 1
    assert "The disk is full" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_full_disk_at_a_later_start(small_disk):
    checkout = copy_checkout(small_disk / "plumbline")

    refused = start(checkout, python=sys.executable)

    assert refused.returncode == 1
    assert "The disk is full" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_no_network_at_the_first_start(checkout, tmp_path):
    fresh = copy_checkout(tmp_path / "plumbline")
    (fresh / ".venv").unlink()

    refused = start(fresh, *WITHOUT_NETWORK, python=SYSTEM_PYTHON)

    assert refused.returncode == 1
    assert "The first start needs the network" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_later_start_needs_no_network_and_ten_seconds(checkout):
    warm = Quickstart(checkout)
    warm.wait_for(READY)
    warm.end(signal.SIGINT)

    began = time.monotonic()
    offline = Quickstart(checkout, before=WITHOUT_NETWORK)
    offline.wait_for(READY)
    seconds = time.monotonic() - began
    offline.end(signal.SIGINT)

    wait_until_gone(checkout, seconds=1)
    assert seconds < 10 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def test_an_ordinary_user_can_run_it(checkout):
    daemon = pwd.getpwnam("daemon")
    if not Account(daemon.pw_uid, daemon.pw_gid).can_reach(Path(sys.executable).resolve()):
        pytest.skip("this Python lies where only root can reach it")
    own = copy_checkout(checkout.with_name("of daemon"))
    for folder, folders, files in os.walk(own):
        for name in [folder, *folders, *files]:
            os.chown(Path(folder, name), daemon.pw_uid, daemon.pw_gid, follow_symlinks=False)
    home = Path(tempfile.mkdtemp())
    os.chown(home, daemon.pw_uid, daemon.pw_gid)

    running = Quickstart(own, user=daemon.pw_uid, HOME=str(home))
    running.wait_for(READY)

    assert running.child("postgres -D").uids().real == daemon.pw_uid
    assert running.end(signal.SIGINT) == 0
    wait_until_gone(own, seconds=1)
    shutil.rmtree(home)

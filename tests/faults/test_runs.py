"""Everything a run leans on is killed: every run ends once, from its checkpoint, nothing doubled.

The engine is a stand-in where hours are simulated, and the true one where it says so. A run that
was silent must go on within a minute after the heartbeat limit; here that limit is six seconds.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from launcher.services import process
from tests.faults.site import CANCEL, RING, TRUE_ENGINE, Site, engine_of

pytestmark = pytest.mark.slow
LIMIT, MINUTE = 6, 60
SMALL = {
    "layers": 1, "width": 16, "heads": 2, "context": 32, "vocabulary": 300, "batch": 2,
    "threads": 1, "epochs": 50, "learning_rate": 0.001,
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))
    yield made
    made.stop()


@pytest.fixture
def manned(site: Site) -> Iterator[Site]:
    """With a worker of each kind, and beat."""
    site.start_worker()
    site.start_beat()
    site.start_gpu_worker()
    yield site
    site.stop_programs()


def report(capsys: pytest.CaptureFixture[str], said: str) -> None:
    """A number for docs/log/."""
    with capsys.disabled():
        sys.stdout.write(f"\n  {said}")


def test_kill_9_of_a_worker_with_the_true_engine(manned, capsys):
    manned.kill("gpu")
    manned.start_gpu_worker(RUN_ENGINE=TRUE_ENGINE)
    run = manned.launch(60, 0.001, **SMALL)
    manned.until_step(run, 7)
    engine = engine_of(manned.process("gpu"))

    manned.kill("gpu")
    killed = time.monotonic()
    assert process.wait_until_gone([engine], 5) == []
    gone = time.monotonic() - killed
    manned.start_gpu_worker(RUN_ENGINE=TRUE_ENGINE)
    manned.until(run, lambda seen: seen["attempt"] == 2, LIMIT + MINUTE)
    again = time.monotonic() - killed
    manned.until(run, lambda seen: seen["state"] == "succeeded", 120)

    manned.whole(run, 60)
    words = manned.went_on(run)
    report(
        capsys, f"worker kill -9, true engine: gone {gone:.1f} s, attempt 2 {again:.1f} s, {words}"
    )


def test_kill_9_of_an_engine(manned, capsys):
    run = manned.launch(250, 0.1)
    manned.until_step(run, 12)

    engine_of(manned.process("gpu")).kill()
    took = manned.until(run, lambda seen: seen["attempt"] == 2, MINUTE)
    manned.until(run, lambda seen: seen["state"] == "succeeded", 120)

    manned.whole(run, 250)
    report(capsys, f"engine kill -9: attempt 2 after {took:.1f} s")


def test_kill_9_of_beat_two_beats_and_duplicate_messages(manned, capsys):
    run = manned.launch(150, 0.1)
    manned.until_step(run, 3)
    manned.kill("beat")
    manned.start_beat("beat-1")
    manned.start_beat("beat-2")
    manned.start_gpu_worker("gpu-2")

    manned.python(RING.format(run=run))
    manned.until(run, lambda seen: seen["state"] == "succeeded", 120)

    manned.whole(run, 150)
    assert manned.run(run)["attempt"] == 1
    report(capsys, "two beats, six messages, a run five times the visibility timeout: 1 attempt")


def test_the_broker_is_killed_emptied_and_flushed(manned, capsys):
    running = manned.launch(200, 0.1)
    manned.until_step(running, 3)
    queued = manned.launch(10, 0.05)
    manned.kill("Valkey")
    began = time.monotonic()
    while_down = manned.launch(10, 0.05)
    took = time.monotonic() - began
    manned.restart_server("Valkey")
    time.sleep(3)
    flush = f"import redis; redis.Redis.from_url({manned.environment['REDIS_URL']!r}).flushall()"
    subprocess.run([sys.executable, "-c", flush], check=True)

    manned.until(running, lambda seen: seen["state"] == "succeeded", 120)
    ended = time.monotonic()
    for run in (queued, while_down):
        manned.until(run, lambda seen: seen["state"] == "succeeded", LIMIT + MINUTE)
    after = time.monotonic() - ended

    manned.whole(running, 200)
    manned.whole(queued, 10)
    manned.whole(while_down, 10)
    assert [manned.run(run)["attempt"] for run in (running, queued, while_down)] == [1, 1, 1]
    report(
        capsys,
        f"Valkey kill -9 and FLUSHALL: launch while down {took:.1f} s (a whole command),"
        f" both queued runs done {after:.1f} s after the GPU was free, one attempt each",
    )


def test_postgres_is_killed_and_comes_back(manned, capsys):
    run = manned.launch(300, 0.1)
    manned.until_step(run, 10)
    manned.kill("PostgreSQL")
    time.sleep(LIMIT + 2)  # longer than the heartbeat limit
    manned.restart_server("PostgreSQL")

    manned.until(run, lambda seen: seen["state"] == "succeeded", 120)

    manned.whole(run, 300)
    assert manned.run(run)["attempt"] == 1
    report(capsys, f"PostgreSQL kill -9, away {LIMIT + 2} s: attempt 1 went on")


def test_cancel_and_a_worker_that_is_asked_to_stop(manned, capsys):
    run = manned.launch(600, 0.1, weight_decay=1)
    manned.until_step(run, 3)
    engine = engine_of(manned.process("gpu"))
    manned.python(CANCEL.format(run=run))
    assert process.wait_until_gone([engine], 5) == []
    manned.until(run, lambda seen: seen["state"] == "cancelled", 5)
    asked = "SELECT extract(epoch FROM ended_at - cancel_asked_at) FROM training_run WHERE id = %s"
    freed = float(manned.query(asked, manned.run(run)["id"])[0][0])
    assert freed < 5

    other = manned.launch(250, 0.1)
    manned.until_step(other, 7)
    manned.process("gpu").send_signal(signal.SIGTERM)
    began = time.monotonic()
    manned.process("gpu").wait(30)
    left = time.monotonic() - began
    assert manned.run(other)["state"] == "queued"
    assert manned.run(other)["reason"] == "machine_stopped"
    manned.start_gpu_worker()
    manned.until(other, lambda seen: seen["attempt"] == 2, LIMIT + MINUTE)
    manned.until(other, lambda seen: seen["state"] == "succeeded", 120)

    manned.whole(other, 250)
    assert "redone" not in manned.codes(other)
    report(
        capsys,
        f"cancel: GPU free {freed:.1f} s after; SIGTERM: worker gone in {left:.1f} s,"
        " no step done twice",
    )


def fill(ballast: Path) -> None:
    """Until nothing more goes onto this disk."""
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_pauses_the_true_engine(site, capsys):
    disk = site.folder / "artifacts"
    disk.mkdir(exist_ok=True)
    kept = site.folder / "kept"
    subprocess.run(["cp", "-a", str(disk), str(kept)], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=True)
    try:
        subprocess.run(["cp", "-a", f"{kept}/.", str(disk)], check=True)
        site.start_worker()
        site.start_beat()
        site.start_gpu_worker(RUN_ENGINE=TRUE_ENGINE)
        run = site.launch(300, 0.001, **SMALL)
        site.until_step(run, 3)
        fill(disk / "ballast")
        paused = "SELECT count(*) FROM training_runevent WHERE text LIKE 'Paused: the disk%'"
        began = time.monotonic()
        while site.query(paused) == [(0,)]:
            assert time.monotonic() - began < 60, site.said()
            time.sleep(0.5)
        assert site.run(run)["state"] == "running"
        (disk / "ballast").unlink()
        site.until(run, lambda seen: seen["state"] == "succeeded", 120)
        site.whole(run, 300)
        report(capsys, "full disk: paused, said so, went on when there was room, attempt 1")
    finally:
        site.stop_programs()
        subprocess.run(["umount", "-l", str(disk)], check=True)

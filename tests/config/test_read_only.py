"""The programs of docker-compose.yml run where only its volumes and tmpfs can be written.

No container engine is needed: a mount namespace has a read-only root, as with `read_only: true`.
"""

import os
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from common.development import CHECKOUT
from tests.config.test_compose import PORT, SERVICES, Log, is_alive

TEMPORARY = "/tmp"  # noqa: S108  (a container's own)
# Where the folders of the container are here. Everything below /media is made in the namespace.
STANDS_FOR = {
    TEMPORARY: TEMPORARY,
    "/home/plumbline": "/media/home",
    "/data": "/media/data",
    "/backups": "/media/backups",
}
KERNELS = ("/proc", "/sys", "/dev")
UNSHARE = ["unshare", "--mount", "--propagation", "private"]


def is_allowed() -> bool:
    if not shutil.which("unshare"):
        return False
    tried = subprocess.run([*UNSHARE, "mount", "-o", "remount,ro,bind", "/"], capture_output=True)
    return tried.returncode == 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not is_allowed(), reason="mount namespaces are not allowed here"),
]


def mounts_of(name: str, volume: Path) -> str:
    """Shell lines that mount what compose mounts and make everything else read-only."""
    service, writable = SERVICES[name], []
    made = " ".join(place for place in STANDS_FOR.values() if place != TEMPORARY)
    lines = ["mount -t tmpfs tmpfs /media", f"mkdir {made}"]
    for target in (one.split(":")[1] for one in service["volumes"]):
        folder = volume / target.strip("/")
        folder.mkdir(parents=True)
        lines.append(f"mount --bind {shlex.quote(str(folder))} {STANDS_FOR[target]}")
        writable.append(STANDS_FOR[target])
    for target in (one.split(":")[0] for one in service["tmpfs"]):
        lines.append(f"mount -t tmpfs tmpfs {STANDS_FOR[target]}")
        writable.append(STANDS_FOR[target])
    others = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    for place in sorted({"/", "/media", *others} - set(writable), key=len):
        if not place.startswith(KERNELS):
            lines.append(f"mount -o remount,ro,bind {shlex.quote(place)} || test ! -e {place}")
    return "\n".join(["set -e", *lines])


def environment() -> dict[str, str]:
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PATH")}
    set_by_compose = SERVICES["web"]["environment"]
    paths = {k: v for k, v in set_by_compose.items() if str(v).startswith("/data/")}
    here = {name: value.replace("/data", STANDS_FOR["/data"]) for name, value in paths.items()}
    more = {"PUBLIC_URL": "https://labels.example.org", "TRUSTED_PROXIES": "1"}
    return {**given, **here, **more, "HOME": STANDS_FOR["/home/plumbline"]}


@contextmanager
def confined(name: str, tmp_path: Path, command: list[str]) -> Iterator[Log]:
    script = f"{mounts_of(name, tmp_path / 'volumes' / name)}\nexec {shlex.join(command)}"
    log = tmp_path / f"{name}.log"
    with log.open("wb") as output:
        started = subprocess.Popen(
            [*UNSHARE, "sh", "-c", script],
            cwd=CHECKOUT,
            env=environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Log(log, started)
    finally:
        started.terminate()
        started.wait(30)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Log]]:
    """Start a service of compose, with some words of its command changed."""
    with ExitStack() as stack:

        def begin(name: str, **changed: str) -> Log:
            command = [changed.get(f"_{part}", part) for part in SERVICES[name]["command"][1:]]
            return stack.enter_context(confined(name, tmp_path, [sys.executable, *command]))

        yield begin


def test_nothing_but_volumes_and_tmpfs_can_be_written(tmp_path):
    places = ["/var", "/media", str(CHECKOUT), *STANDS_FOR.values()]
    tried = "; ".join(f"touch {place}/tried && echo {place}" for place in places)
    command = ["sh", "-c", f"{tried}; true"]

    with confined("web", tmp_path, command) as log:
        log.process.wait(30)

    written = [line for line in log.text().splitlines() if not line.startswith("touch:")]
    assert written == list(STANDS_FOR.values())


def test_the_web_server_needs_no_other_folder(start, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]

    log = start("web", **{f"_{PORT}": str(port)})

    log.until(lambda: is_alive(port))
    assert "Read-only file system" not in log.text()


@pytest.mark.parametrize(
    ("name", "sign"), [("worker", "ready."), ("long-worker", "ready."), ("beat", "Starting...")]
)
def test_workers_and_beat_need_no_other_folder(start, name, sign):
    log = start(name)

    log.until(lambda: sign in log.text())
    assert "Read-only file system" not in log.text()

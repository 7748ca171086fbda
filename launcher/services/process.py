"""Start a server program that ends with this process, and stop it."""

import ctypes
import fcntl
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from launcher.services.errors import FolderInUse

PR_SET_PDEATHSIG = 1
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Account:
    """The account a server runs as. PostgreSQL refuses root, so root uses `nobody`."""

    user: int | None = None
    group: int | None = None

    @classmethod
    def for_servers(cls) -> "Account":
        if os.geteuid() != 0:
            return cls()
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def can_reach(self, path: Path) -> bool:
        if self.user is None:
            return True
        command = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
        return self.run(command).returncode == 0

    def own(self, path: Path) -> None:
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a short program to its end as this account."""
        return subprocess.run(
            command,
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            cwd="/",
            check=False,
            capture_output=True,
            text=True,
        )


@dataclass(frozen=True)
class Launch:
    """How to start a program. It receives `last_signal` when this process dies."""

    command: Sequence[str]
    log: Path
    last_signal: signal.Signals
    account: Account = field(default_factory=Account)
    folder: Path = Path("/")
    environment: Mapping[str, str] | None = None
    keep_open: Sequence[int] = ()
    given: bytes | None = None


def start(launch: Launch) -> subprocess.Popen[bytes]:
    """Start a program in its own session, so that Ctrl-C reaches only its supervisor.

    Must be called from the main thread: Linux sends the last signal when the starting thread ends.
    """
    with open(launch.log, "ab", opener=_private) as output:
        process = subprocess.Popen(
            launch.command,
            stdin=subprocess.DEVNULL if launch.given is None else subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=launch.folder,
            env=launch.environment,
            pass_fds=launch.keep_open,
            start_new_session=True,
            user=launch.account.user,
            group=launch.account.group,
            extra_groups=None if launch.account.user is None else [],
            umask=0o077,  # files with prompts and labels are for this account only
            preexec_fn=die_with_parent(launch.last_signal),
        )
    if launch.given is not None and process.stdin is not None:
        process.stdin.write(launch.given)
        process.stdin.close()
    return process


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def die_with_parent(last_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what a child runs before it becomes the server. Only Linux supports this."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def bind() -> None:
        prctl(PR_SET_PDEATHSIG, int(last_signal), 0, 0, 0)

    return bind


def stop(process: subprocess.Popen[bytes], *, by: signal.Signals, patience: float) -> None:
    """Ask a server to stop, and kill its session if it does not stop in time."""
    if process.poll() is not None:
        return
    process.send_signal(by)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a program and everything it started in its session."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def ending(process: subprocess.Popen[bytes]) -> str:
    """Return a phrase that says how a process ended."""
    status = process.returncode
    if status is not None and status < 0:
        return f"was killed by {signal.Signals(-status).name}"
    return f"ended with status {status}"


def is_alive(found: psutil.Process) -> bool:
    """Return whether a process runs. A zombie, which a container without init keeps, does not."""
    try:
        return found.is_running() and found.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until_gone(processes: Sequence[psutil.Process], patience: float) -> list[psutil.Process]:
    """Return the processes that are still alive after this many seconds."""
    deadline = time.monotonic() + patience
    while (alive := [p for p in processes if is_alive(p)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return alive


def hold(folder: Path) -> IO[bytes]:
    """Lock a folder until this process ends, or fail if another process holds it."""
    lock = (folder / "lock").open("ab")
    os.fchmod(lock.fileno(), 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise FolderInUse(f"Another process runs a service in {folder}.") from error
    return lock


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def tail(log: Path, lines: int = 12) -> str:
    """Return the last lines of a log."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])

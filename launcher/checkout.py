"""The folder `var/` of this checkout: its lock, its secrets, and the running settings."""

import json
import os
import secrets
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psutil

from bootstrap import SetupFailed
from common.development import CHECKOUT, ENVIRONMENT_FILE
from launcher.services import process
from launcher.services.errors import FolderInUse

VAR = CHECKOUT / "var"
RUN = VAR / "run"
PREVIOUS = ".previous.log"
LOGS = VAR / "log"

# Every process that quickstart starts has this variable and passes it to its children.
MARK = "PLUMBLINE_STARTED_FROM"
MEGABYTE = 1024**2
ROOM_TO_RUN = 200 * MEGABYTE


@contextmanager
def only_one(purpose: str) -> Iterator[None]:
    """Lock this checkout, or fail if another process holds it."""
    for folder in (RUN, LOGS):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        lock = process.hold(RUN)
    except FolderInUse as error:
        raise SetupFailed(
            f"Plumbline already runs from {CHECKOUT}{running_address()}. "
            f"Stop it there with Ctrl-C first; then {purpose}."
        ) from error
    with lock:
        yield


def running_address() -> str:
    if not ENVIRONMENT_FILE.exists():
        return ""
    address = json.loads(ENVIRONMENT_FILE.read_text()).get("PUBLIC_URL")
    return f" at {address}" if address else ""


def check_room(needed: int = ROOM_TO_RUN, needs: str = "the database needs") -> None:
    free = shutil.disk_usage(CHECKOUT).free
    if free < needed:
        raise SetupFailed(
            f"The disk is full: {free // MEGABYTE} MB are free at {CHECKOUT}, and {needs} "
            f"{needed // MEGABYTE} MB to run safely. Make room and start again."
        )


def secret(name: str, length: int = 48) -> str:
    """Return a secret of this checkout, created once and readable by its owner only."""
    file = VAR / name
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(length))
    return file.read_text().strip()


@contextmanager
def known_to_other_commands(environment: Mapping[str, str]) -> Iterator[None]:
    """Let commands such as `manage.py shell` reach the same servers while this runs."""
    ENVIRONMENT_FILE.unlink(missing_ok=True)
    ENVIRONMENT_FILE.touch(mode=0o600)
    ENVIRONMENT_FILE.write_text(json.dumps(dict(environment), indent=2))
    try:
        yield
    finally:
        ENVIRONMENT_FILE.unlink(missing_ok=True)


def end_orphans(mark: str = str(CHECKOUT)) -> int:
    """End the processes a killed supervisor left behind; PostgreSQL may close its files first."""
    orphans = [found for found in psutil.process_iter() if is_orphan(found, mark)]
    for orphan in orphans:
        try:
            gentle = orphan.name().startswith("postgres")
            orphan.send_signal(signal.SIGINT if gentle else signal.SIGKILL)
        except psutil.NoSuchProcess:
            continue
    for stubborn in process.wait_until_gone(orphans, patience=20):
        stubborn.kill()
    return len(orphans)


def is_orphan(found: psutil.Process, mark: str = str(CHECKOUT)) -> bool:
    try:
        return found.pid != os.getpid() and found.environ().get(MARK) == mark
    except (psutil.Error, OSError):  # it belongs to another user or just ended
        return False


def keep_previous_logs() -> None:
    """Move the logs of the previous start aside, so that the next ones begin empty."""
    for log in LOGS.glob("*.log"):
        if not log.name.endswith(PREVIOUS):
            log.replace(log.with_suffix(PREVIOUS))

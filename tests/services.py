"""pytest plugin: start a temporary PostgreSQL and Valkey for every test session.

If DATABASE_URL and REDIS_URL are set, the tests use those servers instead. pytest-django reads the
settings early, so the values are set in a wrapper around the earliest hook.
"""

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from launcher.services import process
from launcher.services.errors import FolderInUse
from launcher.services.postgres import Postgres
from launcher.services.valkey import Valkey
from tests import databases

PREFIX = "plumbline-tests-"


class Services:
    """The servers and the folder of this session, which are removed at its end."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.folder.chmod(0o711)  # PostgreSQL may run as another user, who must get in
        self.lock = process.hold(self.folder)
        self.running: list[Postgres | Valkey] = []

    def fill_environment(self) -> None:
        if "DATABASE_URL" not in os.environ:
            os.environ["DATABASE_URL"] = self.started(
                Postgres(self.folder / "postgres", durable=False)
            )
        if "REDIS_URL" not in os.environ:
            os.environ["REDIS_URL"] = self.started(Valkey(self.folder / "valkey"))
        os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
        os.environ.setdefault("ARTIFACTS_DIR", str(self.folder / "artifacts"))
        # Every test process has one core: more threads would only wait for each other.
        os.environ.setdefault("OMP_NUM_THREADS", "1")

    def started(self, service: Postgres | Valkey) -> str:
        self.running.append(service)
        service.start()
        return service.url

    def stop(self) -> None:
        if not any(isinstance(service, Postgres) for service in self.running):
            databases.drop_templates()  # the server outlives this session
        for service in self.running:
            service.stop()
        remove(self.folder)
        self.lock.close()


services = pytest.StashKey[Services]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    if "PYTEST_XDIST_WORKER" in os.environ:
        use_own_valkey_database(os.environ["PYTEST_XDIST_WORKER"])
    else:
        keep_compiled_modules()
        remove_leftovers()
        session = early_config.stash[services] = Services()
        early_config.add_cleanup(session.stop)
        session.fill_environment()
    return (yield)


def keep_compiled_modules() -> None:
    """Let Python write bytecode: the tests start many processes that import the same modules."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def use_own_valkey_database(worker: str) -> None:
    """Give each test process a Valkey database, and so queues, of its own: gw0 gets number 1."""
    server, _, _ = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{server}/{int(worker.removeprefix('gw')) + 1}"


def remove_leftovers() -> None:
    """Remove the folders of killed sessions, whose locks are free."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            lock = process.hold(folder)
        except (FolderInUse, OSError):
            continue
        remove(folder)
        lock.close()


def remove(folder: Path) -> None:
    """Remove a session's folder, and data that PostgreSQL had to put outside of it."""
    Postgres(folder / "postgres").remove()
    shutil.rmtree(folder, ignore_errors=True)

"""The data folder of a PostgreSQL server: it is created whole or not at all."""

import secrets
import shutil
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from launcher.services import process
from launcher.services.errors import ServiceError
from launcher.services.process import Account
from launcher.services.programs import SHARED_FOLDER

LOCALE = "C.UTF-8" if sys.platform == "linux" else "C"


@dataclass(frozen=True)
class Cluster:
    """What one server keeps in its folder: its data and its passwords."""

    folder: Path
    account: Account
    durable: bool

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def password(self, who: str) -> str:
        file = self.folder / f"{who}.password"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24))
        return file.read_text()

    def create(self, programs: Path) -> None:
        """Create the data folder under another name, so that an incomplete one is never used."""
        home = self._home()
        half = home.with_name(f"{home.name}.part")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700, parents=True)
        password_file = home.with_name("initdb.password")
        password_file.touch(mode=0o600)
        password_file.write_text(self.password("superuser"))
        for path in (half, password_file):
            self.account.own(path)
        made = self.account.run(self._initdb(programs, half, password_file))
        password_file.unlink()
        if made.returncode != 0:
            raise ServiceError(f"PostgreSQL could not create its data folder:\n{made.stderr}")
        half.rename(home)
        if home != self.data:
            self.data.unlink(missing_ok=True)
            self.data.symlink_to(home)

    def _home(self) -> Path:
        """Return the data folder, which is elsewhere if the account cannot enter this checkout."""
        if self.account.can_reach(self.folder):
            return self.data
        return SHARED_FOLDER / "data" / secrets.token_hex(8) / "data"

    def _initdb(self, programs: Path, folder: Path, password_file: Path) -> list[str]:
        command = [
            str(programs / "initdb"),
            f"--pgdata={folder}",
            "--username=postgres",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            f"--locale={LOCALE}",
            "--no-instructions",
        ]
        return command if self.durable else [*command, "--no-sync"]

    def forget_dead_server(self) -> None:
        """Delete a pid file that a crash left behind, if another program now has that pid.

        We hold the folder's lock, so a server that is really alive can only be an orphan.
        """
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        first_line = pid_file.read_text().split("\n", 1)[0]
        if not first_line.isdecimal() or not is_postgres(int(first_line)):
            pid_file.unlink()
            return
        orphan = psutil.Process(int(first_line))
        orphan.send_signal(signal.SIGINT)
        process.wait_until_gone([orphan], patience=30)

    def remove(self) -> None:
        """Delete all data, including data that a link points to outside the folder."""
        home = self.data.resolve()
        shutil.rmtree(home, ignore_errors=True)
        if self.data.is_symlink():
            with suppress(OSError):
                home.parent.rmdir()  # created for this data folder only
        shutil.rmtree(self.folder, ignore_errors=True)


def is_postgres(pid: int) -> bool:
    try:
        found = psutil.Process(pid)
        return found.name().startswith("postgres") and process.is_alive(found)
    except psutil.NoSuchProcess:
        return False

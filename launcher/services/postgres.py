"""A PostgreSQL server with its own data folder, reachable from this machine only."""

import secrets
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil
import psycopg2
from psycopg2 import sql

from launcher.services import process
from launcher.services.errors import ServiceError
from launcher.services.process import Account, Launch
from launcher.services.programs import SHARED_FOLDER, postgres_folder

OWNER = "plumbline"
LOCALE = "C.UTF-8" if sys.platform == "linux" else "C"

# After a crash the kernel may hold the old memory for a moment, and another program may
# take a free port before PostgreSQL binds it.
PASSING_TROUBLES = ("pre-existing shared memory block", "Address already in use")

PLAIN = {
    "listen_addresses": process.LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "jit": "off",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """Starts, checks and stops a server. Not durable if its data may be lost."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        self.account = Account.for_servers()
        self.log = folder / "postgres.log"
        self.port = 0
        self.known = False  # clients know the address, so a restart must keep it
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None

    @property
    def url(self) -> str:
        password = self._password("owner")
        return f"postgresql://{OWNER}:{password}@{process.LOOPBACK}:{self.port}/{OWNER}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = self._lock or process.hold(self.folder)
        self.programs = postgres_folder(self.account)
        if not (self.data / "PG_VERSION").exists():
            self._create_cluster()
        self._forget_dead_server()
        deadline = time.monotonic() + 60
        while not self._try_to_start(deadline):
            time.sleep(0.25)
        self._create_database()

    def stop(self) -> None:
        if self.process is not None:
            process.stop(self.process, by=signal.SIGINT, patience=30)  # a fast, clean shutdown
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def remove(self) -> None:
        """Delete all data, including data that a link points to outside the folder."""
        home = self.data.resolve()
        shutil.rmtree(home, ignore_errors=True)
        if self.data.is_symlink():
            with suppress(OSError):
                home.parent.rmdir()  # created for this data folder only
        shutil.rmtree(self.folder, ignore_errors=True)

    def _create_cluster(self) -> None:
        """Create the data folder under another name, so that an incomplete one is never used."""
        home = self._home()
        half = home.with_name(f"{home.name}.part")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700, parents=True)
        password_file = home.with_name("initdb.password")
        password_file.touch(mode=0o600)
        password_file.write_text(self._password("superuser"))
        for path in (half, password_file):
            self.account.own(path)
        made = self.account.run(self._initdb(half, password_file))
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

    def _initdb(self, folder: Path, password_file: Path) -> list[str]:
        command = [
            str(self.programs / "initdb"),
            f"--pgdata={folder}",
            "--username=postgres",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            f"--locale={LOCALE}",
            "--no-instructions",
        ]
        return command if self.durable else [*command, "--no-sync"]

    def _forget_dead_server(self) -> None:
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

    def _try_to_start(self, deadline: float) -> bool:
        """Return True if the server answers, False if another try makes sense."""
        if not self.known:
            self.port = process.free_port()
        before = self.log.stat().st_size if self.log.exists() else 0
        self.process = process.start(
            Launch(self._command(), self.log, signal.SIGINT, account=self.account)
        )
        while self.process.poll() is None:
            if self._answers():
                self.known = True
                return True
            if time.monotonic() > deadline:
                self.stop()
                raise ServiceError(f"PostgreSQL did not answer in time:\n{process.tail(self.log)}")
            time.sleep(0.02)
        said = self.log.read_text(errors="replace")[before:]
        if any(trouble in said for trouble in PASSING_TROUBLES) and time.monotonic() < deadline:
            return False
        raise ServiceError(f"PostgreSQL stopped while starting:\n{process.tail(self.log)}")

    def _command(self) -> list[str]:
        options = {**PLAIN, "port": str(self.port), **({} if self.durable else NOT_DURABLE)}
        switches = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.data.resolve()), *switches]

    def _answers(self) -> bool:
        try:
            self._connect_as_superuser().close()
        except psycopg2.OperationalError:
            return False
        return True

    def _create_database(self) -> None:
        """Create the application's role, not a superuser, so that no code needs one."""
        connection = self._connect_as_superuser()
        connection.autocommit = True  # CREATE DATABASE refuses to run in a transaction
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER])
            if cursor.fetchone() is None:
                role, password = sql.Identifier(OWNER), sql.Literal(self._password("owner"))
                cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(role))
                make_role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
                cursor.execute(make_role.format(role, password))
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))
        connection.close()

    def _connect_as_superuser(self) -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host=process.LOOPBACK,
            port=self.port,
            user="postgres",
            password=self._password("superuser"),
            dbname="postgres",
            connect_timeout=5,
        )

    def _password(self, who: str) -> str:
        file = self.folder / f"{who}.password"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24))
        return file.read_text()


def is_postgres(pid: int) -> bool:
    try:
        found = psutil.Process(pid)
        return found.name().startswith("postgres") and process.is_alive(found)
    except psutil.NoSuchProcess:
        return False

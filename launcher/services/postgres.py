"""A PostgreSQL server with its own data folder, reachable from this machine only."""

import signal
import subprocess
import time
from pathlib import Path
from typing import IO

import psycopg2
from psycopg2 import sql

from launcher.services import process
from launcher.services.cluster import Cluster
from launcher.services.errors import ServiceError
from launcher.services.process import Account, Launch
from launcher.services.programs import postgres_folder

OWNER = "plumbline"

# After a crash the kernel may hold the old memory for a moment, and another program may
# take a free port before PostgreSQL binds it.
PASSING_TROUBLES = ("pre-existing shared memory block", "Address already in use")

PLAIN = {
    "listen_addresses": process.LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "jit": "off",
    # No row reaches the log: a statement contains what people wrote, and so does a DETAIL line.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """Starts, checks and stops a server. Not durable if its data may be lost."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        self.account = Account.for_servers()
        self.cluster = Cluster(folder, self.account, durable=durable)
        self.log = folder / "postgres.log"
        self.port = 0
        self.known = False  # clients know the address, so a restart must keep it
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None

    @property
    def url(self) -> str:
        password = self.cluster.password("owner")
        return f"postgresql://{OWNER}:{password}@{process.LOOPBACK}:{self.port}/{OWNER}"

    @property
    def data(self) -> Path:
        return self.cluster.data

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = self._lock or process.hold(self.folder)
        self.programs = postgres_folder(self.account)
        if not self.cluster.exists:
            self.cluster.create(self.programs)
        self.cluster.forget_dead_server()
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
        self.cluster.remove()

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
                role, password = sql.Identifier(OWNER), sql.Literal(self.cluster.password("owner"))
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
            password=self.cluster.password("superuser"),
            dbname="postgres",
            connect_timeout=5,
        )

"""One running installation: its servers, its programs, and the environment they share."""

import http.client
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bootstrap import SetupFailed
from common.development import CHECKOUT
from launcher import checkout, programs
from launcher.children import Parts, Program
from launcher.services.postgres import Postgres
from launcher.services.process import LOOPBACK, Launch
from launcher.services.valkey import Valkey

SECONDS_TO_ANSWER = 90
NOTHING_MORE: Mapping[str, str] = {}
# Variables of the surrounding shell that would lead a program to another installation's data.
OF_ANOTHER_INSTALLATION = frozenset(
    {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ARTIFACTS_URL", "PUBLIC_URL", "DEBUG"}
)


class Installation:
    """Servers and programs that are started and stopped together.

    `quickstart`, `simulate` and the fault drills each use one. The folder holds the data of the
    embedded servers; every program gets the shell's variables, except the ignored ones, and
    `environment`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        mark: str,
        durable: bool = True,
        ignored: frozenset[str] = frozenset(),
        **environment: str,
    ) -> None:
        self.folder = folder
        self.durable = durable
        self.ignored = ignored
        self.parts = Parts()
        self.listener: socket.socket | None = None
        self.environment = {checkout.MARK: mark, **environment}

    @classmethod
    def temporary(
        cls, folder: Path, *, durable: bool = False, **environment: str
    ) -> "Installation":
        """Make an installation that shares nothing with any other one."""
        folder.chmod(0o711)  # PostgreSQL may run as another account, which must pass through
        return cls(
            folder,
            mark=str(folder),
            durable=durable,
            ignored=OF_ANOTHER_INSTALLATION,
            SECRET_KEY=secrets.token_urlsafe(48),
            SESSION_IDLE_MINUTES="0",  # scripts press no keys
            ARTIFACTS_DIR=str(folder / "artifacts"),
            **environment,
        )

    # Servers

    def start_postgres(self) -> None:
        postgres = Postgres(self.folder / "postgres", durable=self.durable)
        self.parts.start("PostgreSQL", postgres)
        self.environment["DATABASE_URL"] = postgres.url

    def start_valkey(self) -> None:
        valkey = Valkey(self.folder / "valkey")
        self.parts.start("Valkey", valkey)
        self.environment["REDIS_URL"] = valkey.url

    def listen(self, listener: socket.socket | None = None) -> None:
        """Hold the site's address here, so that a restarted web server finds it free."""
        if listener is None:
            listener = socket.socket()
            listener.bind((LOOPBACK, 0))
            listener.listen(128)
        self.listener = listener
        self.environment["PUBLIC_URL"] = self.address

    @property
    def port(self) -> int:
        if self.listener is None:
            raise RuntimeError("Call listen() before asking for the port.")
        port: int = self.listener.getsockname()[1]
        return port

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    # Programs

    def start_web(self, *options: str) -> None:
        if self.listener is None:
            raise RuntimeError("Call listen() before the web server starts.")
        held = self.listener.fileno()
        command = [*programs.WEB, "--fd", str(held), *options]
        self.start_program("Web server", "web", command, keep_open=[held])

    def start_beat(self, folder: Path) -> None:
        schedule = str(folder / "beat-schedule")
        self.start_program("Beat", "beat", [*programs.BEAT, "--schedule", schedule])

    def start_program(
        self,
        name: str,
        log: str,
        command: Sequence[str],
        keep_open: Sequence[int] = (),
        environment: Mapping[str, str] = NOTHING_MORE,
    ) -> Program:
        program = Program(
            Launch(
                command=[sys.executable, "-m", *command],
                log=self.log_file(log),
                last_signal=signal.SIGKILL,
                folder=CHECKOUT,
                environment={**self.child_environment(), **environment},
                keep_open=keep_open,
            )
        )
        self.parts.start(name, program)
        return program

    def log_file(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def child_environment(self) -> Mapping[str, str]:
        shell = {k: v for k, v in os.environ.items() if k not in self.ignored}
        return {**shell, **self.environment, "PYTHONUNBUFFERED": "1"}

    def wait_for_site(self, *pages: str) -> None:
        """Return when every page answers; restart what crashes until then."""
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while not all(self.answers(page) for page in pages or ("/healthz",)):
            self.parts.restart_crashed()
            if time.monotonic() > deadline:
                raise SetupFailed(
                    f"The site did not answer within {SECONDS_TO_ANSWER} s. "
                    f"Its log is {self.log_file('web')}."
                )
            time.sleep(0.1)

    def answers(self, page: str) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=5)
        try:
            connection.request("GET", page)
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """Stop every program, then every server, and end what they left behind."""
        self.parts.stop()
        checkout.end_orphans(self.environment[checkout.MARK])
        if self.listener is not None:
            self.listener.close()

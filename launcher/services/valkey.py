"""A Valkey server without persistence: messages are doorbells, the rows are in Postgres."""

import secrets
import signal
import subprocess
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from launcher.services import process
from launcher.services.errors import ServiceError
from launcher.services.process import Launch
from launcher.services.programs import valkey_server

CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir "{folder}"
daemonize no
set-proc-title no
save ""
appendonly no
maxmemory-policy noeviction
"""


class Valkey:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "valkey.log"
        self.password = secrets.token_urlsafe(24)
        self.port = 0
        self.known = False  # clients know the address, so a restart must keep it
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{process.LOOPBACK}:{self.port}/0"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + 20
        while not self._try_to_start(deadline):
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process is not None:
            process.stop(self.process, by=signal.SIGTERM, patience=10)

    def _try_to_start(self, deadline: float) -> bool:
        """Return True if the server answers, False if another port may work."""
        if not self.known:
            self.port = process.free_port()
        wanted = CONFIGURATION.format(
            host=process.LOOPBACK, port=self.port, password=self.password, folder=self.folder
        )
        # The configuration is read from stdin, so that no file or process list shows the password.
        command = [str(valkey_server()), "-"]
        self.process = process.start(
            Launch(command, self.log, signal.SIGTERM, given=wanted.encode())
        )
        while self.process.poll() is None and time.monotonic() < deadline:
            if self._answers():
                self.known = True
                return True
            time.sleep(0.02)
        if time.monotonic() < deadline and "Address already in use" in process.tail(self.log):
            return False
        self.stop()
        raise ServiceError(f"Valkey did not start:\n{process.tail(self.log)}")

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, retry=Retry(NoBackoff(), 0)) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False

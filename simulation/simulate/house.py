"""A house of its own in a temporary folder: servers, web and workers that nobody else sees."""

import os
import secrets
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from bootstrap import SetupFailed
from common.development import CHECKOUT
from launcher import checkout, programs
from launcher.children import Parts, Program
from launcher.services import process
from launcher.services.postgres import Postgres
from launcher.services.process import LOOPBACK, Launch
from launcher.services.valkey import Valkey

SECONDS_TO_ANSWER = 90
WORKER = [
    *programs.CELERY, "worker", "--queues", "default", "--pool", "solo", "--concurrency", "1",
    "--hostname", "default@%h",
]  # fmt: skip
OTHERS = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ARTIFACTS_URL", "PUBLIC_URL", "DEBUG"}


class House:
    """Everything a study needs, and nothing that outlives it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="plumbline-simulate-"))
        self.folder.chmod(0o711)  # where root lends its servers another account
        self.parts = Parts()
        self.listener = socket.socket()
        self.environment: dict[str, str] = {}
        # Two small trainings side by side are quicker than one that uses two cores.
        self.engines = 1 if shutil.which("nvidia-smi") else max(1, min(2, os.cpu_count() or 1))

    @property
    def port(self) -> int:
        port: int = self.listener.getsockname()[1]
        return port

    @property
    def models(self) -> Path:
        return self.folder / "models"

    def start_servers(self) -> None:
        postgres = Postgres(self.folder / "postgres", durable=False)
        self.parts.start("PostgreSQL", postgres)
        valkey = Valkey(self.folder / "valkey")
        self.parts.start("Valkey", valkey)
        self.listener.bind((LOOPBACK, 0))
        self.listener.listen(128)
        self.models.mkdir()
        self.environment = {
            "DATABASE_URL": postgres.url,
            "REDIS_URL": valkey.url,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "PUBLIC_URL": f"http://{LOOPBACK}:{self.port}",
            "ARTIFACTS_DIR": str(self.folder / "artifacts"),
            "STORE_CACHE_DIR": str(self.folder / "store-cache"),
            "MODELS_ROOT": str(self.models),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "GOLD_PERCENT": "0",
            "RUN_WATCH_SECONDS": "5",
            "RUN_SAVE_SECONDS": "5",
            "LOG_LEVEL": "WARNING",
            checkout.MARK: str(self.folder),
        }

    def start_programs(self) -> None:
        web = [*programs.WEB, "--fd", str(self.listener.fileno()), "--log-level", "warning"]
        self._start("Web server", "web", web, keep_open=[self.listener.fileno()])
        self._start("Worker", "worker", WORKER)
        threads = str(max(1, (os.cpu_count() or 1) // self.engines))
        for number in range(1, self.engines + 1):
            engine = [*programs.GPU_WORKER, "--hostname", f"gpu-{number}@%h"]
            self._start(f"GPU worker {number}", f"gpu-{number}", engine, OMP_NUM_THREADS=threads)
        schedule = str(self.folder / "beat-schedule")
        self._start("Beat", "beat", [*programs.BEAT, "--schedule", schedule])

    def _start(
        self, name: str, log: str, command: list[str], keep_open: list[int] | None = None,
        **more: str,
    ) -> None:  # fmt: skip
        launch = Launch(
            command=[sys.executable, "-m", *command],
            log=self.folder / f"{log}.log",
            last_signal=signal.SIGKILL,
            folder=CHECKOUT,
            environment={**self.surroundings(), **more},
            keep_open=keep_open or [],
        )
        self.parts.start(name, Program(launch))

    def settle_in(self) -> None:
        """Make this process one of the house, whatever its environment said before."""
        for name in OTHERS:
            os.environ.pop(name, None)
        os.environ.update(self.environment)

    def surroundings(self) -> Mapping[str, str]:
        """Nothing of ours may lead a program to somebody's true data."""
        kept = {name: value for name, value in os.environ.items() if name not in OTHERS}
        return {**kept, **self.environment, "PYTHONUNBUFFERED": "1"}

    def wait_for_site(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while not self._answers():
            self.look()
            if time.monotonic() > deadline:
                raise SetupFailed(f"The site did not answer in {SECONDS_TO_ANSWER} s.")
            time.sleep(0.1)

    def _answers(self) -> bool:
        with suppress(URLError, OSError):
            address = f"http://{LOOPBACK}:{self.port}/healthz"
            with urlopen(address, timeout=5) as answer:
                return bool(answer.status == 200)  # noqa: PLR2004  (HTTP's OK)
        return False

    def look(self) -> None:
        """Start again what has crashed."""
        self.parts.restart_crashed()

    def _engines(self) -> list[psutil.Process]:
        found: list[psutil.Process] = []
        for part in self.parts.all:
            with suppress(psutil.NoSuchProcess):
                if part.service.process is not None:
                    found += psutil.Process(part.service.process.pid).children(recursive=True)
        return found

    def stop(self) -> None:
        """End all of it and remove the folder."""
        engines = self._engines()
        self.parts.kill_programs()  # nothing of theirs is kept
        self.parts.stop()
        checkout.end_orphans(str(self.folder))
        # Engines end when their worker has gone, but that takes them a moment.
        for stubborn in process.wait_until_gone(engines, patience=10):
            stubborn.kill()
        self.listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)

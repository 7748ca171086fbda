"""The temporary site of a study: an installation that no other one shares data with."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil

from launcher import programs
from launcher.installation import OF_ANOTHER_INSTALLATION, Installation
from launcher.services import process

# A study's jobs are short, and it asks no served model, so one process does them all.
WORKER = [
    *programs.CELERY, "worker", "--queues", "default,long,endpoint",
    "--pool", "solo", "--concurrency", "1", "--hostname", "default@%h",
]  # fmt: skip  # an argument per line would fill the screen


class Site:
    """Everything a study needs, and nothing that outlives it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="plumbline-simulate-"))
        self.models = self.folder / "models"
        # Two small trainings side by side are quicker than one that uses two cores.
        self.engines = 1 if shutil.which("nvidia-smi") else max(1, min(2, os.cpu_count() or 1))
        self.installation = Installation.temporary(
            self.folder,
            STORE_CACHE_DIR=str(self.folder / "store-cache"),
            MODELS_ROOT=str(self.models),
            DJANGO_SETTINGS_MODULE="config.settings",
            GOLD_PERCENT="0",
            RUN_WATCH_SECONDS="5",
            RUN_SAVE_SECONDS="5",
            LOG_LEVEL="WARNING",
        )

    @property
    def port(self) -> int:
        return self.installation.port

    def start_servers(self) -> None:
        self.installation.start_postgres()
        self.installation.start_valkey()
        self.installation.listen()
        self.models.mkdir()

    def enter(self) -> None:
        """Point this process at the site, whatever its environment named before."""
        for name in OF_ANOTHER_INSTALLATION:
            os.environ.pop(name, None)
        os.environ.update(self.installation.environment)

    def start_programs(self) -> None:
        self.installation.start_web("--log-level", "warning")
        self.installation.start_program("Worker", "worker", WORKER)
        threads = str(max(1, (os.cpu_count() or 1) // self.engines))
        for number in range(1, self.engines + 1):
            command = [*programs.GPU_WORKER, "--hostname", f"gpu-{number}@%h"]
            self.installation.start_program(
                f"GPU worker {number}",
                f"gpu-{number}",
                command,
                environment={"OMP_NUM_THREADS": threads},
            )
        self.installation.start_beat(self.folder)

    def wait_until_it_answers(self) -> None:
        self.installation.wait_for_site()

    def restart_crashed(self) -> None:
        self.installation.parts.restart_crashed()

    def stop(self) -> None:
        """End every process and remove the folder."""
        engines = self._engines()
        self.installation.parts.kill_programs()  # their work is not kept, so do not wait for it
        self.installation.stop()
        # An engine ends when its worker is gone, but needs a moment to notice.
        for stubborn in process.wait_until_gone(engines, patience=10):
            stubborn.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _engines(self) -> list[psutil.Process]:
        found: list[psutil.Process] = []
        for part in self.installation.parts.all:
            with suppress(psutil.NoSuchProcess):
                if part.service.process is not None:
                    found += psutil.Process(part.service.process.pid).children(recursive=True)
        return found

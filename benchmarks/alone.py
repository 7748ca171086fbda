"""Run one measurement in a process and an empty database of its own."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from launcher.services.postgres import Postgres


def measured_alone(module: str, *arguments: str, **environment: str) -> dict[str, Any]:
    """Run `python -m MODULE --one ARGUMENTS` and return the JSON of its last line."""
    with tempfile.TemporaryDirectory() as folder, _database(Path(folder)) as postgres:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", module, "--one", *arguments],
            env={
                **os.environ,
                "DATABASE_URL": postgres.url,
                "REDIS_URL": "redis://127.0.0.1:1/0",
                "SECRET_KEY": secrets.token_urlsafe(48),
                "ARTIFACTS_DIR": folder,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def _database(folder: Path) -> Iterator[Postgres]:
    folder.chmod(0o711)
    postgres = Postgres(folder / "postgres", durable=False)
    postgres.start()
    try:
        yield postgres
    finally:
        postgres.stop()

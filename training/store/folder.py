"""The folder of the store, where it is no bucket: its files are used where they lie."""

import os
import shutil
from pathlib import Path
from uuid import uuid4

from django.conf import settings


def place(target: str) -> Path:
    return Path(settings.ARTIFACTS_DIR) / target


def put(path: Path, target: str) -> None:
    """Copy a file, under another name first, so that nobody ever sees half a file."""
    kept = place(target)
    if path == kept:
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    half_made = kept.with_name(f".{kept.name}.{uuid4().hex}")
    try:
        shutil.copyfile(path, half_made)
        with half_made.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(half_made, kept)
    finally:
        half_made.unlink(missing_ok=True)

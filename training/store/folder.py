"""The folder of the store, if it is not a bucket. Its files are used in place."""

import os
import shutil
from pathlib import Path
from uuid import uuid4

from django.conf import settings


def path_of(target: str) -> Path:
    return Path(settings.ARTIFACTS_DIR) / target


def put(path: Path, target: str) -> None:
    """Copy a file under another name and then rename it, so that nobody sees a partial file."""
    final = path_of(target)
    if path == final:
        return
    final.parent.mkdir(parents=True, exist_ok=True)
    partial = final.with_name(f".{final.name}.{uuid4().hex}")
    try:
        shutil.copyfile(path, partial)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(partial, final)
    finally:
        partial.unlink(missing_ok=True)

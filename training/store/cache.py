"""The files that this machine has fetched from the bucket, up to a limit of size."""

import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

# A file used this recently may still be in use, so it is not evicted.
IN_USE_SECONDS = 3600


def files() -> Path:
    return Path(settings.STORE_CACHE_DIR) / "files"


def evict() -> int:
    """Delete the least recently used files until the cache is small enough; return the bytes."""
    known = sorted((one.stat().st_mtime, one.stat().st_size, one) for one in _all())
    excess = sum(size for _used, size, _file in known) - settings.STORE_CACHE_BYTES
    deleted = 0
    for used, size, file in known:
        if deleted >= excess or used > time.time() - IN_USE_SECONDS:
            break
        file.unlink(missing_ok=True)
        deleted += size
    return deleted


def folders(kind: str) -> list[str]:
    """The keys of the folders with files in the cache, such as "datasets/..."."""
    parent = files() / kind
    return [f"{kind}/{one.name}" for one in parent.iterdir()] if parent.is_dir() else []


def delete_folders(keys: Iterable[str]) -> None:
    """Delete these folders from the cache, because the store has deleted them."""
    for key in keys:
        shutil.rmtree(files() / key, ignore_errors=True)


def _all() -> list[Path]:
    """Complete files; those that begin with a dot are being downloaded."""
    return [one for one in files().rglob("*") if one.is_file() and not one.name.startswith(".")]

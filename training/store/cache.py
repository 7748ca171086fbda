"""What this machine fetched from the bucket: used again, evicted by size, forgotten when told."""

import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

# What was used this lately may be in use still, so it is not evicted.
IN_USE_SECONDS = 3600


def files() -> Path:
    return Path(settings.STORE_CACHE_DIR) / "files"


def evict() -> int:
    """Take away what was not used for longest until the cache is small enough; bytes gone."""
    known = sorted((one.stat().st_mtime, one.stat().st_size, one) for one in _all())
    too_much = sum(size for _used, size, _file in known) - settings.STORE_CACHE_BYTES
    gone = 0
    for used, size, file in known:
        if gone >= too_much or used > time.time() - IN_USE_SECONDS:
            break
        file.unlink(missing_ok=True)
        gone += size
    return gone


def folders(kind: str) -> list[str]:
    """The keys of the folders of which this machine keeps files, such as "datasets/..."."""
    place = files() / kind
    return [f"{kind}/{one.name}" for one in place.iterdir()] if place.is_dir() else []


def forget(keys: Iterable[str]) -> None:
    """Take these folders away: the store has them no more."""
    for key in keys:
        shutil.rmtree(files() / key, ignore_errors=True)


def _all() -> list[Path]:
    """Whole files; those that begin with a dot are on their way here."""
    return [one for one in files().rglob("*") if one.is_file() and not one.name.startswith(".")]

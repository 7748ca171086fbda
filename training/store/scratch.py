"""Folders for files on their way into the store, on a disk that is as large as the store's."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from training.store import bucket


@contextmanager
def folder_of(name: str) -> Iterator[Path]:
    """Yield an empty folder. What a process that died left in it is deleted first."""
    delete(name)
    folder = _home() / name
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        delete(name)


def names() -> list[str]:
    """The folders that are here: in use, or left by processes that died."""
    return [folder.name for folder in _home().iterdir()] if _home().is_dir() else []


def delete(name: str) -> None:
    shutil.rmtree(_home() / name, ignore_errors=True)


def _home() -> Path:
    store = settings.STORE_CACHE_DIR if bucket.storage() else settings.ARTIFACTS_DIR
    return Path(store) / "on-its-way"

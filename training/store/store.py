"""The store: the files of datasets, models and runs, the same on every machine.

It is a folder (which may be on a network), or the S3-compatible bucket that ARTIFACTS_URL names.
A key is a relative path. Files of a folder store are used in place; files of a bucket are fetched
once into a cache on this machine and checked by their sha256.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import Storage

from training.store import bucket, cache, folder
from training.store.errors import FileIsMissing, FileWasChanged, StoreTrouble

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """One file of the store. `path` is relative to the folder it was stored with."""

    path: str
    key: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, object]:
        return {name: value for name, value in asdict(self).items() if name != "key"}


def put_file(path: Path, key: str) -> Stored:
    """Copy a file into the store, completely or not at all."""
    target, sha256, size = checked(key), sha256_of(path), path.stat().st_size
    if remote := bucket.storage():
        # A bucket shows the complete new file or the complete old one.
        with bucket.errors_as_oserror(), path.open("rb") as file:
            remote.save(target, File(file))
    else:
        folder.put(path, target)
    return Stored(path.name, key, size, sha256)


def put_folder(made: Path, key: str, files: Iterable[str]) -> list[Stored]:
    """Copy these files of a folder, by their paths inside it."""
    stored = []
    for name in sorted(files):
        one = put_file(made / name, f"{key}/{name}")
        stored.append(Stored(name, one.key, one.size, one.sha256))
    return stored


def fetch(key: str, sha256: str = "") -> Path:
    """The path of the file on this machine. A file of a bucket is downloaded if necessary.

    Without a sha256 it is always downloaded, because the cached file may be an old one.
    """
    target = checked(key)
    if not (remote := bucket.storage()):
        if not folder.path_of(target).is_file():
            raise FileIsMissing
        return folder.path_of(target)
    cached = cache.files() / target
    if cached.is_file() and sha256 and sha256_of(cached) == sha256:
        os.utime(cached)  # mark it as used, so that others are evicted first
        return cached
    _download(remote, target, cached, sha256)
    cache.evict()
    return cached


def fetch_folder(key: str, files: Iterable[dict[str, str]]) -> Path:
    """The folder with these files ({"path", "sha256"}) on this machine."""
    for file in files:
        fetch(f"{key}/{file['path']}", file.get("sha256", ""))
    target = checked(key)
    return cache.files() / target if bucket.storage() else folder.path_of(target)


def local_folder(key: str) -> Path | None:
    """The path of a folder of a folder store, to be written in place; None for a bucket."""
    return None if bucket.storage() else folder.path_of(checked(key))


def open_read(key: str) -> IO[bytes]:
    target = checked(key)
    try:
        if remote := bucket.storage():
            with bucket.errors_as_oserror():
                return remote.open(target)
        return folder.path_of(target).open("rb")
    except FileNotFoundError as gone:
        raise FileIsMissing from gone


def exists(key: str) -> bool:
    target = checked(key)
    if remote := bucket.storage():
        with bucket.errors_as_oserror():
            return remote.exists(target)
    return folder.path_of(target).is_file()


def delete(key: str) -> None:
    """Delete a file from the store and from this machine's cache."""
    target = checked(key)
    if remote := bucket.storage():
        with bucket.errors_as_oserror():
            remote.delete(target)
        (cache.files() / target).unlink(missing_ok=True)
    else:
        folder.path_of(target).unlink(missing_ok=True)


def delete_folder(key: str) -> None:
    target = checked(key)
    if bucket.storage():
        for one in list(keys(target)):
            delete(one)
        shutil.rmtree(cache.files() / target, ignore_errors=True)
    elif folder.path_of(target).exists():
        shutil.rmtree(folder.path_of(target))


def keys(below: str = "") -> Iterator[str]:
    """The keys of all files of a bucket below a folder."""
    remote = bucket.storage()
    if remote is None:
        raise ValueError("the store is a folder, not a bucket")
    with bucket.errors_as_oserror():
        folders, files = remote.listdir(below)
    inside = f"{below}/" if below else ""
    yield from (f"{inside}{name}" for name in files if name)
    for name in folders:
        yield from keys(f"{inside}{name}")


@contextmanager
def outages_explained() -> Iterator[None]:
    """Raise errors of a full disk or an unreachable bucket as refusals with a sentence."""
    try:
        yield
    except OSError as trouble:
        full = trouble.errno in {errno.ENOSPC, errno.EDQUOT}
        raise StoreTrouble(StoreTrouble.full if full else StoreTrouble.unreachable) from trouble


def checked(key: str) -> str:
    """The key, if it is a relative path that stays inside the store. A wrong one is a bug."""
    parts = PurePosixPath(key).parts
    if not parts or key.startswith("/") or "\\" in key or "\0" in key or ".." in parts:
        raise ValueError(f"not a key of the store: {key!r}")
    return str(PurePosixPath(key))


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download(remote: Storage, target: str, cached: Path, sha256: str) -> None:
    if not exists(target):
        raise FileIsMissing
    cached.parent.mkdir(parents=True, exist_ok=True)
    partial = cached.with_name(f".{cached.name}.{uuid4().hex}")
    try:
        with bucket.errors_as_oserror(), remote.open(target) as source, partial.open("wb") as file:
            shutil.copyfileobj(source, file, CHUNK)
        if sha256 and sha256_of(partial) != sha256:
            raise FileWasChanged
        os.replace(partial, cached)
    finally:
        partial.unlink(missing_ok=True)

"""The store: where datasets, models and runs keep their files, on every machine the same.

A folder (perhaps a network one), or an S3-compatible bucket where ARTIFACTS_URL names one. A key
is a relative path. A file of a folder store is used where it lies; one of a bucket is fetched
once into a cache of this machine and checked by its sha256.
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
    """Copy a file into the store: all of it, or nothing."""
    target, sha256, size = checked(key), sha256_of(path), path.stat().st_size
    if remote := bucket.storage():
        # A bucket shows the whole new file or the whole old one.
        with bucket.asking(), path.open("rb") as file:
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
    """The file on this machine. A bucket's is downloaded at its first use here.

    Without a sha256 nobody knows whether the one that is here is the newest, so it is fetched.
    """
    target = checked(key)
    if not (remote := bucket.storage()):
        if not folder.place(target).is_file():
            raise FileIsMissing
        return folder.place(target)
    cached = cache.files() / target
    if cached.is_file() and sha256 and sha256_of(cached) == sha256:
        os.utime(cached)  # used now: the last to be evicted
        return cached
    _download(remote, target, cached, sha256)
    cache.evict()
    return cached


def fetch_folder(key: str, files: Iterable[dict[str, str]]) -> Path:
    """The folder with these files ({"path", "sha256"}) on this machine."""
    for file in files:
        fetch(f"{key}/{file['path']}", file.get("sha256", ""))
    target = checked(key)
    return cache.files() / target if bucket.storage() else folder.place(target)


def place_of(key: str) -> Path | None:
    """Where a folder of a folder store lies, to be written in place; None for a bucket."""
    return None if bucket.storage() else folder.place(checked(key))


def open_read(key: str) -> IO[bytes]:
    target = checked(key)
    try:
        if remote := bucket.storage():
            with bucket.asking():
                return remote.open(target)
        return folder.place(target).open("rb")
    except FileNotFoundError as gone:
        raise FileIsMissing from gone


def exists(key: str) -> bool:
    target = checked(key)
    if remote := bucket.storage():
        with bucket.asking():
            return remote.exists(target)
    return folder.place(target).is_file()


def delete(key: str) -> None:
    """Take one file away, here and from this machine's cache."""
    target = checked(key)
    if remote := bucket.storage():
        with bucket.asking():
            remote.delete(target)
        (cache.files() / target).unlink(missing_ok=True)
    else:
        folder.place(target).unlink(missing_ok=True)


def delete_folder(key: str) -> None:
    target = checked(key)
    if bucket.storage():
        for one in list(keys(target)):
            delete(one)
        shutil.rmtree(cache.files() / target, ignore_errors=True)
    elif folder.place(target).exists():
        shutil.rmtree(folder.place(target))


def keys(below: str = "") -> Iterator[str]:
    """Every file of a bucket below a folder."""
    remote = bucket.storage()
    if remote is None:
        raise ValueError("the store is a folder: look into it")
    with bucket.asking():
        folders, files = remote.listdir(below)
    inside = f"{below}/" if below else ""
    yield from (f"{inside}{name}" for name in files if name)
    for name in folders:
        yield from keys(f"{inside}{name}")


@contextmanager
def in_words() -> Iterator[None]:
    """Say what a full disk or a silent bucket means, to whoever waits for an answer."""
    try:
        yield
    except OSError as trouble:
        full = trouble.errno in {errno.ENOSPC, errno.EDQUOT}
        raise StoreTrouble(StoreTrouble.full if full else StoreTrouble.silent) from trouble


def checked(key: str) -> str:
    """A relative path without tricks; a wrong one is a bug of ours and crashes."""
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
    half_made = cached.with_name(f".{cached.name}.{uuid4().hex}")
    try:
        with bucket.asking(), remote.open(target) as source, half_made.open("wb") as file:
            shutil.copyfileobj(source, file, CHUNK)
        if sha256 and sha256_of(half_made) != sha256:
            raise FileWasChanged
        os.replace(half_made, cached)
    finally:
        half_made.unlink(missing_ok=True)

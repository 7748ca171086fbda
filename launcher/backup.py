"""One file that holds an installation: the database, the artifacts, and the sha256 of each.

Messages in Valkey stay out: they only ring for rows, and rows ring again. Secrets of the
environment stay out too. The manifest comes last, so a file cut short is never a backup.
"""

import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from launcher.database_dump import dump_database
from training.store.bucket import errors_as_oserror

FORMAT = 1


DUMP = "database.dump"


ARTIFACTS = "artifacts"


MANIFEST = "manifest.json"


# The folders of the store (training/store). Unfinished uploads are beside it.
IN_THE_STORE = ("datasets", "models", "runs")


@dataclass(frozen=True)
class Contents:
    """The contents of a backup file."""

    files: Mapping[str, str]  # name in the archive -> sha256
    made_at: str
    rows: Mapping[str, int]  # of each table, at the moment of the dump


class Hashing:
    """Reads a file for tar and computes its sha256 at the same time."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.total = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.total.update(data)
        return data


def back_up(target: Path) -> Contents:
    """Write everything to `target`, which appears only when it is complete."""
    half = target.with_name(f"{target.name}.part")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)  # it contains prompts and password hashes
    try:
        with half.open("wb") as output, tarfile.open(fileobj=output, mode="w") as archive:
            contents = fill(archive, beside=target.parent)
            output.flush()
            os.fsync(output.fileno())
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return contents


def fill(archive: tarfile.TarFile, *, beside: Path) -> Contents:
    """Write the database first and then the files, so that every row finds its file."""
    sums: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=beside, prefix=".backup-") as folder:
        dump = Path(folder, DUMP)
        rows = dump_database(dump)
        sums[DUMP] = add(archive, dump, DUMP)
    for path in files_below(settings.ARTIFACTS_DIR):
        name = f"{ARTIFACTS}/{path.relative_to(settings.ARTIFACTS_DIR)}"
        # Work continues: runs replace their checkpoints, and withdrawn files are deleted.
        with suppress(FileNotFoundError):
            sums[name] = add(archive, path, name)
    if settings.ARTIFACTS_URL:
        sums |= add_bucket(archive)
    contents = Contents(sums, datetime.now(UTC).isoformat(timespec="seconds"), rows)
    add_manifest(archive, contents)
    return contents


def add(archive: tarfile.TarFile, path: Path, name: str) -> str:
    with path.open("rb") as source:
        reader = Hashing(source)
        entry = archive.gettarinfo(arcname=name, fileobj=source)
        archive.addfile(entry, reader)
    return reader.total.hexdigest()


def add_bucket(archive: tarfile.TarFile) -> dict[str, str]:
    """Write the files of the bucket one by one, as if they were in the folder."""
    bucket, sums = storages["artifacts"], {}
    for key in keys_below(bucket, ""):
        name = f"{ARTIFACTS}/{key}"
        try:
            with errors_as_oserror(), bucket.open(key) as source:
                sums[name] = add_object(archive, source, name)
        except OSError:
            if bucket.exists(key):
                raise
    return sums


def add_object(archive: tarfile.TarFile, source: "File[bytes]", name: str) -> str:
    entry = tarfile.TarInfo(name)
    # Download it before the entry is begun: an object deleted meanwhile must not leave half of one.
    held = source.file
    if held is None:
        raise FileNotFoundError(name)
    reader = Hashing(held)
    entry.size = source.size
    archive.addfile(entry, reader)
    return reader.total.hexdigest()


def keys_below(bucket: Storage, folder: str) -> Iterator[str]:
    folders, files = bucket.listdir(folder)
    inside = f"{folder}/" if folder else ""
    yield from (f"{inside}{name}" for name in files if name)
    for name in folders:
        yield from keys_below(bucket, f"{inside}{name}")


def add_manifest(archive: tarfile.TarFile, contents: Contents) -> None:
    manifest = {
        "format": FORMAT,
        "made_at": contents.made_at,
        "sha256": dict(contents.files),
        "rows": dict(contents.rows),
    }
    data = json.dumps(manifest, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(data)
    archive.addfile(entry, BytesIO(data))


def files_below(folder: Path) -> Sequence[Path]:
    """Unlike rglob, os.walk survives folders that are deleted meanwhile."""
    found = (Path(where, name) for where, _folders, names in os.walk(folder) for name in names)
    return sorted(path for path in found if path.is_file())


def sum_of(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()

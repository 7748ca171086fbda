"""One file that holds an installation: the database, the artifacts, and the sha256 of each.

Messages in Valkey stay out: they only ring for rows, and rows ring again. Secrets of the
environment stay out too. The manifest comes last, so a file cut short is never a backup.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import connection

from launcher.services.process import Account
from launcher.services.programs import postgres_folder

FORMAT = 1
DUMP = "database.dump"
ARTIFACTS = "artifacts"
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
# The folders of the store (training/store). Unfinished uploads are beside it.
IN_THE_STORE = ("datasets", "models", "runs")

# One transaction removes the old content and writes the new one.
EMPTY_DATABASE = b"DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"


class BackupError(Exception):
    """A backup cannot be made or used; the message says why."""


@dataclass(frozen=True)
class Contents:
    """The contents of a backup file."""

    files: Mapping[str, str]  # name in the archive -> sha256
    made_at: str


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
    with half.open("wb") as output, tarfile.open(fileobj=output, mode="w") as archive:
        contents = fill(archive, beside=target.parent)
        output.flush()
        os.fsync(output.fileno())
    half.replace(target)
    return contents


def fill(archive: tarfile.TarFile, *, beside: Path) -> Contents:
    """Write the database first and then the files, so that every row finds its file."""
    sums: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=beside, prefix=".backup-") as folder:
        dump = Path(folder, DUMP)
        run_program("pg_dump", "--format=custom", "--no-owner", f"--file={dump}")
        sums[DUMP] = add(archive, dump, DUMP)
    for path in files_below(settings.ARTIFACTS_DIR):
        name = f"{ARTIFACTS}/{path.relative_to(settings.ARTIFACTS_DIR)}"
        sums[name] = add(archive, path, name)
    if settings.ARTIFACTS_URL:
        sums |= add_bucket(archive)
    contents = Contents(sums, datetime.now(UTC).isoformat(timespec="seconds"))
    add_manifest(archive, contents)
    return contents


def add(archive: tarfile.TarFile, path: Path, name: str) -> str:
    with path.open("rb") as source:
        reader = Hashing(source)
        entry = archive.gettarinfo(arcname=name, fileobj=source)
        archive.addfile(entry, reader)
    return reader.total.hexdigest()


def add_bucket(archive: tarfile.TarFile) -> dict[str, str]:
    """Yield the files of the bucket one by one, as if they were in the folder."""
    bucket, sums = storages["artifacts"], {}
    for key in keys_below(bucket, ""):
        name = f"{ARTIFACTS}/{key}"
        entry = tarfile.TarInfo(name)
        entry.size = bucket.size(key)
        with bucket.open(key) as source:
            reader = Hashing(source)
            archive.addfile(entry, reader)
        sums[name] = reader.total.hexdigest()
    return sums


def keys_below(bucket: Storage, folder: str) -> Iterator[str]:
    folders, files = bucket.listdir(folder)
    inside = f"{folder}/" if folder else ""
    yield from (f"{inside}{name}" for name in files if name)
    for name in folders:
        yield from keys_below(bucket, f"{inside}{name}")


def fill_bucket(folder: Path) -> None:
    """Write the bucket's files back; the other files stay in the folder."""
    bucket = storages["artifacts"]
    for kind in IN_THE_STORE:
        for path in files_below(folder / kind):
            with path.open("rb") as source:
                bucket.save(str(path.relative_to(folder)), File(source))
        shutil.rmtree(folder / kind, ignore_errors=True)


def add_manifest(archive: tarfile.TarFile, contents: Contents) -> None:
    manifest = {"format": FORMAT, "made_at": contents.made_at, "sha256": dict(contents.files)}
    data = json.dumps(manifest, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(data)
    archive.addfile(entry, BytesIO(data))


def restore(source: Path, *, replace: bool) -> Contents:
    """Restore a backup completely or not at all. It replaces everything that was there."""
    if not replace and not is_empty():
        raise BackupError(
            "This installation has data. Say --replace to throw it away for the backup's."
        )
    home = Path(settings.ARTIFACTS_DIR)
    home.parent.mkdir(parents=True, exist_ok=True)
    with unpacked(source, beside=home.parent) as (folder, contents):
        load_database(folder / DUMP)
        if settings.ARTIFACTS_URL:
            fill_bucket(folder / ARTIFACTS)
        old = folder / "before"
        if home.exists():
            home.rename(old)
        (folder / ARTIFACTS).rename(home)
    return contents


@contextmanager
def unpacked(source: Path, *, beside: Path) -> Iterator[tuple[Path, Contents]]:
    """Return the files of a backup, after checking the sha256 of every one."""
    with tempfile.TemporaryDirectory(dir=beside, prefix=".restore-") as name:
        folder = Path(name)
        (folder / ARTIFACTS).mkdir()
        try:
            with tarfile.open(source) as archive:
                unpack(archive, folder)
        except (tarfile.TarError, EOFError) as error:
            raise BackupError(f"{source} is no backup, or was cut short.") from error
        yield folder, checked(folder, source)


def unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Allow plain files below the folder, and nothing else that an archive can contain.

    Python's own filter for this came with 3.11.4; Debian 12 has 3.11.2.
    """
    for member in archive:
        target = (folder / member.name).resolve()
        held = archive.extractfile(member) if member.isreg() else None
        if held is None or not target.is_relative_to(folder.resolve()):
            raise BackupError(f"{member.name} is no plain file inside the backup.")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as written:
            shutil.copyfileobj(held, written)


def checked(folder: Path, source: Path) -> Contents:
    manifest_file = folder / MANIFEST
    if not manifest_file.exists():
        raise BackupError(f"{source} is no backup, or was cut short.")
    manifest: dict[str, Any] = json.loads(manifest_file.read_text())
    manifest_file.unlink()
    if manifest["format"] != FORMAT:
        raise BackupError(f"{source} was made by a newer Plumbline; use that one to restore it.")
    sums: dict[str, str] = manifest["sha256"]
    there = {str(path.relative_to(folder)): path for path in files_below(folder)}
    if there.keys() != sums.keys():
        raise BackupError(f"{source} is damaged: it lacks files, or has files too many.")
    for name, path in there.items():
        if sum_of(path) != sums[name]:
            raise BackupError(f"{source} is damaged: {name} is not what was backed up.")
    return Contents(sums, manifest["made_at"])


def load_database(dump: Path) -> None:
    script = dump.with_suffix(".sql")
    run_program("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump))
    connection.close()
    with tempfile.TemporaryFile() as whole:
        whole.write(EMPTY_DATABASE)
        with script.open("rb") as source:
            shutil.copyfileobj(source, whole, CHUNK)
        whole.seek(0)
        run_program("psql", "--single-transaction", "--set=ON_ERROR_STOP=1", "--quiet", given=whole)
    script.unlink()


def is_empty() -> bool:
    """Return whether the database is unmigrated or has no account yet."""
    tables = connection.introspection.table_names()
    if settings.AUTH_USER_MODEL.lower().replace(".", "_") not in tables:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM labeling_user)")
        (found,) = cursor.fetchone() or (False,)
        return not found


def run_program(name: str, *arguments: str, given: IO[bytes] | None = None) -> None:
    """Run one of PostgreSQL's programs; it gets the password through the environment."""
    answer = subprocess.run(
        [str(postgres_folder(Account()) / name), *arguments],
        stdin=given or subprocess.DEVNULL,
        env={**os.environ, **client_environment()},
        capture_output=True,
        check=False,
    )
    if answer.returncode != 0:
        raise BackupError(f"{name} failed: {answer.stderr.decode(errors='replace').strip()}")


def client_environment() -> dict[str, str]:
    database = connection.settings_dict
    return {
        "PGHOST": str(database["HOST"]),
        "PGPORT": str(database["PORT"]),
        "PGUSER": str(database["USER"]),
        "PGPASSWORD": str(database["PASSWORD"]),
        "PGDATABASE": str(database["NAME"]),
    }


def files_below(folder: Path) -> Sequence[Path]:
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


def sum_of(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()

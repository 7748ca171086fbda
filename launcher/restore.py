"""Restore an installation from one file."""

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages

from launcher.backup import (
    ARTIFACTS,
    DUMP,
    FORMAT,
    IN_THE_STORE,
    MANIFEST,
    Contents,
    files_below,
    sum_of,
)
from launcher.database_dump import BackupError, is_empty, load_database


def fill_bucket(folder: Path) -> None:
    """Write the bucket's files back; the other files stay in the folder."""
    bucket = storages["artifacts"]
    for kind in IN_THE_STORE:
        for path in files_below(folder / kind):
            with path.open("rb") as source:
                bucket.save(str(path.relative_to(folder)), File(source))
        shutil.rmtree(folder / kind, ignore_errors=True)


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
            _give_to_owner_of(home, folder / ARTIFACTS)
            home.rename(old)
        (folder / ARTIFACTS).rename(home)
    return contents


def _give_to_owner_of(before: Path, restored: Path) -> None:
    """If root restores, the account that runs the site must own the files."""
    owner = before.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        for path in (restored, *restored.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)


@contextmanager
def unpacked(source: Path, *, beside: Path) -> Iterator[tuple[Path, Contents]]:
    """Return the files of a backup, after checking the sha256 of every one."""
    with tempfile.TemporaryDirectory(dir=beside, prefix=".restore-") as name:
        folder = Path(name)
        # Prompts and labels are for this account only, whatever the umask of the shell is.
        (folder / ARTIFACTS).mkdir(mode=0o700)
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
    return Contents(sums, manifest["made_at"], manifest.get("rows", {}))

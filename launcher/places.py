"""Where backups are kept: a folder, or a folder of a bucket that speaks S3."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages

from common import env
from launcher.database_dump import BackupError
from training.store.bucket import errors_as_oserror

SCHEME = "s3://"
CHUNK = 1024 * 1024


class Place(Protocol):
    """Keeps the files of backups by their names."""

    def sizes(self) -> dict[str, int]:
        """Return the bytes of every file by its name."""
        ...

    def workspace(self) -> AbstractContextManager[Path]:
        """Open a folder of this machine in which a backup is written."""
        ...

    def put(self, file: Path) -> None:
        """Keep a file of the workspace."""
        ...

    def local(self, name: str) -> AbstractContextManager[Path]:
        """Open a kept file on this machine."""
        ...

    def delete(self, name: str) -> None:
        """Delete a kept file, if it is there."""
        ...


class FolderPlace:
    """A folder of this machine, in which backups are also written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sizes(self) -> dict[str, int]:
        return {one.name: one.stat().st_size for one in self.folder.iterdir() if one.is_file()}

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield self.folder

    def put(self, file: Path) -> None:
        """The file is in its place already."""

    @contextmanager
    def local(self, name: str) -> Iterator[Path]:
        yield self.folder / name

    def delete(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)


class BucketPlace:
    """A folder of a bucket. Backups are written in the folder for temporary files (TMPDIR)."""

    def __init__(self, url: str) -> None:
        self._storage = storages.create_storage(env.bucket(url, name="The place of the backups"))

    def sizes(self) -> dict[str, int]:
        with errors_as_oserror():
            _folders, names = self._storage.listdir("")
            return {name: self._storage.size(name) for name in names if name}

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="plumbline-backup-") as folder:
            yield Path(folder)

    def put(self, file: Path) -> None:
        with errors_as_oserror(), file.open("rb") as source:
            self._storage.save(file.name, File(source))

    @contextmanager
    def local(self, name: str) -> Iterator[Path]:
        """Download it, so that the proof is one of the bytes in the bucket."""
        with self.workspace() as folder:
            target = folder / name
            target.touch(mode=0o600)
            with errors_as_oserror():
                if not self._storage.exists(name):
                    raise FileNotFoundError(f"{name} is not in the bucket.")
                with self._storage.open(name) as source, target.open("wb") as written:
                    shutil.copyfileobj(source, written, CHUNK)
            yield target

    def delete(self, name: str) -> None:
        with errors_as_oserror():
            self._storage.delete(name)


def place_of(target: str) -> Place:
    """Return the place that a path or an address such as s3://bucket/folder names."""
    if not target.startswith(SCHEME):
        return FolderPlace(Path(target))
    store = settings.ARTIFACTS_URL.rstrip("/")
    if store and f"{target}/".startswith(f"{store}/"):
        raise BackupError(
            f"{target} is inside the store ({store}), so each backup would contain those before "
            "it. Choose another bucket or folder."
        )
    return BucketPlace(target)


def local_copy(source: str) -> AbstractContextManager[Path]:
    """Open a backup on this machine; `source` is a path or an address in a bucket."""
    folder, _slash, name = source.rpartition("/")
    if not source.startswith(SCHEME):
        return FolderPlace(Path()).local(source)
    return place_of(folder).local(name)

"""Checkpoints that are complete or absent.

A checkpoint is a folder: some files, and manifest.json with the sha256 of each, which is written
last. The folder is made under another name, every file and the folder are synced to disk, then it
is renamed. A checkpoint without its manifest, or with changed bytes, is skipped in favour of the
one before it.
"""

import hashlib
import json
import logging
import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from training.engine.runtime.disk import PATIENCE, retry_while_full, sha256, sync

logger = logging.getLogger(__name__)
MANIFEST = "manifest.json"
State = dict[str, Any]  # tensors, numbers, texts, and lists and dicts of them


@dataclass(frozen=True)
class Checkpoint:
    """The step after which it was made, and the state from which to continue."""

    step: int
    state: State


@dataclass(frozen=True)
class Checkpoints:
    """The newest few checkpoints of one run."""

    folder: Path
    keep: int = 2
    disk_patience: float = PATIENCE

    def save(self, step: int, state: State) -> None:
        """Write the state after this step, one file per key, and delete old checkpoints."""
        retry_while_full(lambda: self._write(step, state), self.disk_patience)
        for old in self._folders()[: -self.keep]:
            shutil.rmtree(old, ignore_errors=True)

    def latest(self) -> Checkpoint | None:
        """The newest complete checkpoint."""
        for folder in reversed(self._folders()):
            try:
                return _open(folder)
            except _BrokenCheckpoint as broken:
                logger.warning("Checkpoint %s is skipped: %s.", folder.name, broken)
        return None

    def clear(self) -> None:
        """Delete all checkpoints. A finished run keeps only its model."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, step: int, state: State) -> None:
        partial = self.folder / f"partial-{step}"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        try:
            files = {f"{name}.pt": _put(partial / f"{name}.pt", state[name]) for name in state}
            manifest = {"step": step, "files": files, "made_by": environment()}
            with (partial / MANIFEST).open("w") as file:
                json.dump(manifest | {"seal": _seal(manifest)}, file, indent=2)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        sync(partial)
        complete = self.folder / f"step-{step:08}"
        shutil.rmtree(complete, ignore_errors=True)  # a broken one of the same step
        partial.rename(complete)
        sync(self.folder)

    def newest_step(self) -> int:
        """The step of the newest checkpoint; 0 = there is none."""
        return max((int(one.name.removeprefix("step-")) for one in self._folders()), default=0)

    def _folders(self) -> list[Path]:
        return sorted(self.folder.glob("step-*"))


class _BrokenCheckpoint(Exception):
    """The checkpoint cannot be used; the text says why."""


def environment() -> dict[str, object]:
    """Everything besides the state that the bits of a resumed run depend on."""
    return {
        "torch": torch.__version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "threads": torch.get_num_threads(),
    }


def _seal(manifest: dict[str, object]) -> str:
    """The sha256 of the manifest, which is stored in it."""
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def _put(path: Path, value: object) -> dict[str, object]:
    torch.save(value, path)
    sync(path)
    return {"bytes": path.stat().st_size, "sha256": sha256(path)}


def _open(folder: Path) -> Checkpoint:
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        seal = manifest.pop("seal")
        files: dict[str, dict[str, object]] = manifest["files"]
        step = int(manifest["step"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _BrokenCheckpoint("it has no readable manifest") from error
    if seal != _seal(manifest):
        raise _BrokenCheckpoint("its manifest has changed since it was written")
    for name, expected in files.items():
        path = folder / name
        if not path.is_file() or sha256(path) != expected["sha256"]:
            raise _BrokenCheckpoint(f"{name} has changed since it was written")
    if manifest["made_by"] != environment():
        logger.warning("%s was made by %s: the bits may differ.", folder.name, manifest["made_by"])
    state = {
        name.removesuffix(".pt"): torch.load(folder / name, weights_only=True, map_location="cpu")
        for name in files
    }
    return Checkpoint(step, state)

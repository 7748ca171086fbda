"""Checkpoints that are whole or not there.

A checkpoint is a folder: some files, and manifest.json with the sha256 of each, written last. It
is made under another name, every file and the folder synced to disk, then renamed. One whose
manifest is missing or whose bytes changed is passed over for the last good one.
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

from training.engine.runtime.disk import patiently

logger = logging.getLogger(__name__)
MANIFEST = "manifest.json"
State = dict[str, Any]  # tensors, numbers, texts, and lists and dicts of them


@dataclass(frozen=True)
class Checkpoint:
    """A whole checkpoint: the step it was made after, and everything to go on from there."""

    step: int
    state: State


@dataclass(frozen=True)
class Checkpoints:
    """The checkpoints of one run, the newest few of them."""

    folder: Path
    keep: int = 2
    disk_patience: float = 60.0  # minutes

    def save(self, step: int, state: State) -> None:
        """Seal the state after this many steps. state: one file per key, tensors and numbers."""
        patiently(lambda: self._write(step, state), self.disk_patience)
        for old in self._folders()[: -self.keep]:
            shutil.rmtree(old, ignore_errors=True)

    def latest(self) -> Checkpoint | None:
        """The newest one that is whole."""
        for folder in reversed(self._folders()):
            try:
                return _open(folder)
            except _BrokenCheckpoint as broken:
                logger.warning("Checkpoint %s is passed over: %s.", folder.name, broken)
        return None

    def clear(self) -> None:
        """A finished run keeps its model, not its checkpoints."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, step: int, state: State) -> None:
        half_made = self.folder / f"half-made-{step}"
        shutil.rmtree(half_made, ignore_errors=True)
        half_made.mkdir(parents=True)
        try:
            files = {f"{name}.pt": _put(half_made / f"{name}.pt", state[name]) for name in state}
            manifest = {"step": step, "files": files, "made_by": surroundings()}
            with (half_made / MANIFEST).open("w") as file:
                json.dump(manifest | {"seal": _seal(manifest)}, file, indent=2)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            shutil.rmtree(half_made, ignore_errors=True)
            raise
        sync(half_made)
        sealed = self.folder / f"step-{step:08}"
        shutil.rmtree(sealed, ignore_errors=True)  # a broken one of the same step
        half_made.rename(sealed)
        sync(self.folder)

    def _folders(self) -> list[Path]:
        return sorted(self.folder.glob("step-*"))


class _BrokenCheckpoint(Exception):
    pass


def surroundings() -> dict[str, object]:
    """What the bits of a resumed run depend on besides the state."""
    return {
        "torch": torch.__version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "threads": torch.get_num_threads(),
    }


def sync(path: Path) -> None:
    """Make sure that what was written here outlives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(manifest: dict[str, object]) -> str:
    """The manifest's own sha256: it guards itself too."""
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
        raise _BrokenCheckpoint("its manifest is not as it was sealed")
    for name, expected in files.items():
        path = folder / name
        if not path.is_file() or sha256(path) != expected["sha256"]:
            raise _BrokenCheckpoint(f"{name} is not as it was sealed")
    if manifest["made_by"] != surroundings():
        logger.warning("%s was made by %s: the bits may differ.", folder.name, manifest["made_by"])
    state = {
        name.removesuffix(".pt"): torch.load(folder / name, weights_only=True, map_location="cpu")
        for name in files
    }
    return Checkpoint(step, state)

"""Copying a model folder into the store and saying what is in it."""

from pathlib import Path

from training.registry.folders import files_of, shape_of
from training.registry.models import ModelVersion
from training.store import store


def fill(model: ModelVersion, folder: Path) -> None:
    """Look at the files before any is copied; then say that the version is there."""
    names = files_of(folder)
    model.shape = shape_of(folder)
    key = f"models/{model.public_id}"
    model.files = [one.as_json() for one in store.put_folder(folder, key, names)]
    model.key = key
    model.save()

"""Copying a model folder into the store and recording what is in it."""

from pathlib import Path

from training.registry.folders import files_of, refuse_unusable, shape_of
from training.registry.models import ModelVersion, Origin
from training.store import store

FILLED = ["spec", "shape", "files", "key"]


def fill(model: ModelVersion, folder: Path) -> None:
    """Check the files before any is copied. Then record them, and nothing else: copying takes
    long, and the version may have been retired meanwhile.
    """
    names = files_of(folder)
    if model.origin != Origin.RUN:
        refuse_unusable(folder, model.kind)
    model.shape = shape_of(folder)
    key = f"models/{model.public_id}"
    model.files = [one.as_json() for one in store.put_folder(folder, key, names)]
    model.key = key
    if model._state.adding:
        model.save(force_insert=True)
    else:
        model.save(update_fields=FILLED)

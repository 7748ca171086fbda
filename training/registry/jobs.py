"""Fetches models from a hub and copies large folders in the background; both take minutes."""

import shutil
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.db.models.functions import Now

from common.errors import Refusal
from common.locks import Lock, held_if_free
from training.registry.errors import ModelIsRefused
from training.registry.filling import fill
from training.registry.folders import refuse_code, refuse_unusable
from training.registry.models import ModelVersion, Origin, State
from training.store import scratch, store

# If the files are not there after this time, the message or the worker was probably lost.
OVERDUE = timedelta(minutes=5)


# Origins whose files arrive after the registration.
ON_THEIR_WAY = (Origin.HUB, Origin.FOLDER)


@shared_task
def get_files(model_id: int) -> None:
    """Get the files of a version. Delivering the message twice does no harm."""
    # Fetching takes long, so it is no transaction; the lock ends with the connection.
    with held_if_free(Lock.MODEL_FILES, model_id) as mine:
        model = ModelVersion.objects.get(pk=model_id)
        if not mine or model.key or model.state == State.RETIRED:
            return
        try:
            _fetch(model) if model.origin == Origin.HUB else _copy(model)
        except Refusal as refusal:
            give_up(model, str(refusal.detail))
        except (OSError, ValueError) as no:
            said = {Origin.HUB: ModelIsRefused.hub_failed}.get(
                Origin(model.origin), ModelIsRefused.no_folder
            )
            give_up(model, f"{said} ({type(no).__name__})")


@shared_task
def ring_waiting_models() -> None:
    """Send the messages of overdue versions again, and delete what nobody comes back to."""
    left = scratch.names()
    waiting = ModelVersion.objects.filter(origin__in=ON_THEIR_WAY, key="", state=State.CANDIDATE)
    for model in waiting.filter(created_at__lt=Now() - OVERDUE):
        get_files.delay(model.pk)
    for name in {*left} - {_scratch_of(model) for model in waiting}:
        scratch.delete(name)


def _copy(model: ModelVersion) -> None:
    """Copy a folder of the models root, which web and workers share."""
    with store.outages_explained():
        fill(model, Path(settings.MODELS_ROOT) / model.spec["folder"])


def _fetch(model: ModelVersion) -> None:
    """Download a model of a hub. The version records the commit, because branches move."""
    # 25 MB that only a program that fetches models needs.
    from training.registry import hub

    name, listing = model.spec["hub"], hub.listing_of(model.spec["hub"], model.spec["revision"])
    model.spec = model.spec | {"commit": listing.commit}
    with scratch.folder_of(_scratch_of(model)) as to:
        hub.refuse_listing(listing, disk=to)
        # Gigabytes of weights are not fetched only to be refused.
        refuse_code(hub.download(name, listing, to, weights=False))
        refuse_unusable(to, model.kind)
        folder = hub.download(name, listing, to)
        shutil.rmtree(folder / ".cache", ignore_errors=True)
        with store.outages_explained():
            fill(model, folder)


def _scratch_of(model: ModelVersion) -> str:
    return f"model-{model.public_id}"


def give_up(model: ModelVersion, why: str) -> None:
    """Keep the row as a note of what was tried. Nobody can choose a retired version."""
    candidate = ModelVersion.objects.filter(pk=model.pk, state=State.CANDIDATE)
    candidate.update(state=State.RETIRED, note=why)

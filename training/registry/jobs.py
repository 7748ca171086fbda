"""Fetching a model from a hub takes minutes, so it happens later."""

import tempfile
from pathlib import Path

from celery import shared_task
from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

from training.errors import ModelIsRefused
from training.registry.filling import fill
from training.registry.folders import TEXTS, WEIGHTS
from training.registry.models import ModelVersion, State

ALLOWED = [f"*{ending}" for ending in sorted(TEXTS | {WEIGHTS})]


@shared_task
def fetch_from_hub(model_id: int) -> None:
    """Only files that are data; delivering the message twice does no harm."""
    model = ModelVersion.objects.get(pk=model_id)
    if model.key or model.state == State.RETIRED:
        return
    hub = model.spec
    try:
        with tempfile.TemporaryDirectory() as scratch:
            folder = snapshot_download(
                hub["hub"],
                revision=hub["revision"],
                allow_patterns=ALLOWED,
                local_dir=Path(scratch) / "model",
            )
            fill(model, Path(folder))
    except ModelIsRefused as refusal:
        give_up(model, str(refusal.detail))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError, ValueError) as trouble:
        give_up(model, f"{ModelIsRefused.hub_failed} ({type(trouble).__name__})")


def give_up(model: ModelVersion, why: str) -> None:
    """The row stays as a note of what was tried; nobody can choose it."""
    ModelVersion.objects.filter(pk=model.pk).update(state=State.RETIRED, note=why)

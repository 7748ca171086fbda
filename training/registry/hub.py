"""A model hub, asked by the name of a model."""

from pathlib import Path

from httpx2 import HTTPError
from huggingface_hub import HfApi, snapshot_download

from training.registry.folders import TEXTS, WEIGHTS

SMALL = [f"*{ending}" for ending in sorted(TEXTS)]
ALLOWED = [*SMALL, f"*{WEIGHTS}"]


def commit_of(name: str, revision: str) -> str:
    """A branch moves, a commit does not. Every trouble with the hub is an OSError."""
    try:
        return str(HfApi().model_info(name, revision=revision).sha)
    except HTTPError as trouble:
        raise ConnectionError(type(trouble).__name__) from trouble


def download(name: str, commit: str, to: Path, *, weights: bool = True) -> Path:
    """Only files that are data. Without weights: what says whether they can be used."""
    wanted = ALLOWED if weights else SMALL
    try:
        return Path(snapshot_download(name, revision=commit, allow_patterns=wanted, local_dir=to))
    except HTTPError as trouble:
        raise ConnectionError(type(trouble).__name__) from trouble

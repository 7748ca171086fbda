"""A model hub, asked by the name of a model."""

from collections.abc import Mapping
from dataclasses import dataclass
from glob import escape
from pathlib import Path, PurePosixPath
from shutil import disk_usage

from django.core.exceptions import ValidationError
from httpx2 import HTTPError
from huggingface_hub import HfApi, snapshot_download

from common.names import refuse_path
from training.registry.errors import ModelIsRefused
from training.registry.folders import TEXTS, WEIGHTS

# The largest published models have some 200 files, and tokenizers of 35 MB.
MOST_FILES = 1000
LARGEST_TEXT = 256 << 20
# Room that a disk keeps for everything else.
SPARE = 1 << 30


@dataclass(frozen=True)
class Listing:
    """A commit of a model, with the sizes of its files that are data. It never changes."""

    commit: str
    sizes: Mapping[str, int]


def listing_of(name: str, revision: str) -> Listing:
    """A branch moves, a commit does not. Every trouble with the hub is an OSError."""
    try:
        found = HfApi().model_info(name, revision=revision, files_metadata=True)
    except HTTPError as trouble:
        raise ConnectionError(type(trouble).__name__) from trouble
    sizes = {file.rfilename: file.size or 0 for file in found.siblings or []}
    data = {name: size for name, size in sizes.items() if _is_data(name)}
    return Listing(str(found.sha), data)


def refuse_listing(listing: Listing, disk: Path) -> None:
    """Refuse files before any is fetched: by their names, their number and their sizes."""
    for file, size in listing.sizes.items():
        try:
            refuse_path(file)
        except ValidationError as error:
            about = {"file": repr(file)[:200], "problem": error.messages[0]}
            raise ModelIsRefused(ModelIsRefused.bad_file_name % about) from error
        if size > LARGEST_TEXT and not file.endswith(WEIGHTS):
            raise ModelIsRefused(ModelIsRefused.large_text % {"file": file[:200]})
    if len(listing.sizes) > MOST_FILES:
        raise ModelIsRefused(ModelIsRefused.many_files % {"count": len(listing.sizes)})
    # They are fetched, and then copied into the store.
    if 2 * sum(listing.sizes.values()) + SPARE > disk_usage(disk).free:
        raise ModelIsRefused(ModelIsRefused.no_room)


def download(name: str, listing: Listing, to: Path, *, weights: bool = True) -> Path:
    """Fetch the files of the listing, and no others. Without weights: what says whether they can
    be used.
    """
    wanted = [escape(file) for file in listing.sizes if weights or not file.endswith(WEIGHTS)]
    try:
        return Path(
            snapshot_download(name, revision=listing.commit, allow_patterns=wanted, local_dir=to)
        )
    except HTTPError as trouble:
        raise ConnectionError(type(trouble).__name__) from trouble


def _is_data(name: str) -> bool:
    return PurePosixPath(name).suffix in TEXTS | {WEIGHTS}

"""A dataset hub, asked by the name of a dataset."""

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from shutil import disk_usage

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from httpx2 import HTTPError
from huggingface_hub import HfApi, hf_hub_download

from common.names import refuse_path
from labeling.prompts.intake.errors import FileIsRefused
from labeling.prompts.intake.lines import FILE_LIMIT
from labeling.prompts.intake.pieces import SPARE
from labeling.prompts.intake.reading import is_readable

SHOWN = 5


def files_of(
    name: str, *, revision: str, only: str, to: Path, most: int | None = None
) -> Iterator[tuple[str, Path]]:
    """Fetch the readable files of a dataset, one after the other, each with its full name.

    Raise FileIsRefused if the hub cannot be reached, or has no such dataset or file.
    """
    try:
        found = HfApi().dataset_info(name, revision=revision or None, files_metadata=True)
        sizes = {file.rfilename: file.size or 0 for file in found.siblings or []}
        wanted = [file for file in sorted(sizes) if is_readable(file) and fnmatchcase(file, only)]
        if not wanted:
            raise FileIsRefused(_("No file of this dataset can be read."))
        if most and len(wanted) > most:
            raise FileIsRefused(
                _("This dataset has %(count)s such files. Name at most %(most)s of them: %(files)s")
                % {"count": len(wanted), "most": most, "files": _some(wanted)}
            )
        _refuse_names(wanted)
        if sum(sizes[file] for file in wanted) + SPARE > disk_usage(to).free:
            raise FileIsRefused(_("The server has no room for files of this size."))
        for file in wanted:
            if sizes[file] > FILE_LIMIT:
                raise FileIsRefused(_("The file is larger than 2 GiB. Cut it in two."))
            path = hf_hub_download(
                name, file, repo_type="dataset", revision=found.sha, local_dir=to
            )
            yield f"{name}@{str(found.sha)[:12]}/{file}"[-255:], Path(path)
    except (HTTPError, OSError, ValueError) as trouble:
        raise FileIsRefused(
            _("The hub does not have “%(name)s”, or it cannot be reached: %(problem)s.")
            % {"name": name[:100], "problem": type(trouble).__name__}
        ) from trouble


def _some(files: Sequence[str]) -> str:
    return ", ".join(files[:SHOWN]) + (", ..." if len(files) > SHOWN else "")


def _refuse_names(files: Iterable[str]) -> None:
    """A hub can name its files freely: "../a.jsonl", or so that they read as something else."""
    for file in files:
        try:
            refuse_path(file)
        except ValidationError as error:
            raise FileIsRefused(
                _("The hub lists a file whose name is refused: %(name)s. %(problem)s")
                % {"name": repr(file)[:200], "problem": error.messages[0]}
            ) from error

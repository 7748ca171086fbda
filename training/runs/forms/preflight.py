"""Look into the models and the data of a run before it is queued.

A child process with limited memory and time reads the configs and tokenizers and formats the first
rows. What it finds is refused in the form; a run that passes can still fail for other reasons.
"""

import importlib.util
import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from common.errors import Refusal
from common.limited import Exceeded, WaitedTooLong, values_of
from training.datasets.models import Dataset
from training.mistakes import SENTENCES
from training.registry.models import ModelVersion
from training.registry.services import texts_of
from training.runs.errors import RunIsRefused
from training.runs.forms.check import Checked, Input
from training.runs.forms.inputs import INPUTS
from training.runs.forms.preflight_child import LOADED
from training.specs import STEPS, Spec
from training.store import store

logger = logging.getLogger(__name__)
CHILD = "training.runs.forms.preflight_child"
ROWS, BYTES = 200, 4_000_000  # of each dataset
FIRST_ROWS = "first-rows-"  # training/engine/steps/check.py knows the name


def preflight(runs: Sequence[Checked]) -> None:
    """Raise RunIsRefused with everything that is wrong with the models and data of these runs."""
    if not settings.RUN_PREFLIGHT or importlib.util.find_spec("transformers") is None:
        return
    with tempfile.TemporaryDirectory() as scratch:
        specs = [_spec(checked, Path(scratch)) for checked in runs]
        path = Path(scratch) / "specs.jsonl"
        path.write_text("".join(json.dumps(spec.as_json()) + "\n" for spec in specs))
        found = _found(path)
    if said := _said([mistake for mistakes in found for mistake in mistakes]):
        raise RunIsRefused(**said)


def _found(specs: Path) -> list[list[dict[str, Any]]]:
    found: list[Any] = []
    try:
        for value in values_of(CHILD, str(specs), folder=str(settings.BASE_DIR)):
            found.append(value)
    except Exceeded as error:
        # What was loaded is formatted in a moment, unless a template is made to take for ever.
        was_busy = isinstance(error, WaitedTooLong)
        if found and found[-1] == LOADED and not was_busy:
            raise RunIsRefused(model=_endless()) from error
        # Nothing is wrong that we know of; the run itself will say what is.
        logger.warning("The preflight of a run took too long or crashed.")
    return [mistakes for mistakes in found if mistakes != LOADED]


def _endless() -> str:
    return _(
        "Formatting the first rows with the model's chat template takes too much time or memory."
        " Correct the template, and register the model again."
    )


def _spec(checked: Checked, scratch: Path) -> Spec:
    """The spec with the places of its files on this machine."""
    places: dict[str, object] = {}
    for name, chosen in checked.inputs.items():
        found = [_place(name, one, scratch) for one in chosen]
        places[name] = found if INPUTS[checked.step][name].several else found[0]
    return STEPS[checked.step].parse({**checked.fields, **places, "out": str(scratch / "out")})


def _place(name: str, one: Input, scratch: Path) -> str:
    try:
        if isinstance(one, ModelVersion):
            return str(texts_of(one))
        if isinstance(one, Dataset):
            return str(_first_rows(one, scratch))
    except Refusal as refusal:
        raise RunIsRefused(**{name: str(refusal.detail)}) from refusal
    return f"replies-of-{one.pk}"  # our engine wrote them, so they are not read


def _first_rows(dataset: Dataset, scratch: Path) -> Path:
    """A file with the first rows of the dataset, which may be too large to read here."""
    with store.outages_explained(), store.open_read(dataset.key) as file:
        lines = list(islice(_short_enough(file), ROWS))
    whole = len(lines) == dataset.rows
    path = scratch / f"{'' if whole else FIRST_ROWS}{dataset.public_id}.jsonl"
    path.write_bytes(b"".join(lines))
    return path


def _short_enough(lines: Iterator[bytes] | Any) -> Iterator[bytes]:
    read = 0
    for line in lines:
        read += len(line)
        if read > BYTES:
            return
        yield line


def _said(mistakes: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The sentences by field, each only once."""
    said: dict[str, list[str]] = {}
    for one in mistakes:
        sentence = _(SENTENCES[one["code"]]) % one["params"]
        if one["line"]:
            sentence = _("Line %(line)s: %(sentence)s") % {
                "line": one["line"],
                "sentence": sentence,
            }
        said.setdefault(one["field"] or "spec", []).append(sentence)
    return {field: " ".join(dict.fromkeys(found)) for field, found in said.items()}

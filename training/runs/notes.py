"""Notes beside the estimate of a run: what nobody would notice until it has ended."""

from django.utils.translation import gettext as _

from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs.arithmetic import Size, bytes_per_token
from training.runs.forms.check import Checked
from training.specs import TrainingSpec

PROMPTED = ("rankings", "signals", "demonstrations", "prompts")  # inputs whose rows have prompts
MANY = 0.1  # the share of prompts that is worth a note


def notes_on(checked: Checked, rows: int, size: Size) -> list[str]:
    """What a person should know before the launch, although nothing is wrong."""
    notes = []
    batch = getattr(checked.spec, "batch", 0)
    if rows and isinstance(checked.spec, TrainingSpec) and batch > rows:
        said = _("There are fewer rows (%(rows)s) than one batch needs (%(batch)s).")
        notes.append(said % {"rows": rows, "batch": batch})
    notes += _long_prompts(checked, size)
    if not size.parameters:
        notes.append(_("The size of a model is unknown, so memory and time cannot be estimated."))
    for chosen in checked.inputs.values():
        for one in chosen:
            if isinstance(one, ModelVersion) and one.withdrawn_data_at:
                said = _("%(name)s has learned from prompts that were withdrawn afterwards.")
                notes.append(said % {"name": one.name})
    return notes


def _long_prompts(checked: Checked, size: Size) -> list[str]:
    """Name the datasets of which many prompts are too long, by the lengths on their cards."""
    tokens = checked.spec.max_prompt_tokens
    longest = tokens * bytes_per_token(size.vocabulary)
    notes = []
    for name in PROMPTED:
        for one in checked.inputs.get(name, []):
            share = _share_above(longest, one) if isinstance(one, Dataset) else 0.0
            if share > MANY:
                said = _(
                    "At least %(share)s %% of the prompts in %(name)s are probably longer than"
                    " %(tokens)s tokens (prompt length limit) and will be left out."
                )
                notes.append(
                    said % {"share": round(100 * share), "name": one.name, "tokens": tokens}
                )
    return notes


def _share_above(longest: float, dataset: Dataset) -> float:
    """The share of prompts that have more characters than this, at least."""
    lengths = dataset.card.get("characters", {}).get("prompt", {})
    # The card counts prompts up to each power of two, so they are longer than half of it.
    counts: dict[int, int] = {int(most): rows for most, rows in lengths.get("up to", {}).items()}
    above = sum(rows for most, rows in counts.items() if most / 2 >= longest)
    return above / (sum(counts.values()) or 1)

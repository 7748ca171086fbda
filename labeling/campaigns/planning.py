"""How many labels give which certainty, said before anybody works."""

from collections.abc import Sequence
from dataclasses import dataclass

from labeling.campaigns.estimates import half_width
from labeling.campaigns.terms import Wanted, eligible

# How alike labels of one prompt are, where no campaign has shown it: the pair of replies decides
# about a third of what people of 73 % agreement say.
ALIKE = 0.3
NUMBERS = (25, 50, 100, 200, 400, 800, 1600)


@dataclass(frozen=True)
class Promise:
    """Return the half-width of the interval of a win rate near one half, for this many prompts."""

    prompts: int
    labels: int
    half_width: float


@dataclass(frozen=True)
class Outlook:
    """What a plan would give."""

    eligible: int
    prompts: int
    labels: int
    promise: Promise | None
    curve: Sequence[Promise]


def promise(prompts: int, labels_per_prompt: int) -> Promise:
    width = half_width(prompts=prompts, labels_per_prompt=labels_per_prompt, alike=ALIKE)
    return Promise(prompts, prompts * labels_per_prompt, width)


def outlook(wanted: Wanted, *, training_labels: int, held_out_labels: int) -> Outlook:
    there = eligible(wanted).count()
    prompts, each = min(there, wanted.number), training_labels + held_out_labels
    return Outlook(
        eligible=there,
        prompts=prompts,
        labels=prompts * each,
        promise=promise(prompts, each) if prompts and each else None,
        curve=[promise(number, each) for number in NUMBERS] if each else [],
    )

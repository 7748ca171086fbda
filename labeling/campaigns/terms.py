"""The choices of a campaign: which prompts, which models, and on what terms."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from labeling.guidelines.models import Purpose as GuidelineSet
from labeling.prompts.models import Prompt, Split
from labeling.tasks.models import Purpose

HELD_OUT_SPLITS = (Split.VALIDATION, Split.TEST)


@dataclass(frozen=True)
class Wanted:
    """Which held-out prompts a campaign asks, and how many of them."""

    split: str = Split.TEST
    number: int = 200
    kinds: Sequence[str] = ()
    use_cases: Sequence[str] = ()
    language: str = ""
    seed: int = 0

    def as_json(self) -> dict[str, object]:
        return {
            "split": self.split,
            "number": self.number,
            "kinds": list(self.kinds),
            "use_cases": list(self.use_cases),
            "language": self.language,
            "seed": self.seed,
        }


@dataclass(frozen=True)
class Entry:
    """A model that takes part. `examples` stand before every prompt: the few-shot baseline."""

    model_version: str
    examples: str = ""
    baseline: bool = False

    @property
    def name(self) -> str:
        return f"{self.model_version} (few-shot)" if self.examples else self.model_version


@dataclass(frozen=True)
class Terms:
    """How the labels of a campaign are asked for."""

    training_labels: int = 1
    held_out_labels: int = 0
    guideline_set: str = GuidelineSet.EVALUATION
    temperature: float = 1.0


USUAL_TERMS = Terms()


def eligible(wanted: Wanted) -> QuerySet[Prompt]:
    """Prompts of unseen authors: an author's prompts are all in one split, never in two."""
    found = Prompt.objects.in_use().filter(split=wanted.split, split__in=HELD_OUT_SPLITS)
    if wanted.kinds:
        found = found.filter(kind__in=wanted.kinds)
    if wanted.use_cases:
        found = found.filter(use_case__in=wanted.use_cases)
    if wanted.language:
        found = found.filter(language=wanted.language)
    # Whatever its split: what was labeled for training is seen.
    return found.exclude(tasks__purpose=Purpose.TRAINING)

"""The steps that only read models: sampling, scoring and evaluation."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from training.fields import limited
from training.mistakes import Mistake
from training.specs.base import GenerationSpec, Spec


@dataclass(frozen=True, kw_only=True)
class SampleSpec(GenerationSpec):
    """Sample n replies per prompt from one or more models."""

    step: ClassVar[str] = "sample"

    models: tuple[str, ...]
    prompts: Path
    n: int = limited(4, least=1)  # replies per prompt and model
    reward_model: str | None = None  # scores the replies when given
    distinct: bool = False  # leave out replies that repeat another one to the same prompt
    best_of: int = limited(1, least=1, most=1024)  # draw this many for each reply that is kept
    chooser: str | None = None  # the reward model that finds the best ones

    def conflicts(self) -> Iterator[Mistake]:
        yield from super().conflicts()
        if self.best_of > 1 and not self.chooser:
            yield Mistake("chooser", "no_chooser")
        if self.chooser and self.best_of == 1:
            yield Mistake("best_of", "chooser_of_one")


@dataclass(frozen=True, kw_only=True)
class ScoreSpec(Spec):
    """Score replies with a reward model, or with an ensemble of several."""

    step: ClassVar[str] = "score"

    reward_model: str | tuple[str, ...]
    replies: Path


@dataclass(frozen=True, kw_only=True)
class EvaluateSpec(GenerationSpec):
    """Measure a model: loss on held-out data, reward, KL and lengths of fresh replies."""

    step: ClassVar[str] = "evaluate"

    model: str
    reference: str | None = None  # KL of the model's replies against this one
    reward_model: str | None = None
    prompts: Path | None = None
    text: Path | None = None
    demonstrations: Path | None = None
    rankings: Path | None = None  # accuracy of `reward_model` on them
    judge: str | None = None  # another reward model, which judges what `reward_model` chooses
    n: int = limited(1, least=1)  # replies per prompt; 64 give a curve of best-of-n

    def conflicts(self) -> Iterator[Mistake]:
        if not (self.prompts or self.text or self.demonstrations or self.rankings):
            yield Mistake("text", "nothing_to_measure")
        if self.rankings and not self.reward_model:
            yield Mistake("reward_model", "no_model_for_rankings")
        if self.judge and not self.reward_model:
            yield Mistake("reward_model", "no_model_for_judge")

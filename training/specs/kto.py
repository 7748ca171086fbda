"""KTO: a policy learns from single replies that people found good or bad."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from training.fields import limited
from training.mistakes import Mistake
from training.specs.mixing import MixingSpec


@dataclass(frozen=True, kw_only=True)
class KtoSpec(MixingSpec):
    """Train a policy on single replies that people found good or bad (KTO, 2402.01306)."""

    step: ClassVar[str] = "kto"

    model: str  # the start model, which is also the reference
    reference: str | None = None  # another model than the start to stay close to
    signals: Path
    validation: Path | None = None  # signals; left out: rows of this split, or `holdout`
    holdout: float = limited(0.05, most=0.9)  # share of prompts, where the data has no split
    beta: float = limited(0.1)
    # lambda_D and lambda_U. Left out: 1, and for the rarer kind as much more as it is rarer.
    good_weight: float | None = limited(None)
    bad_weight: float | None = limited(None)
    ptx_per_prompt: int = limited(1)  # pretraining examples per reply
    epochs: int = limited(1, least=1)
    batch: int = limited(32, least=2)  # replies; z_ref is a mean over them
    learning_rate: float = limited(1e-6)
    warmup_steps: int = limited(10)
    final_rate: float = limited(0.1, most=1)
    evaluate_every: int = limited(0)  # steps; 0 is once per epoch

    loss_unit: ClassVar[str] = "token"  # of the pretraining text
    has_reference: ClassVar[bool] = True

    def conflicts(self) -> Iterator[Mistake]:
        yield from super().conflicts()
        for name in ("beta", "good_weight", "bad_weight"):
            if getattr(self, name) == 0:
                yield Mistake(name, "weight_of_zero")

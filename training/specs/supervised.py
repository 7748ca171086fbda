"""The steps before PPO: a base model, fine-tuning and the reward model."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from training.fields import limited
from training.mistakes import Mistake
from training.specs.base import TrainingSpec


@dataclass(frozen=True, kw_only=True)
class PretrainSpec(TrainingSpec):
    """Train a small base model and its tokenizer on text. The paper starts from GPT-3 instead."""

    step: ClassVar[str] = "pretrain"

    text: Path
    model: str | None = None  # start from this one; left out: a new model of the size below
    validation: Path | None = None
    family: Literal["gpt2", "llama"] = "gpt2"
    vocabulary: int = limited(1024, least=260)  # of a byte-level BPE, which can encode any text
    layers: int = limited(3, least=1)
    width: int = limited(128, least=2)
    heads: int = limited(4, least=1)
    context: int = limited(256, least=8)
    epochs: int = limited(4, least=1)
    batch: int = limited(16, least=1)
    learning_rate: float = limited(3e-3)
    warmup_steps: int = limited(20)
    final_rate: float = limited(0.1, most=1)
    evaluate_every: int = limited(0)

    def conflicts(self) -> Iterator[Mistake]:
        yield from super().conflicts()
        if self.width % self.heads or self.width // self.heads % 2:
            yield Mistake("width", "width_of_heads")


@dataclass(frozen=True, kw_only=True)
class SftSpec(TrainingSpec):
    """Fine-tune on demonstrations (3.5, C.1), or make the start model of PPO (C.3)."""

    step: ClassVar[str] = "sft"

    model: str
    demonstrations: Path
    validation: Path | None = None  # demonstrations; left out: rows of this split, or `holdout`
    holdout: float = limited(0.05, most=0.9)  # share of prompts, where the data has no split
    reward_model: str | None = None  # chooses the step to keep (C.1); left out: validation loss
    text: Path | None = None  # pretraining text to mix in
    text_share: float = limited(0.0, most=0.99)  # 0.1 for the start model of PPO (C.3)
    epochs: int = limited(16, least=1)  # C.1; 2 for the start model of PPO (C.3)
    batch: int = limited(32, least=1)  # C.1; 8 for 175B
    learning_rate: float = limited(9.65e-6)  # C.1; 5.03e-6 for 175B
    warmup_steps: int = limited(0)  # C.1: no warm-up
    final_rate: float = limited(0.1, most=1)  # C.1: cosine down to 10 %
    # Of the residual stream. C.1: 0.2. Left out: as the model was trained, which today is mostly 0.
    dropout: float | None = limited(None, most=0.9)
    evaluate_every: int = limited(0)  # steps; 0 is once per epoch
    validation_prompts: int = limited(64, least=1)  # replies for the reward model to score

    def conflicts(self) -> Iterator[Mistake]:
        yield from super().conflicts()
        if self.text_share and not self.text:
            yield Mistake("text", "text_for_share")


@dataclass(frozen=True, kw_only=True)
class RewardSpec(TrainingSpec):
    """Train a reward model on rankings (3.5, C.2)."""

    step: ClassVar[str] = "reward"

    model: str
    rankings: Path
    demonstrations: Path | None = None  # the bias makes their mean score 0 (C.2)
    validation: Path | None = None  # rankings; left out: rows of this split, or `holdout`
    holdout: float = limited(0.05, most=0.9)  # share of prompts, where the data has no split
    epochs: int = limited(1, least=1)  # C.2: more overfits
    batch: int = limited(64, least=1)  # C.2: counted in prompts
    learning_rate: float = limited(9e-6)  # C.2
    warmup_steps: int = limited(0)
    final_rate: float = limited(0.1, most=1)  # C.2: cosine down to 10 %
    head: Literal["linear", "gelu"] = "linear"  # gelu: two layers, as before the paper
    ties: Literal["drop", "half"] = "drop"  # C.2: drop; half: pull tied scores together
    folds: int = limited(0)  # extra models, each without one group of labelers (E.2)
    members: int = limited(1, least=1)  # models with different seeds, for uncertainty
    evaluate_every: int = limited(0)

    def conflicts(self) -> Iterator[Mistake]:
        yield from super().conflicts()
        if self.folds == 1:
            yield Mistake("folds", "one_fold")
        if self.folds and self.members > 1:
            yield Mistake("folds", "folds_and_members")

"""Direct preference optimisation: a policy learns from rankings, without a reward model."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from training.fields import limited
from training.mistakes import Mistake
from training.specs.mixing import MixingSpec

# SimPO compares logprobs per token, which are much smaller than those of whole replies.
BETAS = {"simpo": 2.0}
USUAL_BETA = 0.1  # DPO (2305.18290, App. B), IPO (2310.12036) and ORPO (2403.07691)
WITHOUT_REFERENCE = ("simpo", "orpo")


@dataclass(frozen=True, kw_only=True)
class DirectSpec(MixingSpec):
    """Train a policy on rankings directly (DPO and its relatives)."""

    step: ClassVar[str] = "direct"

    model: str  # the start model, which is also the reference
    reference: str | None = None  # another model than the start to stay close to
    rankings: Path
    validation: Path | None = None  # rankings; left out: rows of this split, or `holdout`
    holdout: float = limited(0.05, most=0.9)  # share of prompts, where the data has no split
    loss: Literal["pairs", "plackett-luce", "davidson", "lipo", "ipo", "simpo", "orpo"] = "pairs"
    beta: float | None = limited(None)  # left out: 2 for simpo, 0.1 for the others
    margin: float = limited(1.0)  # simpo: by how much the better reply must lead (2405.14734)
    tie: float | None = limited(None)  # davidson: the parameter of ties; left out: learned
    # Weight of -log pi per token of the best reply. Left out: 1 for orpo, 0 for the others.
    likelihood: float | None = limited(None)
    ptx_per_prompt: int = limited(1)  # pretraining examples per prompt
    epochs: int = limited(1, least=1)  # more overfits, as with reward models
    batch: int = limited(64, least=1)  # 2305.18290, App. B; counted in prompts
    learning_rate: float = limited(1e-6)  # 2305.18290, App. B
    warmup_steps: int = limited(10)  # 2305.18290, App. B: 150 of its longer run
    final_rate: float = limited(0.1, most=1)
    evaluate_every: int = limited(0)  # steps; 0 is once per epoch

    loss_unit: ClassVar[str] = "token"  # of the pretraining text

    @property
    def strength(self) -> float:
        """The beta of the paper of this loss, unless the spec sets one."""
        return BETAS.get(self.loss, USUAL_BETA) if self.beta is None else self.beta

    @property
    def likelihood_weight(self) -> float:
        """ORPO is the odds ratio next to plain fine-tuning on the best reply."""
        if self.likelihood is not None:
            return self.likelihood
        return 1.0 if self.loss == "orpo" else 0.0

    @property
    def has_reference(self) -> bool:
        return self.loss not in WITHOUT_REFERENCE

    def conflicts(self) -> Iterator[Mistake]:
        yield from super().conflicts()
        if self.beta == 0:
            yield Mistake("beta", "beta_of_zero")
        if self.tie == 0:
            yield Mistake("tie", "tie_of_zero")
        if self.tie is not None and self.loss != "davidson":
            yield Mistake("tie", "tie_without_davidson")
        if self.reference and not self.has_reference:
            yield Mistake("reference", "reference_unused", {"loss": self.loss})

"""RLOO and GRPO: policy gradients without a critic, from several replies to each prompt."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from training.fields import limited
from training.mistakes import Mistake
from training.specs.rollouts import RolloutSpec


@dataclass(frozen=True, kw_only=True)
class GroupSpec(RolloutSpec):
    """What both have. A batch is counted in replies; their prompts are fewer."""

    group: int = limited(4, least=2)  # replies per prompt
    clip: float = limited(0.2)  # 2503.14476, section 4.1; not printed in 2402.03300

    @property
    def prompts_per_step(self) -> int:
        return self.batch // self.group

    @property
    def kl_weight(self) -> float:
        raise NotImplementedError

    @property
    def clip_above(self) -> float:
        """How far the ratio may rise."""
        return self.clip

    def conflicts(self) -> Iterator[Mistake]:
        if self.batch % self.group:
            yield Mistake("group", "group_of_batch")
        yield from super().conflicts()


@dataclass(frozen=True, kw_only=True)
class RlooSpec(GroupSpec):
    """RLOO: REINFORCE, with the other replies to a prompt as the baseline (2402.14740)."""

    step: ClassVar[str] = "rloo"

    minibatch: int = limited(512, least=1)  # the whole batch: REINFORCE learns on-policy
    learning_rate: float = limited(1e-6)  # not one value in the paper
    kl: float = limited(0.03)  # not one value in the paper: beta, per reply
    clip: float = limited(0.0)  # 2402.14740, section 3: REINFORCE has none; 0: no clip
    truncation: Literal["subtract", "replace", "none"] = "subtract"

    @property
    def cut(self) -> str:
        return self.truncation

    @property
    def kl_weight(self) -> float:
        return self.kl


@dataclass(frozen=True, kw_only=True)
class GrpoSpec(GroupSpec):
    """GRPO (2402.03300), Dr. GRPO (2503.20783) and DAPO (2503.14476)."""

    step: ClassVar[str] = "grpo"

    variant: Literal["grpo", "dr-grpo", "dapo"] = "grpo"
    group: int = limited(64, least=2)  # 2402.03300, section 4.2
    batch: int = limited(1024, least=1)  # 2402.03300, section 4.2
    minibatch: int = limited(1024, least=1)  # 2402.03300, section 4.2: one update per batch
    learning_rate: float = limited(1e-6)  # 2402.03300, section 4.2
    kl: float | None = limited(None)  # left out: 0.04 (2402.03300); 0 for dr-grpo and dapo
    clip_high: float | None = limited(None)  # left out: 0.28 for dapo, clip for the others
    # Left out: soft for dapo (2503.14476, eq. 13), subtract for the others.
    truncation: Literal["subtract", "replace", "soft", "none"] | None = None

    @property
    def kl_weight(self) -> float:
        if self.kl is not None:
            return self.kl
        return 0.04 if self.variant == "grpo" else 0.0

    @property
    def clip_above(self) -> float:
        if self.clip_high is not None:
            return self.clip_high
        return 0.28 if self.variant == "dapo" else self.clip

    @property
    def cut(self) -> str:
        """What happens to the score of a reply without an end."""
        if self.truncation is not None:
            return self.truncation
        return "soft" if self.variant == "dapo" else "subtract"

    def conflicts(self) -> Iterator[Mistake]:
        if self.clip == 0:
            yield Mistake("clip", "clip_of_zero")
        yield from super().conflicts()

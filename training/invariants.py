"""What must hold in every PPO run, as data: standard library only, so that the web can show it.

Each line names a metric of metrics.jsonl and the range it should stay in. docs/training.md says in
plain words what to do about a red one, under the heading of the same name.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Invariant:
    """One metric, its range, and what being outside means."""

    metric: str
    low: float
    high: float
    says: str  # a sentence for the researcher who sees it red
    from_step: int = 1  # steps before this one are not judged

    def holds(self, value: float | None, precision: str) -> bool:
        """A missing number (NaN or infinity became null) never holds."""
        if value is None or not math.isfinite(value):
            return False
        return self.low <= value <= self.limit(precision)

    def limit(self, precision: str) -> float:
        loose = IN_BFLOAT16 if precision == "bfloat16" else {}
        return loose.get(self.metric, self.high)


INVARIANTS = (
    Invariant(
        "first_ratio", 0, 0.001,
        "Before the first update the new policy is not the old one: the two forward passes differ.",
    ),
    Invariant(
        "start_kl", 0, 0.0001,
        "Before the first update the policy is not the start model: the KL reference is another"
        " model, or runs in another precision.",
    ),
    Invariant(
        "sampler_gap", 0, 0.001,
        "The sampler and the trainer disagree about the logprobs of the same tokens.",
    ),
    Invariant(
        "ended", 0.5, 1,
        "More than half of the replies were cut: the policy does not stop, or max_reply_tokens is"
        " too small.",
    ),
    Invariant(
        "clip_fraction", 0, 0.3,
        "More than 30 % of tokens hit the clip: the steps are too large. Lower learning_rate.",
    ),
    Invariant(
        "explained_variance", 0, 1,
        "The critic predicts returns worse than a constant would.",
        from_step=20,
    ),
    Invariant(
        "kl", -1, 100,
        "The policy is far from the start model: it is probably exploiting the reward model.",
    ),
    Invariant(
        "gradient_ratio", 0.01, 100,
        "One of the two gradients drowns the other. Set gradient_ratio instead of gamma.",
    ),
    Invariant(
        "policy_gradient", 0, 1e4,
        "The policy's gradient is huge or no number.",
    ),
    Invariant(
        "entropy", 0.01, 100,
        "The policy always writes the same: it has collapsed.",
    ),
)  # fmt: skip

# In bfloat16 the same forward pass gives other last digits when other rows are beside it.
IN_BFLOAT16 = {"first_ratio": 0.5, "start_kl": 0.05, "sampler_gap": 0.05}


def red(
    step: int, values: Mapping[str, float | None], precision: str = "float32"
) -> list[Invariant]:
    """The invariants that do not hold in this line of metrics."""
    return [
        invariant
        for invariant in INVARIANTS
        if invariant.metric in values
        and step >= invariant.from_step
        and not invariant.holds(values[invariant.metric], precision)
    ]

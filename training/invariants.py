"""What must hold in every run of a step, as data that the web can show. Standard library only.

Each line names a metric of metrics.jsonl and the range it should stay in. docs/training.md
explains, under a heading with the metric's name, what to do when it is out of range.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from training.catalogue import gettext_noop

PPO, RLOO, GRPO, DIRECT, KTO = "ppo", "rloo", "grpo", "direct", "kto"
ROLLOUTS = (PPO, RLOO, GRPO)  # the steps that sample replies


@dataclass(frozen=True)
class Invariant:
    """One metric, its range, and what it means to be out of range."""

    metric: str
    low: float
    high: float
    title: str
    meaning: str  # a sentence for the researcher who sees the metric out of range
    from_step: int = 1  # earlier steps are not checked
    steps: tuple[str, ...] = ROLLOUTS  # the training steps whose runs report it

    def holds(self, value: float | None, precision: str) -> bool:
        """Whether the value is in range. NaN and infinity, which JSON turns into null, are not."""
        if value is None or not math.isfinite(value):
            return False
        return self.low <= value <= self.limit(precision)

    def limit(self, precision: str) -> float:
        loose = IN_BFLOAT16 if precision == "bfloat16" else {}
        return loose.get(self.metric, self.high)


INVARIANTS = (
    Invariant(
        "first_ratio", 0, 0.001, gettext_noop("First ratio"),
        gettext_noop(
            "Before the first update the new policy already differs from the old one: the two"
            " forward passes disagree."
        ),
    ),
    Invariant(
        "start_kl", 0, 0.0001, gettext_noop("KL at the start"),
        gettext_noop(
            "Before the first update the policy already differs from the start model: the KL"
            " reference is another model, or runs in another precision."
        ),
    ),
    Invariant(
        "sampler_gap", 0, 0.001, gettext_noop("Sampler and trainer"),
        gettext_noop("The sampler and the trainer disagree about the logprobs of the same tokens."),
    ),
    Invariant(
        "ended", 0.5, 1, gettext_noop("Replies that end"),
        gettext_noop(
            "More than half of the replies were cut: the policy does not stop, or max_reply_tokens"
            " is too small."
        ),
    ),
    Invariant(
        "clip_fraction", 0, 0.3, gettext_noop("Clipped tokens"),
        gettext_noop(
            "More than 30 % of tokens hit the clip: the steps are too large. Lower learning_rate."
        ),
    ),
    Invariant(
        "explained_variance", 0, 1, gettext_noop("Explained variance"),
        gettext_noop("The critic predicts returns worse than a constant would."),
        from_step=20,
        steps=(PPO,),
    ),
    Invariant(
        "kl", -1, 100, gettext_noop("KL"),
        gettext_noop(
            "The policy is far from the start model: it is probably exploiting the reward model."
        ),
    ),
    Invariant(
        "gradient_ratio", 0.01, 100, gettext_noop("Gradient ratio"),
        gettext_noop(
            "One of the two gradients drowns out the other. Set gradient_ratio instead of gamma."
        ),
        steps=(*ROLLOUTS, DIRECT, KTO),
    ),
    Invariant(
        "policy_gradient", 0, 1e4, gettext_noop("Gradient of the policy"),
        gettext_noop("The policy's gradient is huge or not a number."),
    ),
    Invariant(
        "entropy", 0.01, 100, gettext_noop("Entropy"),
        gettext_noop("The policy always writes the same reply: it has collapsed."),
    ),
    Invariant(
        "no_spread", 0, 0.8, gettext_noop("Groups without spread"),
        gettext_noop(
            "In more than 80 % of the groups all replies have the same reward, so there is nothing"
            " to learn from them."
        ),
        steps=(RLOO, GRPO),
    ),
    Invariant(
        "first_score", 0, 0.001, gettext_noop("First log ratio"),
        gettext_noop(
            "Before the first update the policy already differs from its reference: the reference"
            " log probabilities are of another model, or of other tokens."
        ),
        steps=(DIRECT, KTO),
    ),
    Invariant(
        "first_loss", 0, 0.001, gettext_noop("First loss, off by"),
        gettext_noop(
            "Before the first update the loss is not that of equal scores, such as ln 2 for pairs:"
            " the policy is not its own reference."
        ),
        steps=(DIRECT, KTO),
    ),
    Invariant(
        "best_change", -0.5, 100, gettext_noop("Change of the best replies"),
        gettext_noop(
            "The replies that people liked best have become much less likely, although the margin"
            " grows: probability moves to replies that nobody ranked."
        ),
        steps=(DIRECT,),
    ),
    Invariant(
        "good_change", -0.5, 100, gettext_noop("Change of the good replies"),
        gettext_noop(
            "The replies that people found good have become much less likely: probability moves to"
            " replies that nobody judged."
        ),
        steps=(KTO,),
    ),
    Invariant(
        "weight_ratio", 0.999, 1.334, gettext_noop("Weight of good and bad"),
        gettext_noop(
            "All good replies together should weigh as much as all bad ones, or up to a third more."
            " Leave one of the two weights empty."
        ),
        steps=(KTO,),
    ),
)  # fmt: skip  # one line of numbers per invariant

# In bfloat16 the last digits of a forward pass depend on the other rows of the batch.
IN_BFLOAT16 = {
    "first_ratio": 0.5,
    "start_kl": 0.05,
    "sampler_gap": 0.05,
    "first_score": 0.5,
    "first_loss": 0.05,
}


def invariants_for(step: str) -> list[Invariant]:
    """The invariants that runs of this training step report."""
    return [invariant for invariant in INVARIANTS if step in invariant.steps]


def out_of_range(
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

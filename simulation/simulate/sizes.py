"""How much is asked and trained: settings that are known to work on two cores."""

from dataclasses import dataclass, field, replace
from typing import Any

Fields = dict[str, Any]

# Prompt and reply together fit into the 128 positions of the demo's models.
LENGTHS: Fields = {"max_prompt_tokens": 72, "max_reply_tokens": 48}


@dataclass(frozen=True)
class Sizes:
    """Counts of prompts and settings of runs."""

    prompts: int = 1600  # brought in; a fifth of their authors is kept for validation and test
    demonstrated: int = 600
    ranked: int = 300  # in each round
    overlap: int = 2
    least_replies: int = 4
    most_replies: int = 9
    held_out: int = 120  # prompts of the win rates
    samples: int = 4  # replies of each model to each of them
    pages: int = 4000  # of pretraining text for PPO-ptx
    held_out_pages: int = 300
    sft: Fields = field(
        default_factory=lambda: {
            **LENGTHS, "epochs": 4, "batch": 32, "learning_rate": 1e-3, "dropout": 0.0,
            "checkpoint_every": 0,
        }
    )  # fmt: skip
    reward: Fields = field(
        default_factory=lambda: {
            **LENGTHS, "epochs": 2, "batch": 8, "learning_rate": 1e-3, "checkpoint_every": 0,
        }
    )  # fmt: skip
    policy: Fields = field(
        default_factory=lambda: {
            **LENGTHS, "preset": "laptop", "max_steps": 30, "kl": 0.2,
            "learning_rate": 3e-4, "checkpoint_every": 0,
        }
    )  # fmt: skip
    seconds: tuple[float, float] = (60, 240)  # before the rounds, and each round, on two cores

    def with_prompts(self, ranked: int) -> "Sizes":
        """More ranked prompts need more that are brought in."""
        return replace(self, ranked=ranked, prompts=max(self.prompts, 4 * ranked))

    def expected_minutes(self, rounds: int) -> float:
        before, each = self.seconds
        return (before + rounds * each) / 60


USUAL = Sizes()
QUICK = replace(
    USUAL,
    prompts=160,
    demonstrated=24,
    ranked=16,
    least_replies=4,
    most_replies=5,
    held_out=12,
    samples=2,
    pages=60,
    held_out_pages=20,
    sft={**USUAL.sft, "epochs": 1, "batch": 8},
    reward={**USUAL.reward, "epochs": 1},
    policy={**USUAL.policy, "max_steps": 2, "batch": 16, "minibatch": 8},
    seconds=(30, 60),
)

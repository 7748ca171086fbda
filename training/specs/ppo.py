"""PPO, with or without pretraining text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from training.fields import limited
from training.mistakes import Mistake
from training.specs.rollouts import RolloutSpec


@dataclass(frozen=True, kw_only=True)
class PpoSpec(RolloutSpec):
    """PPO, and PPO-ptx when gamma is above 0 (3.5, C.4). One step is one batch of episodes."""

    step: ClassVar[str] = "ppo"
    usual_gamma: ClassVar[float] = 27.8  # C.4

    learning_rate: float = limited(5e-6)  # not printed: swept from 2.55e-6 to 2.55e-5 (C.4)
    value_learning_rate: float = limited(9e-6)  # C.4; 5e-6 for 175B
    kl: float = limited(0.02)  # C.4: beta
    kl_target: float | None = limited(None)  # not in the paper: adapt kl to this KL per reply
    kl_horizon: int = limited(10_000, least=1)  # episodes, how slowly kl adapts
    loss_unit: Literal["token", "reply"] = "token"  # not printed; gamma depends on it
    gae_lambda: float = limited(0.95, most=1)  # not printed; as in lm-human-preferences
    clip: float = limited(0.2)  # C.4
    value_clip: float = limited(0.2)  # not printed; as in lm-human-preferences; 0: off
    whiten_advantages: bool = True  # not printed; as in lm-human-preferences
    whiten_rewards: bool = False  # not printed
    # The score of a reply without an end; not printed. In lm-human-preferences a fixed score
    # replaces it. Where the deviation of scores is not 1, that could be better than the score of a
    # bad reply, so here the penalty is subtracted.
    truncation: Literal["subtract", "replace", "none"] = "subtract"

    @property
    def cut(self) -> str:
        return self.truncation

    def conflicts(self) -> Iterator[Mistake]:
        if self.kl_target == 0:
            yield Mistake("kl_target", "kl_target_of_zero")
        yield from super().conflicts()

"""PPO, with or without pretraining text."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from training.fields import limited
from training.mistakes import Mistake
from training.specs.base import GenerationSpec
from training.specs.mixing import MixingSpec


@dataclass(frozen=True, kw_only=True)
class PpoSpec(MixingSpec, GenerationSpec):
    """PPO, and PPO-ptx when gamma is above 0 (3.5, C.4). One step is one batch of episodes."""

    step: ClassVar[str] = "ppo"
    usual_gamma: ClassVar[float] = 27.8  # C.4

    model: str  # the start model, which is also the KL reference
    reward_model: str
    prompts: Path
    epochs: int = limited(8, least=1)  # passes over the prompts: 256k episodes over 31k prompts
    batch: int = limited(512, least=1)  # C.4: episodes per step
    minibatch: int = limited(64, least=1)  # C.4
    inner_epochs: int = limited(1, least=1)  # C.4
    learning_rate: float = limited(5e-6)  # not printed: swept from 2.55e-6 to 2.55e-5 (C.4)
    value_learning_rate: float = limited(9e-6)  # C.4; 5e-6 for 175B
    warmup_steps: int = limited(10)  # C.4
    warmup_from: float = limited(0.1, most=1)  # C.4
    final_rate: float = limited(1.0, most=1)  # C.4: constant; below 1: a linear decay
    kl: float = limited(0.02)  # C.4: beta
    kl_target: float | None = limited(None)  # not in the paper: adapt kl to this KL per reply
    kl_horizon: int = limited(10_000, least=1)  # episodes, how slowly kl adapts
    ptx_per_episode: int = limited(8)  # C.4: pretraining examples per episode
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
    truncation_penalty: float = limited(1.0)  # subtracted from the score, or negated as the score
    ema: float = limited(0.992, most=1)  # C.4: decay of the average; 0: no average
    adam_epsilon: float = limited(1e-5)  # not printed; as in lm-human-preferences
    checkpoint_every: int = limited(10)
    sample_prompts: int = limited(4)  # prompts shown in samples.jsonl
    samples_every: int = limited(10)

    def conflicts(self) -> Iterator[Mistake]:
        if self.batch % self.minibatch:
            yield Mistake("minibatch", "minibatch_of_batch")
        if self.top_p < 1:
            yield Mistake("top_p", "cut_distribution")
        if self.temperature == 0:
            yield Mistake("temperature", "no_randomness")
        if self.kl_target == 0:
            yield Mistake("kl_target", "kl_target_of_zero")
        yield from super().conflicts()

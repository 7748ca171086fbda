"""The fields of every step that learns from replies that the policy samples."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.fields import limited
from training.mistakes import Mistake
from training.specs.base import GenerationSpec
from training.specs.mixing import MixingSpec


@dataclass(frozen=True, kw_only=True)
class RolloutSpec(MixingSpec, GenerationSpec):
    """Reinforcement learning against a reward model (3.5). One step is one batch of episodes."""

    model: str  # the start model, which is also the KL reference
    reward_model: str
    prompts: Path
    epochs: int = limited(8, least=1)  # passes over the prompts: 256k episodes over 31k prompts
    batch: int = limited(512, least=1)  # C.4: episodes per step
    minibatch: int = limited(64, least=1)  # C.4
    inner_epochs: int = limited(1, least=1)  # C.4
    warmup_steps: int = limited(10)  # C.4
    warmup_from: float = limited(0.1, most=1)  # C.4
    final_rate: float = limited(1.0, most=1)  # C.4: constant; below 1: a linear decay
    ptx_per_episode: int = limited(8)  # C.4: pretraining examples per episode
    truncation_penalty: float = limited(1.0)  # subtracted from the score, or negated as the score
    ema: float = limited(0.992, most=1)  # C.4: decay of the average; 0: no average
    adam_epsilon: float = limited(1e-5)  # not printed; as in lm-human-preferences
    checkpoint_every: int = limited(10)
    sample_prompts: int = limited(4)  # prompts shown in samples.jsonl
    samples_every: int = limited(10)

    @property
    def loss_unit(self) -> str:
        """What the loss of pretraining text is a mean over."""
        return "token"

    @property
    def prompts_per_step(self) -> int:
        """The number of different prompts in a batch."""
        return self.batch

    def conflicts(self) -> Iterator[Mistake]:
        if self.batch % self.minibatch:
            yield Mistake("minibatch", "minibatch_of_batch")
        if self.top_p < 1:
            yield Mistake("top_p", "cut_distribution")
        if self.temperature == 0:
            yield Mistake("temperature", "no_randomness")
        yield from super().conflicts()

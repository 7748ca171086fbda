"""The data of a run that samples replies, and what each update takes from it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.rows import read_prompts
from training.engine.models.configs import context_of
from training.engine.models.generate import Ids
from training.engine.models.networks import Backbone
from training.engine.models.sampling import Sampling
from training.engine.runtime.errors import BadInput
from training.engine.runtime.random_numbers import draw, shuffled
from training.engine.steps.ptx import draw_chunks, read_chunks
from training.mistakes import Mistake
from training.specs import RolloutSpec

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TrainingData:
    """What does not change during a run."""

    prompts: list[Ids]
    texts: list[Ids]  # of pretraining; empty without ptx
    iterations: int
    replies: Sampling  # how replies are sampled; see sampling() for the seed
    read: Callable[[list[int]], str] = str  # token ids as text, for samples.jsonl

    def sampling(self, name: int | str) -> Sampling:
        """How to sample replies for this iteration or purpose. Each name gives other replies."""
        return replace(self.replies, seed=f"{self.replies.seed}/{name}")


def read_data(spec: RolloutSpec, codec: Codec, policy: Backbone) -> TrainingData:
    prompts = [codec.prompt(row.prompt, row.place) for row in read_prompts(spec.prompts)]
    # A reward model also reads what the template writes after the end of the reply.
    context = context_of(policy.model.config) - len(codec.tail)
    short = [prompts[number] for number in codec.fitting(prompts)]
    fitting = [prompt for prompt in short if len(prompt) < context]
    if not fitting:
        raise BadInput(Mistake(str(spec.prompts), "prompts_too_long"))
    if len(fitting) < len(short):
        logger.warning(
            "Left out %d prompts: they fill the model's context.", len(short) - len(fitting)
        )
    iterations = spec.epochs * len(fitting) // spec.prompts_per_step or 1
    return TrainingData(
        prompts=fitting,
        texts=read_chunks(spec, codec, context),
        iterations=min(iterations, spec.max_steps or iterations),
        replies=Sampling(
            end=codec.ends,
            max_tokens=min(spec.max_reply_tokens, context - max(map(len, fitting))),
            temperature=spec.temperature,
            top_p=spec.top_p,
            seed=spec.seed,
            rows_at_once=spec.generation_batch,
        ),
        read=codec.read,
    )


def draw_prompts(iteration: int, data: TrainingData, spec: RolloutSpec) -> list[Ids]:
    """The different prompts of this iteration."""
    chosen = draw(spec.prompts_per_step, len(data.prompts), iteration, spec.seed, "prompts")
    return [data.prompts[number] for number in chosen]


def draw_texts(iteration: int, minibatch: int, data: TrainingData, spec: RolloutSpec) -> list[Ids]:
    """C.4: eight examples of pretraining for every episode of the minibatch."""
    minibatches_before = iteration * (spec.batch // spec.minibatch) * spec.inner_epochs
    number = minibatches_before + minibatch
    return draw_chunks(spec.ptx_per_episode * spec.minibatch, data.texts, number, spec)


def minibatches(iteration: int, spec: RolloutSpec) -> list[Tensor]:
    """Rows of the batch, in a fresh order for every inner epoch."""
    orders = [
        torch.tensor(shuffled(spec.batch, spec.seed, "minibatches", iteration, epoch))
        for epoch in range(spec.inner_epochs)
    ]
    return [rows for order in orders for rows in order.split(spec.minibatch)]

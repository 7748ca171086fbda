"""The experience of one iteration: several replies to each prompt, and their advantages.

Shapes: N replies to P prompts, G replies each, in the order of the prompts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import torch
from torch import Tensor

from training.engine.models.generate import Ids
from training.engine.models.sampling import Sampling
from training.engine.steps.rollouts.replies import Models, Replies, collect_replies
from training.specs import GroupSpec

Kind = TypeVar("Kind", bound=GroupSpec)
ALIKE = 1e-6  # rewards of a group that differ by less are the rounding of a forward pass


@dataclass(frozen=True)
class GroupRollout(Replies):
    """Replies with everything that the updates need, computed before the first update."""

    advantages: Tensor  # (N,) one number per reply: the reply is the action
    spread: Tensor  # (N,) False: all replies to this prompt have the same reward


@dataclass(frozen=True)
class Method(Generic[Kind]):
    """What makes a method: its page says how a reply is rewarded, compared and learned."""

    rewards: Callable[[Replies, Kind], Tensor]  # (N,)
    advantages: Callable[[Tensor, Kind], Tensor]  # (P, G) of the rewards (P, G)
    # (n, A) log(pi / pi_old) of every action: tokens, or whole replies. 0 where there is none.
    change: Callable[[Tensor, GroupRollout], Tensor]
    loss: Callable[[Tensor, Tensor, GroupRollout, Kind], Tensor]  # (n,) of change and logprobs
    weights: Callable[[GroupRollout, Kind], Tensor]  # (N,) of the losses of a whole minibatch


@torch.no_grad()
def collect(
    models: Models,
    prompts: Sequence[Ids],
    sampling: Sampling,
    method: Method[Kind],
    spec: Kind,
) -> GroupRollout:
    """Sample a group of replies to every prompt, and compare them."""
    asked = [prompt for prompt in prompts for _ in range(spec.group)]
    return compared(collect_replies(models, asked, sampling, spec), method, spec)


def compared(made: Replies, method: Method[Kind], spec: Kind) -> GroupRollout:
    """The replies with their advantages. The replies to a prompt follow each other."""
    rewards = method.rewards(made, spec).view(-1, spec.group)  # (P, G)
    spread = has_spread(rewards)  # (P,)
    advantages = method.advantages(rewards, spec) * spread[:, None]
    return GroupRollout(
        **vars(made),
        advantages=advantages.flatten(),
        spread=spread.repeat_interleave(spec.group),
    )


def has_spread(rewards: Tensor) -> Tensor:
    """(P,) whether a group says which of its replies are better."""
    return rewards.amax(1) - rewards.amin(1) > ALIKE

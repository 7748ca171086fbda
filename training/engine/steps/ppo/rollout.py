"""The experience of one iteration: sampled replies, and what each of their tokens was worth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from training.engine.models.generate import Ids
from training.engine.models.learner import Learner
from training.engine.models.networks import RewardModel
from training.engine.models.sampling import Sampling
from training.engine.steps.ppo.objective import advantages_and_returns, token_rewards, whiten
from training.engine.steps.rollouts import replies
from training.engine.steps.rollouts.episodes import in_parts, reply_values
from training.engine.steps.rollouts.replies import Replies, collect_replies, with_cut_penalty
from training.specs import PpoSpec


@dataclass(frozen=True)
class Models(replies.Models):
    """The four models of PPO. The critic is a separate network that starts as the reward model."""

    critic: Learner[RewardModel]


@dataclass(frozen=True)
class Rollout(Replies):
    """Replies with everything that the updates need, computed before the first update."""

    values: Tensor  # (N, R)
    advantages: Tensor  # (N, R)
    returns: Tensor  # (N, R)


@torch.no_grad()
def collect(
    models: Models, prompts: Sequence[Ids], sampling: Sampling, kl_weight: float, spec: PpoSpec
) -> Rollout:
    """Sample one reply to every prompt, and compute the advantage of each token."""
    made = collect_replies(models, prompts, sampling, spec)
    values = in_parts(
        made.episodes,
        spec.tokens_per_forward,
        models.team,
        lambda part: reply_values(models.critic, part),
    )
    rollout = Rollout(**vars(made), values=values, advantages=made.sampled, returns=made.sampled)
    return with_advantages(rollout, kl_weight, spec)


def with_advantages(rollout: Rollout, kl_weight: float, spec: PpoSpec) -> Rollout:
    """The rollout with its advantages and the targets of the critic filled in."""
    mask = rollout.episodes.mask
    scores = with_cut_penalty(rollout.scores, rollout.episodes.ended, spec)
    rewards = token_rewards(scores, rollout.logprobs, rollout.start, mask, kl_weight)
    if spec.whiten_rewards:
        rewards = whiten(rewards, mask, keep_mean=True)
    advantages, returns = advantages_and_returns(
        rewards, rollout.values, mask, discount=1.0, trace=spec.gae_lambda
    )
    if spec.whiten_advantages:
        advantages = whiten(advantages, mask)
    return replace(rollout, advantages=advantages, returns=returns)

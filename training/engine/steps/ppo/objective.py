"""The arithmetic of PPO for language models, pure and small enough to check by hand.

Shapes: N replies of at most R tokens. `mask` is True at every real action: each sampled token up to
and including the end token. Whatever stands in padded columns has no effect anywhere here.
"""

import torch
from torch import Tensor

from training.specs import PpoSpec


def token_rewards(
    scores: Tensor, logprobs: Tensor, reference: Tensor, mask: Tensor, kl_weight: float
) -> Tensor:
    """(N, R) the KL penalty at every token, the reward model's score at the last real one.

    This is objective (2) of the paper cut into tokens: r(x, y) - beta log(pi(y|x) / pi_start(y|x)).
    """
    rewards = -kl_weight * (logprobs - reference) * mask
    last = mask.long().sum(-1) - 1
    rewards[torch.arange(len(rewards)), last] += scores
    return rewards


def advantages_and_returns(
    rewards: Tensor, values: Tensor, mask: Tensor, *, discount: float, trace: float
) -> tuple[Tensor, Tensor]:
    """Generalised advantage estimation (gamma and lambda), and what the critic should have said.

    values: (N, R) the critic's opinion before each token. After the last token nothing follows:
    the reply is the whole episode, so the value there is 0 even when it was cut short.
    """
    rewards, values = rewards * mask, values * mask
    advantages = torch.zeros_like(rewards)
    advantage = next_value = torch.zeros_like(rewards[:, 0])
    for t in reversed(range(rewards.shape[1])):
        surprise = rewards[:, t] + discount * next_value - values[:, t]
        advantage = (surprise + discount * trace * advantage) * mask[:, t]
        advantages[:, t], next_value = advantage, values[:, t]
    # Before any whitening: the critic learns rewards, not z-scores.
    return advantages, advantages + values


def whiten(values: Tensor, mask: Tensor, *, keep_mean: bool = False) -> Tensor:
    """Scale to standard deviation 1 over all real tokens of the batch, and to mean 0 if not kept.

    Advantages lose their mean. Rewards keep it: shifting them would change what the policy is
    told to do.
    """
    real = values[mask].double()
    mean, deviation = real.mean(), (real.var(correction=0) + 1e-8).sqrt()
    whitened = (values - mean) / deviation
    if keep_mean:
        whitened = whitened + mean
    return (whitened * mask).to(values.dtype)


def policy_loss(
    logprobs: Tensor, old_logprobs: Tensor, advantages: Tensor, mask: Tensor, clip: float
) -> Tensor:
    """The clipped objective, summed over real tokens: the caller divides by the whole minibatch."""
    ratio = ((logprobs - old_logprobs) * mask).exp()
    plain = -advantages * ratio
    clipped = -advantages * ratio.clamp(1 - clip, 1 + clip)
    return (torch.maximum(plain, clipped) * mask).sum()


def value_loss(
    values: Tensor, old_values: Tensor, returns: Tensor, mask: Tensor, clip: float | None
) -> Tensor:
    """Half the squared error, the worse of plain and clipped, summed over real tokens."""
    error = (values - returns).square()
    if clip is not None:
        near = old_values + (values - old_values).clamp(-clip, clip)
        error = torch.maximum(error, (near - returns).square())
    return 0.5 * (error * mask).sum()


def clipped_count(change: Tensor, mask: Tensor, clip: float) -> Tensor:
    """How many tokens' logprobs have changed by more than the clip allows."""
    return (((change * mask).expm1().abs() > clip) & mask).sum()


def explained_variance(values: Tensor, returns: Tensor, mask: Tensor) -> float:
    """1: the critic knows the return. 0: a constant would do as well. Below: worse than that."""
    wanted, said = returns[mask], values[mask]
    return 1 - float((wanted - said).var() / wanted.var().clamp(min=1e-12))


def next_kl_weight(weight: float, kl: float, episodes: int, spec: PpoSpec) -> float:
    """Ziegler et al. (2019), 2.2: steer the KL of a reply towards a target, at most 20 % off it."""
    error = min(max(kl / (spec.kl_target or kl) - 1, -0.2), 0.2)
    return weight * (1 + error * episodes / spec.kl_horizon)

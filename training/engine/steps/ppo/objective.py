"""The arithmetic of PPO for language models, in pure functions that can be checked by hand.

Shapes: N replies of at most R tokens. `mask` is True at every real action, which is each sampled
token up to and including the end token. Values in padded columns have no effect on any result.
"""

import torch
from torch import Tensor


def token_rewards(
    scores: Tensor, logprobs: Tensor, reference: Tensor, mask: Tensor, kl_weight: float
) -> Tensor:
    """(N, R) the KL penalty at every token, plus the reward model's score at the last real one.

    Summed over a reply: r(x, y) - beta log(pi(y|x) / pi_start(y|x)), objective (2) of the paper.
    """
    rewards = -kl_weight * (logprobs - reference) * mask
    last = mask.long().sum(-1) - 1
    rewards[torch.arange(len(rewards)), last] += scores
    return rewards


def advantages_and_returns(
    rewards: Tensor, values: Tensor, mask: Tensor, *, discount: float, trace: float
) -> tuple[Tensor, Tensor]:
    """Generalised advantage estimates (gamma and lambda), and the targets of the critic.

    values: (N, R) the critic's value before each token. The reply is the whole episode, so the
    value after its last token is 0, even where the reply was cut.
    """
    rewards, values = rewards * mask, values * mask
    advantages = torch.zeros_like(rewards)
    advantage = next_value = torch.zeros_like(rewards[:, 0])
    for t in reversed(range(rewards.shape[1])):
        surprise = rewards[:, t] + discount * next_value - values[:, t]
        advantage = (surprise + discount * trace * advantage) * mask[:, t]
        advantages[:, t], next_value = advantage, values[:, t]
    # Returns come from advantages before whitening: the critic learns rewards, not z-scores.
    return advantages, advantages + values


def whiten(values: Tensor, mask: Tensor, *, keep_mean: bool = False) -> Tensor:
    """Scale to deviation 1 over all real tokens of the batch, and to mean 0 unless kept.

    Advantages lose their mean. Rewards keep it, because a shift would change the objective.
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
    """The clipped objective, summed over real tokens. The caller divides by the count."""
    ratio = ((logprobs - old_logprobs) * mask).exp()
    plain = -advantages * ratio
    clipped = -advantages * ratio.clamp(1 - clip, 1 + clip)
    return (torch.maximum(plain, clipped) * mask).sum()


def value_loss(
    values: Tensor, old_values: Tensor, returns: Tensor, mask: Tensor, clip: float | None
) -> Tensor:
    """Half the squared error, the larger of plain and clipped, summed over real tokens."""
    error = (values - returns).square()
    if clip is not None:
        near = old_values + (values - old_values).clamp(-clip, clip)
        error = torch.maximum(error, (near - returns).square())
    return 0.5 * (error * mask).sum()


def clipped_count(change: Tensor, mask: Tensor, clip: float) -> Tensor:
    """The number of tokens whose probability ratio is outside the clip."""
    return (((change * mask).expm1().abs() > clip) & mask).sum()


def explained_variance(values: Tensor, returns: Tensor, mask: Tensor) -> float:
    """1 is a perfect critic; 0 is as good as a constant; below 0 is worse than a constant."""
    wanted, predicted = returns[mask], values[mask]
    return 1 - float((wanted - predicted).var() / wanted.var().clamp(min=1e-12))


def next_kl_weight(
    weight: float, kl: float, episodes: int, *, target: float, horizon: int
) -> float:
    """Ziegler et al. (2019), 2.2: steer the KL per reply to the target, by at most 20 % a time."""
    error = min(max(kl / target - 1, -0.2), 0.2)
    return weight * (1 + error * episodes / horizon)

"""T3, T5, T12, T13, T15: the arithmetic of PPO against sums that can be done by hand."""

from collections.abc import Iterator

import torch
from torch import Tensor

from training.engine.selftest import toy
from training.engine.selftest.result import Result, below
from training.engine.steps.ppo.objective import (
    advantages_and_returns,
    policy_loss,
    token_rewards,
    whiten,
)
from training.engine.steps.ppo.rollout import Rollout, with_advantages


def ragged(rows: int, columns: int) -> tuple[Tensor, torch.Generator]:
    """A mask of replies of random lengths, including the shortest and the longest."""
    generator = torch.Generator().manual_seed(3)
    lengths = torch.randint(1, columns + 1, (rows,), generator=generator)
    lengths[0], lengths[1] = 1, columns
    return torch.arange(columns)[None, :] < lengths[:, None], generator


def estimates_are_the_double_sum() -> Iterator[Result]:
    """A_t is the sum over k of (gamma lambda)^k delta_(t+k), up to the last token."""
    mask, generator = ragged(8, 7)
    rewards = torch.randn(8, 7, generator=generator, dtype=torch.float64)
    values = torch.randn(8, 7, generator=generator, dtype=torch.float64)
    gamma, trace = 0.97, 0.9

    advantages, _ = advantages_and_returns(rewards, values, mask, discount=gamma, trace=trace)

    worst = 0.0
    for row, length in enumerate(mask.sum(-1).tolist()):
        v = [*values[row, :length].tolist(), 0.0]
        delta = [float(rewards[row, t]) + gamma * v[t + 1] - v[t] for t in range(length)]
        for t in range(length):
            by_hand = sum((gamma * trace) ** (k - t) * delta[k] for k in range(t, length))
            worst = max(worst, abs(by_hand - float(advantages[row, t])))
    yield below("T3", "advantages against the double sum, float64", worst, 1e-9)


def whitening_centres_and_scales() -> Iterator[Result]:
    mask, generator = ragged(32, 9)
    values = 5 + 3 * torch.randn(32, 9, generator=generator)

    whitened = whiten(values, mask)[mask]
    kept = whiten(values, mask, keep_mean=True)[mask]

    off = max(abs(float(whitened.mean())), abs(float(whitened.std(correction=0)) - 1))
    yield below("T5", "whitened advantages: mean 0, deviation 1", off, 1e-4)
    off = abs(float(kept.mean() - values[mask].mean()))
    yield below("T5", "whitened rewards keep their mean", off, 1e-4)


def only_the_last_action_is_rewarded() -> Iterator[Result]:
    mask, generator = ragged(16, 6)
    episodes = toy.episodes_like(mask)
    logprobs, start, scores = (torch.randn(s, generator=generator) for s in ((16, 6), (16, 6), 16))

    rewards = token_rewards(scores, logprobs, start, episodes.mask, 0.0)

    expected = torch.zeros(16, 6)
    for row, length in enumerate(mask.sum(-1).tolist()):
        expected[row, length - 1] = scores[row]
    off = float((rewards - expected).abs().max())
    yield below("T12", "without KL only the last real token is rewarded", off, 0.0)


def critic_targets_are_the_scores() -> Iterator[Result]:
    mask, generator = ragged(16, 6)
    draw = [torch.randn(16, 6, generator=generator) * mask for _ in range(3)]
    scores = torch.randn(16, generator=generator)
    rollout = Rollout(
        toy.episodes_like(mask), scores, draw[0], draw[0], draw[1], draw[2], *draw[:2]
    )
    spec = toy.spec(gae_lambda=1.0, whiten_advantages=True)

    returns = with_advantages(rollout, 0.0, spec).returns

    off = ((returns - scores[:, None]) * mask).abs().max()
    yield below("T13", "lambda 1, no KL: every target is the score", float(off), 1e-4)


def the_clip_is_that_of_the_paper() -> Iterator[Result]:
    """Cases of (ratio, advantage, loss). The clip changes the loss of (2, 2) and (0.5, -2)."""
    table = [
        (1.0, 2.0, -2.0),  # ratio 1: not clipped
        (1.0, -2.0, 2.0),
        (2.0, 2.0, -2.4),  # more likely: the gain is capped, the loss is not
        (2.0, -2.0, 4.0),
        (0.5, 2.0, -1.0),  # less likely: the loss is not capped, the gain is
        (0.5, -2.0, 1.6),
    ]
    worst = 0.0
    for ratio, advantage, loss in table:
        one = torch.ones(1, 1, dtype=torch.bool)
        found = policy_loss(
            torch.tensor([[ratio]]).log(), torch.zeros(1, 1), torch.tensor([[advantage]]), one, 0.2
        )
        worst = max(worst, abs(float(found) - loss))
    yield below("T15", "the clip table, six cases by hand", worst, 1e-6)


CHECKS = [
    estimates_are_the_double_sum,
    whitening_centres_and_scales,
    only_the_last_action_is_rewarded,
    critic_targets_are_the_scores,
    the_clip_is_that_of_the_paper,
]

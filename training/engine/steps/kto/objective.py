"""The loss of KTO (2402.01306, eq. 7 and 8), in pure functions that can be checked by hand.

People judge an outcome by its distance from a reference point, and a gain as they judge a loss of
the same size: less and less for every further step. The outcome of a reply is its log ratio
h = log(pi(y|x) / pi_ref(y|x)), and the reference point is z_ref, the distance of the policy from
its reference as a whole.

Shapes: B replies.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.engine.steps.direct.rows import Batch
from training.specs import KtoSpec


@dataclass(frozen=True)
class Weights:
    """lambda_D and lambda_U."""

    good: float
    bad: float


def weights_of(good: Sequence[bool], spec: KtoSpec) -> Weights:
    """The weights of the spec, or those with which both kinds weigh the same in total.

    The paper recommends lambda_D n_D / (lambda_U n_U) between 1 and 4/3.
    """
    several = sum(good)
    share = (len(good) - several) / several  # bad replies for each good one
    match spec.good_weight, spec.bad_weight:
        case None, None:
            return Weights(max(1.0, share), max(1.0, 1 / share))
        case None, float(bad):
            return Weights(bad * share, bad)
        case float(weight), None:
            return Weights(weight, weight / share)
        case float(weight), float(bad):
            return Weights(weight, bad)
    raise TypeError(spec)


def weight_ratio(good: Sequence[bool], weights: Weights) -> float:
    """lambda_D n_D / (lambda_U n_U): how much all good replies weigh beside all bad ones."""
    return weights.good * sum(good) / (weights.bad * (len(good) - sum(good)))


def weighted(values: Tensor, good: Tensor, weights: Weights) -> Tensor:
    """(B,) values times the lambda of each reply.  good: (B,) bool."""
    return torch.where(good, weights.good * values, weights.bad * values)


def ratios_of(made: Batch) -> Tensor:
    """(B,) h of single replies, summed over the tokens of the reply."""
    return (made.logprobs - made.reference)[:, 0]


def losses(ratios: Tensor, good: Tensor, level: Tensor, weights: Weights, beta: float) -> Tensor:
    """(B,) lambda - lambda sigmoid(beta (h - z_ref)), for a bad reply with (z_ref - h).

    ratios: (B,) h.  level: z_ref.
    """
    gain = torch.where(good, ratios - level, level - ratios)
    return weighted(1 - torch.sigmoid(beta * gain), good, weights)


def reference_level(mean_ratio: Tensor) -> Tensor:
    """z_ref: a KL is never below 0, although its estimate can be."""
    return mean_ratio.clamp(min=0)

"""The losses of direct preference optimisation, in pure functions that can be checked by hand.

A policy has an implicit reward: r(x, y) = beta log(pi(y|x) / pi_ref(y|x)), up to a constant of the
prompt (2305.18290, eq. 5). Put it where a reward model has its score, and every loss of rankings
trains the policy.

Shapes: B prompts, K replies to the prompt that has most. Ranks are 0 where there is no reply, 1 is
best, and equal ranks are a tie. Every loss returns (B,): one number per prompt, in which a prompt
with nine replies weighs as much as one with two.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from training.engine.steps.ranking import pair_weights


def log_odds(logprobs: Tensor) -> Tensor:
    """log(p / (1 - p)) of p = exp(logprob) below 1."""
    low = logprobs.clamp(max=-1e-6)
    return low - torch.log(-torch.expm1(low))


def mean_of_pairs(values: Tensor, weights: Tensor) -> Tensor:
    """values, weights: (B, K, K).  Out: (B,) the mean over the pairs of each prompt."""
    # Selected, not multiplied: cells without a reply can hold anything.
    total = torch.where(weights > 0, values * weights, 0.0).sum((1, 2))
    return total / weights.sum((1, 2)).clamp(min=1)


def margins_of(scores: Tensor) -> Tensor:
    """(B, K, K) score of the first reply minus score of the second."""
    return scores[:, :, None] - scores[:, None, :]


def pairs(scores: Tensor, ranks: Tensor, margin: float = 0.0) -> Tensor:
    """DPO (2305.18290, eq. 7): -log sigmoid(better - worse), over decided pairs.

    margin: by how much the better reply has to lead, as in SimPO (2405.14734, eq. 6).
    """
    return mean_of_pairs(-F.logsigmoid(margins_of(scores) - margin), pair_weights(ranks))


def plackett_luce(scores: Tensor, ranks: Tensor) -> Tensor:
    """DPO for whole rankings (2305.18290, App. A.3): each reply is the best of those left.

    Efron's denominators share the place of tied replies: the second of three tied replies is chosen
    among all replies that are worse, and two thirds of the three.
    """
    first, second = ranks[:, :, None], ranks[:, None, :]
    real = (first > 0) & (second > 0)
    tied = (real & (first == second)).to(scores.dtype)  # (B, K, K), 1 on the diagonal
    before = tied.tril(-1).sum(2, keepdim=True)  # (B, K, 1) how many of the tie come before
    share = 1 - before / tied.sum(2, keepdim=True).clamp(min=1)
    left = (real & (first < second)) + tied * share
    left = left + torch.diag_embed((ranks == 0).to(left.dtype))  # so that no sum is empty
    chosen = torch.logsumexp(scores[:, None, :] + left.log(), dim=2) - scores
    return torch.where(ranks > 0, chosen, 0.0).sum(1)


def davidson(scores: Tensor, ranks: Tensor, log_tie: float) -> Tensor:
    """Ties as an outcome of their own (Davidson 1970; for DPO 2409.17431), over all pairs.

    P(i > j) = e^d / (e^d + e^-d + 2 v)  and  P(i = j) = 2 v / (e^d + e^-d + 2 v),
    with d half the margin and v = e^log_tie.
    """
    half = margins_of(scores) / 2
    whole = normaliser(half, log_tie)
    decided = pair_weights(ranks)
    ties = tied_pairs(ranks).to(scores.dtype)
    each = torch.where(decided > 0, whole - half, whole - _tie_term(log_tie))
    return mean_of_pairs(each, decided + ties)


def tie_gradient(scores: Tensor, ranks: Tensor, log_tie: float) -> Tensor:
    """(B,) the gradient of Davidson's log likelihood by log v: ties seen minus ties expected."""
    expected = (_tie_term(log_tie) - normaliser(margins_of(scores) / 2, log_tie)).exp()
    ties = tied_pairs(ranks).to(scores.dtype)
    return mean_of_pairs(ties - expected, pair_weights(ranks) + ties)


def normaliser(half: Tensor, log_tie: float) -> Tensor:
    """log(e^d + e^-d + 2 v)."""
    return torch.logaddexp(torch.logaddexp(half, -half), torch.full_like(half, _tie_term(log_tie)))


def _tie_term(log_tie: float) -> float:
    return log_tie + float(torch.tensor(2.0, dtype=torch.float64).log())


def tied_pairs(ranks: Tensor) -> Tensor:
    """(B, K, K) True once for each pair of tied replies."""
    first, second = ranks[:, :, None], ranks[:, None, :]
    return ((first > 0) & (first == second)).triu(1)


def lipo(scores: Tensor, ranks: Tensor) -> Tensor:
    """LiPO-lambda (2402.01878, eq. 8): decided pairs, weighted by what swapping them changes.

    |G_i - G_j| |1 / D_i - 1 / D_j| with the gain G = 2^label - 1 and the discount
    D = log(1 + place), where place is the reply's place by the scores of the policy. The best of K
    replies has label 1, the worst 0.
    """
    real = ranks > 0
    worst = ranks.amax(1, keepdim=True)
    label = (worst - ranks).to(scores.dtype) / (worst - 1).clamp(min=1)
    gain = torch.where(real, 2**label - 1, 0.0)
    order = (
        scores.detach().masked_fill(~real, -torch.inf).argsort(dim=1, descending=True, stable=True)
    )
    place = order.argsort(1) + 1
    discount = 1 / torch.log1p(place.to(scores.dtype))
    swap = margins_of(gain).abs() * margins_of(discount).abs()
    return mean_of_pairs(-F.logsigmoid(margins_of(scores)) * swap, pair_weights(ranks))


def ipo(ratios: Tensor, ranks: Tensor, beta: float) -> Tensor:
    """IPO (2310.12036, eq. 17): the margin should be 1 / (2 beta), no more.

    ratios: (B, K) log(pi / pi_ref) per token, as its authors compute it.
    """
    return mean_of_pairs((margins_of(ratios) - 1 / (2 * beta)).square(), pair_weights(ranks))


def best_of(values: Tensor, ranks: Tensor) -> Tensor:
    """(B,) the mean of these values over the best replies of each prompt."""
    best = (ranks == 1).to(values.dtype)
    return torch.where(best > 0, values, 0.0).sum(1) / best.sum(1).clamp(min=1)

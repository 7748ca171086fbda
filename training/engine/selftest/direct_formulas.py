"""The losses of direct preference optimisation pair by pair, in plain Python."""

import math
from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from training.engine.models.networks import LanguageModel
from training.engine.models.scoring import Group
from training.engine.selftest import toy
from training.engine.selftest.exact import exact_logprobs
from training.engine.steps.direct.rows import Ranked
from training.specs import DirectSpec

BETA, TIE = 0.3, 0.6


def of_group(exact: Tensor, group: Group) -> Tensor:
    numbers = [toy.NUMBER_OF[tuple(reply)] for reply in group.replies]
    return exact[toy.PROMPTS.index(group.prompt), torch.tensor(numbers)]


def explicit(policy: LanguageModel, rows: Sequence[Ranked], spec: DirectSpec) -> Tensor:
    """The mean loss over prompts, from exact logprobs of single replies."""
    exact = exact_logprobs(policy)
    each = []
    for row in rows:
        logprobs = of_group(exact, row.group)
        lengths = torch.tensor([float(len(reply)) for reply in row.group.replies])
        known = torch.tensor(row.reference, dtype=logprobs.dtype)
        loss = FORMULAS[spec.loss](logprobs, known, lengths.to(logprobs.dtype), row.ranks)
        best = [n for n, rank in enumerate(row.ranks) if rank == 1]
        learned = (logprobs / lengths)[best].mean()
        each.append(loss - spec.likelihood_weight * learned)
    return torch.stack(each).mean()


def over_pairs(
    scores: Tensor, ranks: Sequence[int], loss: Callable[[Tensor, int, int], Tensor]
) -> Tensor:
    """The mean of `loss(margin, better, worse)` over decided pairs."""
    places = range(len(ranks))
    pairs = [(i, j) for i in places for j in places if ranks[i] < ranks[j]]
    return torch.stack([loss(scores[i] - scores[j], i, j) for i, j in pairs]).mean()


def _pairs(own: Tensor, known: Tensor, _lengths: Tensor, ranks: Sequence[int]) -> Tensor:
    return over_pairs(BETA * (own - known), ranks, lambda d, _i, _j: -F.logsigmoid(d))


def _plackett_luce(own: Tensor, known: Tensor, _lengths: Tensor, ranks: Sequence[int]) -> Tensor:
    weight = (BETA * (own - known)).exp()
    total = torch.zeros((), dtype=own.dtype)
    for level in sorted(set(ranks)):
        tied = [n for n, rank in enumerate(ranks) if rank == level]
        left = sum(weight[n] for n, rank in enumerate(ranks) if rank >= level)
        both = sum(weight[n] for n in tied)
        for taken, n in enumerate(tied):
            total = total - (weight[n] / (left - taken / len(tied) * both)).log()
    return total


def _davidson(own: Tensor, known: Tensor, _lengths: Tensor, ranks: Sequence[int]) -> Tensor:
    weight = (BETA * (own - known)).exp()
    each = []
    for i in range(len(ranks)):
        for j in range(i + 1, len(ranks)):
            tie = 2 * TIE * (weight[i] * weight[j]).sqrt()
            seen = tie if ranks[i] == ranks[j] else weight[i if ranks[i] < ranks[j] else j]
            each.append(-(seen / (weight[i] + weight[j] + tie)).log())
    return torch.stack(each).mean()


def _lipo(own: Tensor, known: Tensor, _lengths: Tensor, ranks: Sequence[int]) -> Tensor:
    scores, levels = BETA * (own - known), len(set(ranks))
    gain = [2 ** ((levels - rank) / (levels - 1)) - 1 for rank in ranks]
    by_score = scores.argsort(descending=True).tolist()
    discount = [1 / math.log(2 + by_score.index(n)) for n in range(len(ranks))]

    def weighted(d: Tensor, i: int, j: int) -> Tensor:
        return -F.logsigmoid(d) * abs(gain[i] - gain[j]) * abs(discount[i] - discount[j])

    return over_pairs(scores, ranks, weighted)


def _ipo(own: Tensor, known: Tensor, lengths: Tensor, ranks: Sequence[int]) -> Tensor:
    ratios = (own - known) / lengths
    return over_pairs(ratios, ranks, lambda d, _i, _j: (d - 1 / (2 * BETA)) ** 2)


def _simpo(own: Tensor, _known: Tensor, lengths: Tensor, ranks: Sequence[int]) -> Tensor:
    return over_pairs(BETA * own / lengths, ranks, lambda d, _i, _j: -F.logsigmoid(d - 1.0))


def _orpo(own: Tensor, _known: Tensor, lengths: Tensor, ranks: Sequence[int]) -> Tensor:
    likely = (own / lengths).exp()
    odds = (likely / (1 - likely)).log()
    return BETA * over_pairs(odds, ranks, lambda d, _i, _j: -F.logsigmoid(d))


FORMULAS = {
    "pairs": _pairs,
    "plackett-luce": _plackett_luce,
    "davidson": _davidson,
    "lipo": _lipo,
    "ipo": _ipo,
    "simpo": _simpo,
    "orpo": _orpo,
}

"""What a spec asks to minimise: its score of each reply, and its loss of each ranking."""

import math
from collections.abc import Sequence

from torch import Tensor

from training.engine.steps.direct import losses
from training.engine.steps.direct.rows import Batch, Ranks
from training.specs import DirectSpec


def scores_of(batch: Batch, spec: DirectSpec) -> Tensor:
    """(B, K) the implicit reward of each reply."""
    per_token = 1 / batch.lengths.clamp(min=1)
    match spec.loss:
        case "simpo":
            return spec.strength * batch.logprobs * per_token
        case "orpo":
            return losses.log_odds(batch.logprobs * per_token)
        case "ipo":
            return (batch.logprobs - batch.reference) * per_token
    return spec.strength * (batch.logprobs - batch.reference)


def losses_of(batch: Batch, log_tie: float, spec: DirectSpec) -> Tensor:
    """(B,) the loss of each prompt."""
    each = _of_ranking(scores_of(batch, spec), batch.ranks, log_tie, spec)
    if spec.likelihood_weight:
        per_token = batch.logprobs / batch.lengths.clamp(min=1)
        each = each - spec.likelihood_weight * losses.best_of(per_token, batch.ranks)
    return each


def _of_ranking(scores: Tensor, ranks: Tensor, log_tie: float, spec: DirectSpec) -> Tensor:
    match spec.loss:
        case "plackett-luce":
            return losses.plackett_luce(scores, ranks)
        case "davidson":
            return losses.davidson(scores, ranks, log_tie)
        case "lipo":
            return losses.lipo(scores, ranks)
        case "ipo":
            return losses.ipo(scores, ranks, spec.strength)
        case "orpo":
            return spec.strength * losses.pairs(scores, ranks)
    return losses.pairs(scores, ranks, spec.margin if spec.loss == "simpo" else 0.0)


def first_log_tie(ranks: Sequence[Ranks], spec: DirectSpec) -> float:
    """log v: the spec's, or the one that expects the ties there are among equal scores."""
    if spec.loss != "davidson":
        return 0.0
    if spec.tie is not None:
        return math.log(spec.tie)
    tied, pairs = 0, 0
    for row in ranks:
        pairs += len(row) * (len(row) - 1) // 2
        tied += sum(row.count(rank) * (row.count(rank) - 1) // 2 for rank in set(row))
    share = (tied + 0.5) / (pairs + 1)  # never 0 or 1
    return math.log(share / (1 - share))

"""Bradley-Terry scores: one strength per model, from all comparisons (Bradley, Terry 1952).

Model i wins against j with probability 1 / (1 + exp(s_j - s_i)); a tie is half a win for both.
The baseline's strength is 0. Intervals come from a bootstrap over prompts.
"""

import numpy as np
from numpy.typing import NDArray

from common.statistics import intervals

Floats = NDArray[np.float64]

ROUNDS = 50
CLOSE = 1e-9
# Both models of a compared pair get half a win, so that one that never loses has a finite score.
PRIOR = 0.5
LONGEST_STEP = 2.0


def strengths(wins: Floats, baseline: int) -> Floats:
    """Return the strengths (..., M) that make the wins most likely.

    wins: (..., M, M), how often the row's model beat the column's.

    Newton's method on the likelihood, which is concave, for many matrices at once.
    """
    met = (wins + wins.swapaxes(-1, -2)) > 0
    padded = wins + PRIOR * met
    meetings = padded + padded.swapaxes(-1, -2)
    free = [model for model in range(wins.shape[-1]) if model != baseline]
    scores = np.zeros(wins.shape[:-1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(scores[..., None, :] - scores[..., :, None]))
        slope = (padded - meetings * chance).sum(-1)
        weight = meetings * chance * (1 - chance)
        curve = -weight
        index = np.arange(wins.shape[-1])
        curve[..., index, index] = weight.sum(-1)
        inner = curve[..., free, :][..., free]
        step = np.linalg.solve(inner, slope[..., free][..., None])[..., 0]
        step = np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        scores[..., free] += step
        if np.abs(step).max(initial=0) < CLOSE:
            break
    return scores


def connected(wins: Floats) -> bool:
    """Return whether the comparisons connect all models; otherwise strengths are not comparable."""
    met = (wins + wins.T) > 0
    reached = {0}
    edge = [0]
    while edge:
        news = set(np.flatnonzero(met[edge.pop()]).tolist()) - reached
        reached |= news
        edge += news
    return len(reached) == len(wins)


def bootstrapped_strengths(by_prompt: Floats, baseline: int) -> Floats:
    """Return the strengths in every bootstrap draw of prompts: (draws, M).

    by_prompt: (P, M, M), the wins within each prompt.
    """
    prompts, models = by_prompt.shape[0], by_prompt.shape[-1]
    flat = by_prompt.reshape(prompts, models * models)
    units = np.repeat(np.arange(prompts), models * models)
    columns = np.tile(np.arange(models * models), prompts)
    sums = intervals.per_unit(units, columns, models * models, flat.ravel())
    wins = intervals.bootstrapped(sums).astype(np.float64).reshape(-1, models, models)
    # Where a draw has no comparison of a model, a tiny share of the full-sample wins keeps its
    # score finite.
    return strengths(wins + CLOSE * by_prompt.sum(0), baseline)

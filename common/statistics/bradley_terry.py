"""Bradley-Terry scores: one strength per model, from all their meetings (Bradley, Terry 1952).

Model i wins against j with probability 1 / (1 + exp(s_j - s_i)); a tie is half a win for both.
The baseline's strength is 0. Intervals come from drawing prompts anew (bootstrap).
"""

import numpy as np
from numpy.typing import NDArray

from common.statistics import intervals

Floats = NDArray[np.float64]

ROUNDS = 50
CLOSE = 1e-9
# Half a win for both in every pair that met: without it, a model that never loses has no score.
PRIOR = 0.5
LONGEST_STEP = 2.0


def strengths(wins: Floats, baseline: int) -> Floats:
    """wins: (..., M, M), how often the row's model beat the column's.  Gives (..., M).

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
    """Whether everybody met everybody through somebody: else strengths cannot be compared."""
    met = (wins + wins.T) > 0
    reached = {0}
    edge = [0]
    while edge:
        news = set(np.flatnonzero(met[edge.pop()]).tolist()) - reached
        reached |= news
        edge += news
    return len(reached) == len(wins)


def drawn_anew(by_prompt: Floats, baseline: int) -> Floats:
    """Strengths for every draw of prompts anew: (draws, M).

    by_prompt: (P, M, M), the wins within each prompt.
    """
    prompts, models = by_prompt.shape[0], by_prompt.shape[-1]
    flat = by_prompt.reshape(prompts, models * models)
    units = np.repeat(np.arange(prompts), models * models)
    columns = np.tile(np.arange(models * models), prompts)
    sums = intervals.per_unit(units, columns, models * models, flat.ravel())
    wins = intervals.redrawn(sums).astype(np.float64).reshape(-1, models, models)
    # A draw in which a model met nobody says nothing about it; it keeps a whisper of the whole.
    return strengths(wins + CLOSE * by_prompt.sum(0), baseline)

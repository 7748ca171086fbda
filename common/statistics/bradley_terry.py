"""Bradley-Terry scores: one strength per model, from all comparisons (Bradley, Terry 1952).

Model i wins against j with probability 1 / (1 + exp(s_j - s_i)); a tie is half a win for both.
The baseline's strength is 0. Errors are of the sandwich form, with prompts as clusters.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDS = 50
CLOSE = 1e-9
# Both models of a compared pair get half a win, so that one that never loses has a finite score.
PRIOR = 0.5
LONGEST_STEP = 2.0


def strengths(wins: Floats, baseline: int) -> Floats:
    """Return the strengths (M,) that make the wins most likely.

    wins: (M, M), how often the row's model beat the column's.

    Newton's method on the likelihood, which is concave.
    """
    padded = wins + PRIOR * ((wins + wins.T) > 0)
    meetings = padded + padded.T
    free = [model for model in range(len(wins)) if model != baseline]
    scores = np.zeros(len(wins))
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(scores[None, :] - scores[:, None]))
        slope = (padded - meetings * chance).sum(1)
        weight = meetings * chance * (1 - chance)
        curve = np.diag(weight.sum(1)) - weight
        step = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        scores[free] += np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        if np.abs(step).max(initial=0) < CLOSE:
            break
    return scores


def connected(wins: Floats) -> bool:
    """Return whether the comparisons connect all models; otherwise strengths are not comparable."""
    return len(connected_to(wins, 0)) == len(wins)


def connected_to(wins: Floats, model: int) -> set[int]:
    """Return the models that comparisons connect to this one, itself included."""
    met = (wins + wins.T) > 0
    reached = {model}
    edge = [model]
    while edge:
        news = set(np.flatnonzero(met[edge.pop()]).tolist()) - reached
        reached |= news
        edge += news
    return reached


def errors(by_prompt: Floats, scores: Floats, baseline: int) -> Floats:
    """Return the standard error of each strength: (M,), 0 for the baseline.

    by_prompt: (P, M, M), the wins within each prompt; labels of one prompt are alike. Never below
    the error of independent labels: few prompts that all say the same would otherwise look sure.
    """
    wins = by_prompt.sum(0)
    chance = 1 / (1 + np.exp(scores[None, :] - scores[:, None]))
    pull = (by_prompt - (by_prompt + by_prompt.swapaxes(1, 2)) * chance).sum(2)
    padded = wins + PRIOR * ((wins + wins.T) > 0)
    weight = (padded + padded.T) * chance * (1 - chance)
    curve = np.diag(weight.sum(1)) - weight
    free = [model for model in range(len(scores)) if model != baseline]
    bread = np.linalg.inv(curve[np.ix_(free, free)])
    prompts = len(by_prompt)
    centred = pull[:, free] - pull[:, free].mean(0)
    meat = centred.T @ centred * prompts / (prompts - 1)
    found = np.zeros(len(scores))
    found[free] = np.sqrt(np.maximum(np.diag(bread @ meat @ bread), np.diag(bread)))
    return found

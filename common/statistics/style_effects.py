"""Bradley-Terry scores beside what style is worth (Dubois et al. 2024, length-controlled wins).

Model i wins against j with probability 1 / (1 + exp(-(s_i - s_j) - d @ effects)), where d says how
much more of each style the first reply has, from -1 to 1. Strengths are those of replies that are
alike in style. Without styles this is `bradley_terry`, with the same prior and the same errors.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.statistics.bradley_terry import CLOSE, LONGEST_STEP, PRIOR, ROUNDS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# The precision of a prior around no effect, so that a style that always wins has a finite effect.
SLACK = 0.05
# The meetings must be able to say this many times more about an effect than its prior.
NEWS = 10
# The share of what they say about strengths that must be left when styles are held equal.
LEAST_LEFT = 0.05
BLOCK = 100_000


@dataclass(frozen=True)
class Meetings:
    """N comparisons of two models. score: 1 if the first won, half for a tie, 0 if it lost."""

    first: Ints
    second: Ints
    score: Floats
    styles: Floats  # (N, F), the first reply's less the second's
    prompts: Ints

    def only(self, rows: NDArray[np.bool_] | slice) -> "Meetings":
        return Meetings(
            self.first[rows],
            self.second[rows],
            self.score[rows],
            self.styles[rows],
            self.prompts[rows],
        )


@dataclass(frozen=True)
class Fit:
    """Strengths (M,), 0 for the baseline, and effects (F,), with two covariances of both.

    robust: labels of one prompt are alike.  independent: as if they were not.
    The effect of a style is nan where replies do not differ in it, or in it alone.
    """

    strengths: Floats
    effects: Floats
    robust: Floats  # (M + F, M + F)
    independent: Floats
    prompts: int

    def variances(self, sums: Floats) -> Floats:
        """Return the variances (K,) of weighted sums (K, M + F), the larger of both kinds.

        Few prompts that all say the same have hardly any robust variance.
        """
        robust, independent = (
            ((sums @ one) * sums).sum(1) for one in (self.robust, self.independent)
        )
        larger: Floats = np.maximum(robust, independent)
        return larger


def fit(meetings: Meetings, models: int, baseline: int) -> Fit | None:
    """Return the likeliest strengths and effects, by Newton's method.

    None if the data cannot separate strengths from effects: one model's replies always have more.
    """
    size = models + meetings.styles.shape[1]
    free = np.array([one for one in range(size) if one != baseline])
    known = np.zeros(size)
    told = _of_meetings(meetings, known, models)[1][np.ix_(free, free)]
    if not _strengths_are_left(told, models - 1):
        return None
    drawn = _drawn(meetings, models)
    for _ in range(ROUNDS):
        slope, curve = _of_meetings(meetings, known, models)
        pull, hold = _of_prior(drawn, known, models)
        both = (curve + hold)[np.ix_(free, free)]
        step = np.linalg.solve(both, (slope + pull)[free])
        known[free] += np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        if np.abs(step).max(initial=0) < CLOSE:
            break
    prompts, pulls = _pull_of_prompts(meetings, known, models)
    bread = np.linalg.inv(both)
    centred = pulls[:, free] - pulls[:, free].mean(0)
    meat = centred.T @ centred * prompts / (prompts - 1)
    robust, independent = np.zeros((size, size)), np.zeros((size, size))
    robust[np.ix_(free, free)] = bread @ meat @ bread
    independent[np.ix_(free, free)] = bread
    effects = np.where(_told_alone(told)[models - 1 :] < NEWS * SLACK, np.nan, known[models:])
    return Fit(known[:models], effects, robust, independent, prompts)


def _strengths_are_left(told: Floats, strengths: int) -> bool:
    """Return whether strengths are known when styles are held equal, if all chances were even."""
    own, shared, styles = (
        told[:strengths, :strengths],
        told[:strengths, strengths:],
        told[strengths:, strengths:],
    )
    left = own - shared @ np.linalg.pinv(styles, hermitian=True) @ shared.T
    return bool(np.linalg.eigvals(np.linalg.solve(own, left)).real.min(initial=1) >= LEAST_LEFT)


def _told_alone(told: Floats) -> Floats:
    """Return what is said about each number that none of the others explains."""
    alone = np.zeros(len(told))
    for one in range(len(told)):
        others = np.delete(np.arange(len(told)), one)
        among = np.linalg.pinv(told[np.ix_(others, others)], hermitian=True)
        alone[one] = told[one, one] - told[one, others] @ among @ told[others, one]
    return alone


def _of_meetings(meetings: Meetings, known: Floats, models: int) -> tuple[Floats, Floats]:
    """Return the first and the negative second derivative of the log likelihood."""
    size = len(known)
    slope, curve = np.zeros(size), np.zeros((size, size))
    for block in _blocks(meetings):
        design = _design(block, models)
        chance = _chance(design @ known)
        slope += design.T @ (block.score - chance)
        curve += (design * (chance * (1 - chance))[:, None]).T @ design
    return slope, curve


def _of_prior(drawn: Floats, known: Floats, models: int) -> tuple[Floats, Floats]:
    """Return the same of the prior: one drawn meeting per pair, and effects near 0."""
    slope, curve = -SLACK * known, SLACK * np.eye(len(known))
    even = _chance(drawn @ known[:models])
    slope[:models] = 2 * PRIOR * drawn.T @ (0.5 - even)
    curve[:models, :models] = 2 * PRIOR * (drawn * (even * (1 - even))[:, None]).T @ drawn
    return slope, curve


def _pull_of_prompts(meetings: Meetings, known: Floats, models: int) -> tuple[int, Floats]:
    names, cluster = np.unique(meetings.prompts, return_inverse=True)
    pull = np.zeros((len(names), len(known)))
    start = 0
    for block in _blocks(meetings):
        design = _design(block, models)
        pulls = design * (block.score - _chance(design @ known))[:, None]
        np.add.at(pull, cluster[start : start + len(pulls)], pulls)
        start += len(pulls)
    return len(names), pull


def _blocks(meetings: Meetings) -> Iterator[Meetings]:
    for start in range(0, len(meetings.score), BLOCK):
        yield meetings.only(slice(start, start + BLOCK))


def _design(block: Meetings, models: int) -> Floats:
    design = np.zeros((len(block.score), models + block.styles.shape[1]))
    rows = np.arange(len(design))
    design[rows, block.first] = 1
    design[rows, block.second] = -1
    design[:, models:] = block.styles
    return design


def _drawn(meetings: Meetings, models: int) -> Floats:
    """Return one drawn meeting of each compared pair: (pairs, M)."""
    met = np.zeros((models, models), dtype=np.bool_)
    met[meetings.first, meetings.second] = True
    first, second = np.nonzero(np.triu(met | met.T))
    design = np.zeros((len(first), models))
    rows = np.arange(len(first))
    design[rows, first] = 1
    design[rows, second] = -1
    return design


def _chance(odds: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-odds))
    return chance

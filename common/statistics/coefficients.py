"""Chance-corrected coefficients from sums over prompts, so that each has an interval over prompts.

The libraries for them take one row per judgement and give no interval; the tests hold every
figure here against them (krippendorff, irrCAC, scipy) and against cases done by hand.
"""

from collections.abc import Callable, Sequence

import numpy as np

from common.statistics import intervals
from common.statistics.arrays import Array


def fleiss_kappa(sums: Array) -> Array:
    """Return kappa, row by row, from columns: units, agreement, and the share of each category."""
    agreement, shares = _means(sums)
    chance = (shares**2).sum(1)
    return _beyond_chance(agreement, chance)


def gwet_ac1(sums: Array) -> Array:
    """Return AC1, which stays high where a rare category lowers kappa although people agree."""
    agreement, shares = _means(sums)
    chance = (shares * (1 - shares)).sum(1) / (shares.shape[1] - 1)
    return _beyond_chance(agreement, chance)


def _means(sums: Array) -> tuple[Array, Array]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return sums[:, 1] / sums[:, 0], sums[:, 2:] / sums[:, :1]


def _beyond_chance(agreement: Array, chance: Array) -> Array:
    """Correct for chance. Undefined if only one category is used, because nobody could disagree."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(chance < 1 - 1e-9, (agreement - chance) / (1 - chance), np.nan)


def nominal_sums(
    units: Array, mine: Array, theirs: Array, weight: Array, categories: Sequence[int]
) -> Array:
    """(UNITS, 2 + categories) for the two above, from meetings: (meetings, things) each.

    `weight` is one over the meetings of the task, so that every thing judged counts once.
    """
    said = [((mine == one).sum(1) + (theirs == one).sum(1)) / 2 for one in categories]
    judged = np.full(len(mine), mine.shape[1])
    agreed = np.count_nonzero(mine == theirs, axis=1)
    return sums_of_shares(units, weight, judged, agreed, np.stack(said, axis=1))


def sums_of_shares(units: Array, weight: Array, judged: Array, agreed: Array, said: Array) -> Array:
    """Return the same sums from counts: judged, agreed, and one per category."""
    columns = [judged, agreed, *said.T]
    return np.stack(
        [intervals.per_unit(units, 0, 1, column * weight)[:, 0] for column in columns], axis=1
    )


def coincidences(units: Array, mine: Array, theirs: Array, weight: Array, values: int) -> Array:
    """(UNITS, values * values): how often two values met, both ways. Values are 0 and up."""
    once = intervals.per_unit(units, mine * values + theirs, values * values, weight)
    square = once.reshape(-1, values, values)
    return (square + square.swapaxes(1, 2)).reshape(once.shape)


def ordinal_alpha(met: Array) -> Array:
    """Return Krippendorff's alpha for ordered values, from coincidences (rows, values, values)."""
    each = met.sum(2)
    total = each.sum(1)
    middle = np.cumsum(each, axis=1) - each / 2
    distance = (middle[:, :, None] - middle[:, None, :]) ** 2
    seen = (met * distance).sum((1, 2))
    by_chance = (each[:, :, None] * each[:, None, :] * distance).sum((1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(by_chance > 0, 1 - (total - 1) * seen / by_chance, np.nan)


def mean_alpha(widths: Sequence[int]) -> Callable[[Array], Array]:
    """Return the mean alpha of several scales, weighted by their number of values."""

    def figure(sums: Array) -> Array:
        weighed, total = np.zeros(len(sums)), np.zeros(len(sums))
        begin = 0
        for width in widths:
            part = sums[:, begin : begin + width**2].reshape(len(sums), width, width)
            begin += width**2
            alpha, weight = ordinal_alpha(part), part.sum((1, 2))
            known = np.isfinite(alpha)
            weighed += np.where(known, alpha, 0) * weight
            total += np.where(known, weight, 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return weighed / total

    return figure


def mean(sums: Array) -> Array:
    """Return column 1 divided by column 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return sums[:, 1] / sums[:, 0]

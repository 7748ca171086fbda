"""How sure we are of a mean of few answers."""

from collections.abc import Sequence
from random import Random
from statistics import fmean

DRAWS = 2000


def spread_of_mean(values: Sequence[float]) -> tuple[float, float]:
    """A bootstrap interval over whole items: the pairs of one ranking are not independent."""
    dice = Random(0)  # noqa: S311 -- the same numbers give the same interval
    means = sorted(fmean(dice.choices(values, k=len(values))) for _ in range(DRAWS))
    return means[round(DRAWS * 0.025)], means[round(DRAWS * 0.975) - 1]

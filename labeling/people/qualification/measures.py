"""How far a candidate agrees with the researchers, with 95 % confidence intervals."""

from collections.abc import Sequence
from math import sqrt
from random import Random
from statistics import fmean

Z = 1.96
DRAWS = 2000


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """The Wilson interval of a share; right for few tries, too."""
    share = hits / tries
    middle = share + Z**2 / (2 * tries)
    spread = Z * sqrt(share * (1 - share) / tries + Z**2 / (4 * tries**2))
    scale = 1 + Z**2 / tries
    return (middle - spread) / scale, (middle + spread) / scale


def spread_of_mean(values: Sequence[float]) -> tuple[float, float]:
    """A bootstrap interval over whole items: the pairs of one ranking are not independent."""
    dice = Random(0)  # noqa: S311 -- the same numbers give the same interval
    means = sorted(fmean(dice.choices(values, k=len(values))) for _ in range(DRAWS))
    return means[round(DRAWS * 0.025)], means[round(DRAWS * 0.975) - 1]

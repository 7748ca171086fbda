"""How sure we are of a mean of few answers."""

from collections.abc import Sequence
from random import Random
from statistics import fmean

DRAWS = 2000


def spread_of_mean(values: Sequence[float], scale: tuple[float, float]) -> tuple[float, float]:
    """A Bayesian bootstrap over whole items: the pairs of one ranking are not independent.

    One answer more, which nobody has seen, could lie anywhere on the scale. Without it two
    answers that happen to be alike would seem to leave nothing open.
    """
    dice = Random(0)  # noqa: S311 -- the same numbers give the same interval
    means = sorted(_weighted_mean([*values, dice.uniform(*scale)], dice) for _draw in range(DRAWS))
    measured = fmean(values)
    return (
        min(measured, means[round(DRAWS * 0.025)]),
        max(measured, means[round(DRAWS * 0.975) - 1]),
    )


def _weighted_mean(values: Sequence[float], dice: Random) -> float:
    return fmean(values, [dice.expovariate(1) for _value in values])

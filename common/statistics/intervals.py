"""How sure a figure is: the labels of one prompt are alike, so prompts are what is counted.

The bootstrap costs one matrix product. The pairs of one prompt are not independent, so whole
prompts are drawn again. A draw gives every prompt a weight, Poisson with mean 1; a figure is made
from sums over prompts, so all its draws are weights times sums. Prompts beyond `UNITS` share
weights in random groups, which leaves the spread as it is and bounds the cost. The weights are
always the same: so are the intervals. A campaign may have few prompts: its shares and means have
the intervals of Wilson and Student with the variance between prompts.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from scipy import special

Array = np.ndarray[Any, np.dtype[Any]]

DRAWS = 1000
UNITS = 2000
SURE = 0.95


@cache
def weights() -> Array:
    """Return how often each unit is in each draw: (DRAWS, UNITS)."""
    return np.random.default_rng(2203_02155).poisson(1.0, (DRAWS, UNITS)).astype(np.float32)


def per_unit(units: Array, groups: Array | int, count: int, values: Array | None = None) -> Array:
    """Return sums of values by unit and group: (UNITS, count). Units are numbers from 0."""
    at = (units % UNITS) * count + groups
    summed = np.bincount(at, weights=values, minlength=UNITS * count)
    return summed.reshape(UNITS, count).astype(np.float32)


def bootstrapped(sums: Array) -> Array:
    """Return the sums of every draw (DRAWS, columns), from sums per unit (UNITS, columns)."""
    used = np.flatnonzero(sums.any(axis=1))
    if len(used) > UNITS / 4:  # selecting columns costs more than multiplying by zero
        return np.asarray(weights() @ sums)
    return np.asarray(weights()[:, used] @ sums[used])


def spread(draws: Array) -> tuple[Array, Array]:
    """Return the 95 % interval of draws along the first axis, without undefined draws."""
    ordered = np.sort(draws, axis=0)  # nan comes last
    known = np.count_nonzero(~np.isnan(ordered), axis=0)
    low, high = (_quantile(ordered, known, (1 + side * SURE) / 2) for side in (-1, 1))
    return low, high


def _quantile(ordered: Array, known: Array, share: float) -> Array:
    """Interpolate between the two nearest draws, as numpy does, column by column."""
    at = np.maximum(known - 1, 0) * share
    floor = np.floor(at).astype(int)
    below = np.take_along_axis(ordered, floor[None], axis=0)[0]
    above = np.take_along_axis(ordered, np.minimum(floor + 1, np.maximum(known - 1, 0))[None], 0)[0]
    between: Array = below + (above - below) * (at - floor)
    return between


def of_ratio(upper: Array, lower: Array) -> tuple[Array, Array, Array]:
    """Return value, low and high of sum(upper) / sum(lower), per column of (UNITS, columns)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = upper.sum(0, dtype=np.float64) / lower.sum(0, dtype=np.float64)
        low, high = spread(bootstrapped(upper) / bootstrapped(lower))
    return value, low, high


def of_figure(sums: Array, figure: Callable[[Array], Array]) -> tuple[float, float, float]:
    """Return value, low and high of any figure computed from sums per unit (UNITS, parts)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = figure(sums.sum(0, dtype=np.float64)[None])[0]
        low, high = spread(figure(bootstrapped(sums).astype(np.float64)))
    return float(value), float(low), float(high)


def variance_of_mean(values: Array, prompts: Array) -> float:
    """Return the standard error of a mean over labels, from residuals summed within each prompt."""
    _, cluster = np.unique(prompts, return_inverse=True)
    sums = np.bincount(cluster, weights=values - values.mean())
    count = len(sums)
    return float(count / (count - 1) * (sums**2).sum() / len(values) ** 2)


def effective_tries(share: float, values: Array, prompts: Array) -> float:
    """Return how many independent yes-or-no answers are as uncertain (Korn, Graubard 1998)."""
    variance = variance_of_mean(values, prompts)
    if variance <= 0 or share in (0.0, 1.0):
        # If all prompts give the same value, each counts as one answer.
        return float(len(np.unique(prompts)))
    return share * (1 - share) / variance


def student(freedom: int) -> float:
    """Return the quantile of Student's t that replaces Z when there are few prompts."""
    return float(special.stdtrit(freedom, (1 + SURE) / 2))

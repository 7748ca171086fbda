"""How sure a figure is: the labels of one prompt are alike, so prompts are what is counted.

A figure is computed from sums over prompts. The jackknife leaves out one prompt after the other,
and the spread of the figure tells its variance. A share gets Wilson's interval for as many
independent answers as have this variance (Korn and Graubard 1998), with Student's t for the
normal: it stays within its bounds, holds for few prompts, and is never empty. Prompts beyond
`UNITS` are left out in groups, which leaves the variance as it is and bounds the cost.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from common.statistics.shares import wilson

Array = np.ndarray[Any, np.dtype[Any]]

UNITS = 2000
SURE = 0.95
# What rounding leaves of a variance of zero.
NOTHING = 1e-12


def per_unit(units: Array, groups: Array | int, count: int, values: Array | None = None) -> Array:
    """Return sums of values by unit and group: (UNITS, count). Units are numbers from 0."""
    at = (units % UNITS) * count + groups
    return np.bincount(at, weights=values, minlength=UNITS * count).reshape(UNITS, count)


@dataclass(frozen=True)
class Spread:
    """How uncertain figures are: their variances, and the number of clusters behind each."""

    variance: Array
    clusters: Array


def of_ratios(upper: Array, lower: Array, *, sides: int = 1) -> tuple[Array, Spread]:
    """Return sum(upper) / sum(lower) and its spread, per column of (clusters, columns).

    sides: in how many clusters every row was counted, such as 2 for both people of a meeting.
    """
    there = lower != 0
    with np.errstate(divide="ignore", invalid="ignore"):
        value = upper.sum(0) / lower.sum(0)
        without = (upper.sum(0) / sides - upper) / (lower.sum(0) / sides - lower)
        clusters = lower.sum(0) ** 2 / (lower**2).sum(0)
    return value, Spread(_jackknife(np.where(there, without, np.nan)), clusters)


def of_cells(
    cell: Array, prompt: Array, upper: Array, lower: Array, count: int
) -> tuple[Array, Spread]:
    """Return the same per cell of a large table, from rows: most cells have few prompts."""
    pairs, at = np.unique(
        cell.astype(np.int64) * (int(prompt.max(initial=0)) + 1) + prompt, return_inverse=True
    )
    cell = pairs // (int(prompt.max(initial=0)) + 1)
    up, down = np.bincount(at, upper), np.bincount(at, lower)
    total_up, total_down = (np.bincount(cell, one, count) for one in (up, down))
    with np.errstate(divide="ignore", invalid="ignore"):
        without = (total_up[cell] - up) / (total_down[cell] - down)
        clusters = total_down**2 / np.bincount(cell, down**2, count)
        known = np.isfinite(without)
        many = np.bincount(cell[known], minlength=count)
        mean = np.bincount(cell[known], without[known], count) / many
        around = np.bincount(cell[known], (without - mean[cell])[known] ** 2, count)
        return total_up / total_down, Spread(around * (many - 1) / many, clusters)


def _jackknife(without: Array) -> Array:
    """Return the variance of a figure from its values without each cluster, nan where undefined."""
    known = np.isfinite(without)
    count = np.maximum(known.sum(0), 1)
    mean = np.where(known, without, 0).sum(0) / count
    around = np.where(known, without - mean, 0) ** 2
    variance: Array = around.sum(0) * (count - 1) / count
    return variance


def of_share(values: Array, spread: Spread, at: int = 0) -> tuple[float, float, float]:
    """Return value, low and high of one of these shares."""
    value = float(values[at])
    if not np.isfinite(value):
        return value, np.nan, np.nan
    clusters, variance = float(spread.clusters[at]), float(spread.variance[at])
    share = min(max(value, 0.0), 1.0)
    noise = share * (1 - share)
    # If all prompts give the same value, each counts as one answer.
    tries = noise / variance if variance > NOTHING and noise > NOTHING else clusters
    return value, *wilson(share, tries, student(clusters - 1))


def of_coefficient(
    sums: Array, figure: Callable[[Array], Array], weight: Array
) -> tuple[float, float, float]:
    """Return value, low and high of a figure between -1 and 1 from sums per unit (UNITS, parts).

    weight: (UNITS,) how much each unit counts in the figure.
    """
    value, spread = _of_figure(sums, figure, weight)
    as_share = np.array([(1 + value) / 2])
    _, low, high = of_share(as_share, Spread(spread.variance / 4, spread.clusters))
    return value, 2 * low - 1, 2 * high - 1


def of_amount(
    sums: Array, figure: Callable[[Array], Array], weight: Array
) -> tuple[float, float, float]:
    """Return value, low and high of a figure above 0: the interval is one of its logarithm."""
    value, spread = _of_figure(sums, figure, weight)
    if not value > 0:
        return value, np.nan, np.nan
    error = float(spread.variance[0]) ** 0.5 / value
    factor = float(np.exp(student(float(spread.clusters[0]) - 1) * error))
    return value, value / factor, value * factor


def _of_figure(
    sums: Array, figure: Callable[[Array], Array], weight: Array
) -> tuple[float, Spread]:
    used = np.flatnonzero(weight)
    sums, weight = sums[used].astype(np.float64), weight[used].astype(np.float64)
    total = sums.sum(0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        value = float(figure(total[None])[0])
        variance = _jackknife(figure(total - sums)[:, None])
        clusters = np.array([weight.sum() ** 2 / (weight**2).sum()])
    return value, Spread(variance, clusters)


def student(freedom: float) -> float:
    """Return the quantile of Student's t that replaces Z when there are few prompts."""
    return float(special.stdtrit(max(freedom, 1), (1 + SURE) / 2))

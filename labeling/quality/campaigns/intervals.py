"""Shares and means with intervals that know that labels of one prompt are alike.

Labels of the same prompt are no independent witnesses, so uncertainty is counted over prompts
(clusters). Pure functions on arrays.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SURE = 0.95
FEWEST_PROMPTS = 2


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval, and what stands behind it. Undefined: with a reason."""

    value: float | None
    low: float | None
    high: float | None
    labels: int
    prompts: int
    reason: str = ""


def undefined(labels: int, prompts: int, reason: str) -> Estimate:
    return Estimate(None, None, None, labels, prompts, reason)


def share(scores: Floats, prompts: Ints) -> Estimate:
    """The mean of scores between 0 and 1, with Wilson's interval at the effective sample size.

    The effective size is how many independent yes-or-no answers would be as uncertain as these
    labels are (Korn and Graubard 1998); Student's t stands for the normal when prompts are few.
    """
    labels, clusters = len(scores), _clusters(prompts)
    if clusters < FEWEST_PROMPTS:
        return undefined(labels, clusters, "too_few_prompts")
    value = float(scores.mean())
    size = _effective_size(value, _variance_of_mean(scores, prompts), clusters)
    low, high = _wilson(value, size, float(stats.t.ppf(0.5 + SURE / 2, clusters - 1)))
    return Estimate(value, low, high, labels, clusters)


def mean(values: Floats, prompts: Ints) -> Estimate:
    """The mean of ratings, with Student's interval over prompts."""
    labels, clusters = len(values), _clusters(prompts)
    if clusters < FEWEST_PROMPTS:
        return undefined(labels, clusters, "too_few_prompts")
    value = float(values.mean())
    t = float(stats.t.ppf(0.5 + SURE / 2, clusters - 1))
    half = t * _variance_of_mean(values, prompts) ** 0.5
    return Estimate(value, value - half, value + half, labels, clusters)


def half_width(*, prompts: int, labels_per_prompt: int, alike: float, value: float = 0.5) -> float:
    """How far the interval of a share will reach to either side: what a campaign can promise.

    alike: the correlation of labels of one prompt (0: as good as other prompts, 1: no news).
    """
    labels = prompts * labels_per_prompt
    size = labels / (1 + (labels_per_prompt - 1) * alike)
    low, high = _wilson(value, size, float(stats.t.ppf(0.5 + SURE / 2, max(prompts - 1, 1))))
    return (high - low) / 2


def _clusters(prompts: Ints) -> int:
    return len(np.unique(prompts))


def _variance_of_mean(values: Floats, prompts: Ints) -> float:
    """Of a mean over labels, by the residuals summed within each prompt."""
    _, cluster = np.unique(prompts, return_inverse=True)
    sums = np.bincount(cluster, weights=values - values.mean())
    count = len(sums)
    return float(count / (count - 1) * (sums**2).sum() / len(values) ** 2)


def _effective_size(value: float, variance: float, clusters: int) -> float:
    """Where all prompts say the same, each counts as one answer."""
    if variance <= 0 or value in (0.0, 1.0):
        return float(clusters)
    return value * (1 - value) / variance


def _wilson(value: float, size: float, z: float) -> tuple[float, float]:
    spread = z * z / size
    middle = (value + spread / 2) / (1 + spread)
    half = z * (value * (1 - value) / size + spread / (4 * size)) ** 0.5 / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)

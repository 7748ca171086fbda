"""Win rates and mean ratings of a campaign: with an interval, or with the reason why not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.statistics import intervals
from common.statistics.shares import wilson

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEWEST_PROMPTS = 2


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval and its data; an undefined one has a reason."""

    value: float | None
    low: float | None
    high: float | None
    labels: int
    prompts: int
    reason: str = ""


def undefined(labels: int, prompts: int, reason: str) -> Estimate:
    return Estimate(None, None, None, labels, prompts, reason)


def share(scores: Floats, prompts: Ints) -> Estimate:
    """The mean of scores between 0 and 1, with its interval over prompts."""
    labels, clusters = len(scores), len(np.unique(prompts))
    if clusters < FEWEST_PROMPTS:
        return undefined(labels, clusters, "too_few_prompts")
    upper, lower = _by_prompt(scores, prompts)
    value, low, high = intervals.of_share(*intervals.of_ratios(upper, lower))
    return Estimate(value, low, high, labels, clusters)


def mean(values: Floats, prompts: Ints) -> Estimate:
    """The mean of ratings, with Student's interval over prompts."""
    labels, clusters = len(values), len(np.unique(prompts))
    if clusters < FEWEST_PROMPTS:
        return undefined(labels, clusters, "too_few_prompts")
    means, spread = intervals.of_ratios(*_by_prompt(values, prompts))
    value = float(means[0])
    half = intervals.student(clusters - 1) * float(spread.variance[0]) ** 0.5
    return Estimate(value, value - half, value + half, labels, clusters)


def _by_prompt(values: Floats, prompts: Ints) -> tuple[Floats, Floats]:
    """Return the sum of the values and how many there are: (prompts, 1) each."""
    _, at = np.unique(prompts, return_inverse=True)
    counts = np.bincount(at).astype(np.float64)
    return np.bincount(at, values).astype(np.float64)[:, None], counts[:, None]


def half_width(*, prompts: int, labels_per_prompt: int, alike: float, value: float = 0.5) -> float:
    """How far the interval of a share will reach to either side: what a campaign can promise.

    alike: the correlation of labels of one prompt (0: as good as other prompts, 1: no news).
    """
    labels = prompts * labels_per_prompt
    tries = labels / (1 + (labels_per_prompt - 1) * alike)
    low, high = wilson(value, tries, intervals.student(max(prompts - 1, 1)))
    return (high - low) / 2

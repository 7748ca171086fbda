"""What to believe of a labeler with few labels: a share drawn towards what is usual.

Empirical Bayes with a beta prior: how widely labelers differ is itself found in the data.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from common.statistics.arrays import Array

FEWEST_LABELERS = 5
SURE = 0.95


@dataclass(frozen=True)
class Prior:
    """What is usual: hits and misses that everybody is given beforehand."""

    hits: float
    misses: float

    @property
    def mean(self) -> float:
        return self.hits / (self.hits + self.misses)


def prior(hits: Array, tries: Array) -> Prior | None:
    """From the shares of all labelers, by moments of the beta-binomial; None of too few."""
    some = tries > 0
    hits, tries = hits[some], tries[some]
    if len(tries) < FEWEST_LABELERS:
        return None
    mean = float(hits.sum() / tries.sum())
    noise = mean * (1 - mean)
    if noise <= 0:
        return None
    people = len(tries)
    seen = float((tries * (hits / tries - mean) ** 2).sum())
    spare = float(tries.sum() - (tries**2).sum() / tries.sum()) - (people - 1)
    alike = (seen - noise * (people - 1)) / (noise * spare) if spare > 0 else 0.0
    alike = min(max(alike, 1e-4), 0.99)
    strength = 1 / alike - 1
    return Prior(mean * strength, (1 - mean) * strength)


def shrunk(usual: Prior, hits: Array, tries: Array) -> tuple[Array, Array, Array]:
    """Value, low and high of every labeler."""
    good, bad = usual.hits + hits, usual.misses + tries - hits
    low, high = (special.betaincinv(good, bad, (1 + side * SURE) / 2) for side in (-1, 1))
    return good / (good + bad), low, high


def effective(rate: Array, error: Array, most: Array) -> tuple[Array, Array]:
    """Hits and tries of so many independent yes-or-no answers as these are worth.

    Pairs of one ranking are not independent: the spread between prompts says what they are worth.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        tries = rate * (1 - rate) / error**2
    tries = np.where(np.isfinite(tries), np.minimum(tries, most), 0.0)
    return np.nan_to_num(rate) * tries, tries

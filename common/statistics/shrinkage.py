"""Shrinkage: the share of a labeler with few labels is moved towards the usual share.

Empirical Bayes with a beta prior: the data show how widely labelers differ.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from common.statistics.arrays import Array

FEWEST_LABELERS = 5
SURE = 0.95


@dataclass(frozen=True)
class Prior:
    """The prior: hits and misses that everybody starts with."""

    hits: float
    misses: float

    @property
    def mean(self) -> float:
        return self.hits / (self.hits + self.misses)


def prior(hits: Array, tries: Array) -> Prior | None:
    """Estimate the prior from all labelers by beta-binomial moments; None if there are too few."""
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
    """Return value, low and high of every labeler."""
    good, bad = usual.hits + hits, usual.misses + tries - hits
    low, high = (special.betaincinv(good, bad, (1 + side * SURE) / 2) for side in (-1, 1))
    return good / (good + bad), low, high


def effective(rate: Array, error: Array, most: Array) -> tuple[Array, Array]:
    """Return the hits and tries of independent answers that carry the same information.

    Pairs of one ranking are not independent, so the spread between prompts sets their worth.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        tries = rate * (1 - rate) / error**2
    tries = np.where(np.isfinite(tries), np.minimum(tries, most), 0.0)
    return np.nan_to_num(rate) * tries, tries

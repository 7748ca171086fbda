"""Shrinkage: the share of a labeler with few labels is moved towards the usual share.

Empirical Bayes with a beta prior: the data show how widely labelers differ. A small part of the
prior is flat, so that a labeler who is surely unlike the others keeps their own share.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from common.statistics.arrays import Array

FEWEST_LABELERS = 5
SURE = 0.95
HALF = 0.5


# The expected share of people who are unlike everybody else.
UNLIKE = 0.05
# Halving the range so often finds a limit to a millionth.
HALVINGS = 22


@dataclass(frozen=True)
class Prior:
    """The prior: hits and misses that everybody starts with, or hardly any for the few unlike."""

    hits: float
    misses: float

    @property
    def mean(self) -> float:
        return self.hits / (self.hits + self.misses)

    def usual(self, hits: Array, tries: Array) -> Array:
        """Return the chance that each person is one of the usual ones, from their answers."""
        misses = tries - hits
        like = special.betaln(self.hits + hits, self.misses + misses)
        like = like - special.betaln(self.hits, self.misses) + np.log(1 - UNLIKE)
        unlike = special.betaln(1 + hits, 1 + misses) + np.log(UNLIKE)
        chance: Array = special.expit(like - unlike)
        return chance


def prior(hits: Array, tries: Array) -> Prior | None:
    """Estimate the prior from all labelers; None if there are too few.

    People who turn out to be unlike the others are left out. Otherwise one person would widen the
    prior of all.
    """
    some = tries > 0
    hits, tries = hits[some], tries[some]
    found = _of_moments(hits, tries)
    if found is None:
        return None
    like = found.usual(hits, tries) > HALF
    return _of_moments(hits[like], tries[like]) or found


def _of_moments(hits: Array, tries: Array) -> Prior | None:
    """Fit the beta-binomial by its moments."""
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
    """Return value, low and high of every labeler. Who is surely unlike others is not moved."""
    chance, misses = usual.usual(hits, tries), tries - hits
    like = usual.hits + hits, usual.misses + misses
    unlike = 1 + hits, 1 + misses
    value = chance * like[0] / sum(like) + (1 - chance) * unlike[0] / sum(unlike)

    def below(at: Array) -> Array:
        usual, other = special.betainc(*like, at), special.betainc(*unlike, at)
        mixed: Array = chance * usual + (1 - chance) * other
        return mixed

    low, high = (_limit(below, (1 + side * SURE) / 2, len(hits)) for side in (-1, 1))
    return value, low, high


def _limit(below: Callable[[Array], Array], share: float, people: int) -> Array:
    """Return the value below which this share is found, by halving."""
    low, high = np.zeros(people), np.ones(people)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        under = below(middle) < share
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return (low + high) / 2


def effective(rate: Array, error: Array, most: Array) -> tuple[Array, Array]:
    """Return the hits and tries of independent answers that carry the same information.

    Pairs of one ranking are not independent, so the spread between prompts sets their worth.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        tries = rate * (1 - rate) / error**2
    tries = np.where(np.isfinite(tries), np.minimum(tries, most), 0.0)
    return np.nan_to_num(rate) * tries, tries

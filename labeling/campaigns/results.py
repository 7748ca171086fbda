"""Which model is better, and how sure we are: the figures of a campaign."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.statistics import intervals
from common.statistics.bradley_terry import connected, errors, strengths
from common.statistics.intervals import Spread
from labeling.campaigns.estimates import FEWEST_PROMPTS, Estimate, mean, share, undefined
from labeling.campaigns.reading import Said, scores
from labeling.campaigns.styles import LENGTH, STYLES

Floats = NDArray[np.float64]
TWO = 2


@dataclass(frozen=True)
class Cell:
    """One entrant's win rate against the baseline in one part of the labels."""

    part: str
    entrant: int
    win_rate: Estimate


@dataclass(frozen=True)
class Meeting:
    """How often `entrant` beat `against`."""

    entrant: int
    against: int
    win_rate: Estimate


@dataclass(frozen=True)
class FlagRate:
    code: str
    entrant: int
    rate: Estimate


def win_rates(said: Said, baseline: int) -> list[Estimate]:
    """Of every entrant against the baseline (4.1); a tie counts half."""
    return [_beats(said, entrant, baseline) for entrant in range(said.places.shape[1])]


def head_to_head(said: Said) -> list[Meeting]:
    width = said.places.shape[1]
    return [
        Meeting(entrant, against, _beats(said, entrant, against))
        for entrant in range(width)
        for against in range(width)
        if entrant != against
    ]


def mean_ratings(said: Said) -> list[Estimate]:
    return [_mean(said, said.ratings[:, entrant]) for entrant in range(said.ratings.shape[1])]


def mean_lengths(said: Said) -> list[Estimate]:
    characters = said.styles[:, :, STYLES.index(LENGTH)]
    return [_mean(said, characters[:, entrant]) for entrant in range(characters.shape[1])]


def flag_rates(said: Said) -> list[FlagRate]:
    return [
        FlagRate(code, entrant, _share(said, values[:, entrant]))
        for code, values in said.flags.items()
        for entrant in range(values.shape[1])
    ]


def parts(said: Said) -> dict[str, Said]:
    """The paper's two by two: whose prompts, and whose labels."""
    return {
        f"{source}/{group}": said.only(by_source & by_group)
        for source, by_source in {"customer": said.customer, "labeler": ~said.customer}.items()
        for group, by_group in {"training": ~said.held_out, "held_out": said.held_out}.items()
    }


def two_by_two(said: Said, baseline: int) -> list[Cell]:
    return [
        Cell(name, entrant, rate)
        for name, part in parts(said).items()
        for entrant, rate in enumerate(win_rates(part, baseline))
        if entrant != baseline
    ]


def bradley_terry(said: Said, baseline: int) -> list[Estimate]:
    """Strength over the baseline, as log odds of winning against it."""
    by_prompt, labels = _wins_by_prompt(said)
    prompts, width = len(by_prompt), said.places.shape[1]
    if prompts == 0 or not connected(by_prompt.sum(0)):
        return [undefined(labels, prompts, "never_met")] * width
    if prompts < FEWEST_PROMPTS:
        return [undefined(labels, prompts, "too_few_prompts")] * width
    best = strengths(by_prompt.sum(0), baseline)
    spread = _spread_of_chances(best, errors(by_prompt, best, baseline), prompts)
    rates = win_rates(said, baseline)
    return [
        Estimate(0, 0, 0, labels, prompts)
        if one == baseline
        else _strength(best, spread, one, rates[one] if width == TWO else None, labels)
        for one in range(width)
    ]


def _spread_of_chances(best: Floats, error: Floats, prompts: int) -> Spread:
    """Return the spread of the chances of winning against the baseline."""
    chance = 1 / (1 + np.exp(-best))
    return Spread((chance * (1 - chance) * error) ** 2, np.full(len(best), float(prompts)))


def _strength(
    best: Floats, spread: Spread, one: int, rate: Estimate | None, labels: int
) -> Estimate:
    """Return log odds whose limits are those of the chance of winning against the baseline.

    Of two models this chance is the win rate, so both have the same limits.
    """
    _, low, high = intervals.of_share(1 / (1 + np.exp(-best)), spread, one)
    if rate is not None and rate.low is not None and rate.high is not None:
        low, high = rate.low or low, rate.high if rate.high < 1 else high
    low, high = (math.log(limit / (1 - limit)) for limit in (low, high))
    return Estimate(float(best[one]), low, high, labels, int(spread.clusters[one]))


def _beats(said: Said, entrant: int, against: int) -> Estimate:
    return _share(said, scores(said.places[:, entrant], said.places[:, against]))


def _share(said: Said, values: Floats) -> Estimate:
    there = ~np.isnan(values)
    return share(values[there], said.prompts[there])


def _mean(said: Said, values: Floats) -> Estimate:
    there = ~np.isnan(values)
    return mean(values[there], said.prompts[there])


def _wins_by_prompt(said: Said) -> tuple[Floats, int]:
    """(P, M, M): within each prompt, the mean over its labels would hide how many there were."""
    ranked = ~np.isnan(said.places).any(axis=1)
    places = said.places[ranked]
    wins = scores(places[:, :, None], places[:, None, :])
    index = np.arange(places.shape[1])
    wins[:, index, index] = 0
    names, cluster = np.unique(said.prompts[ranked], return_inverse=True)
    sums = np.zeros((len(names), *wins.shape[1:]))
    np.add.at(sums, cluster, wins)
    return sums, len(places)

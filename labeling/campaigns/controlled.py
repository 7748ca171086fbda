"""Win rates and strengths of models whose replies would be alike in length and Markdown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from common.statistics import intervals
from common.statistics.bradley_terry import connected
from common.statistics.intervals import Spread
from common.statistics.style_effects import Fit, Meetings, fit
from labeling.campaigns.estimates import FEWEST_PROMPTS, Estimate, undefined
from labeling.campaigns.reading import Said, scores
from labeling.campaigns.styles import LENGTH, STYLES, more

# A reply with twice as much of a style has this much more of it.
TWICE = 1 / 3
EVEN = 0.5
PROMPTS_PER_STYLE = 4
ALL_STYLES = tuple(range(len(STYLES)))


@dataclass(frozen=True)
class StyleEffect:
    """How likely a reply wins that has twice as much of a style and is equal otherwise."""

    name: str
    chance: Estimate


@dataclass(frozen=True)
class Controlled:
    """Figures of models whose replies would be alike in every style."""

    strengths: list[Estimate]
    effects: list[StyleEffect]


def meetings_of(said: Said, columns: Sequence[int] = ALL_STYLES) -> Meetings:
    """Return every pair of replies that a label ranks, with these styles."""
    first, second = np.triu_indices(said.places.shape[1], 1)
    score = scores(said.places[:, first], said.places[:, second])
    of_replies = said.styles[:, :, list(columns)]
    styles = more(of_replies[:, first], of_replies[:, second])
    label, pair = np.nonzero(~np.isnan(score) & ~np.isnan(styles).any(2))
    return Meetings(
        first[pair], second[pair], score[label, pair], styles[label, pair], said.prompts[label]
    )


def length_controlled(said: Said, baseline: int) -> list[Estimate]:
    """Return each model's win rate against the baseline if both replied at equal length."""
    meetings = meetings_of(said, [STYLES.index(LENGTH)])
    return [
        Estimate(EVEN, EVEN, EVEN, 0, 0) if one == baseline else _beats(meetings, one, baseline)
        for one in range(said.places.shape[1])
    ]


def _beats(meetings: Meetings, one: int, baseline: int) -> Estimate:
    there = np.isin(meetings.first, (one, baseline)) & np.isin(meetings.second, (one, baseline))
    of_two = meetings.only(there)
    first, second = ((side == baseline).astype(np.int64) for side in (of_two.first, of_two.second))
    of_two = replace(of_two, first=first, second=second)
    labels, prompts = len(of_two.score), len(np.unique(of_two.prompts))
    found = fit_of(of_two, models=2, baseline=1)
    if isinstance(found, str):
        return undefined(labels, prompts, found)
    return chance(found.strengths[0], found.variances(np.eye(3)[:1])[0], labels, prompts)


def style_controlled(said: Said, baseline: int) -> Controlled:
    """Return strengths over the baseline, and what each style is worth, from all comparisons."""
    meetings, models = meetings_of(said), said.places.shape[1]
    labels, prompts = len(said.prompts), len(np.unique(meetings.prompts))
    found = fit_of(meetings, models, baseline)
    if isinstance(found, str):
        nothing = undefined(labels, prompts, found)
        return Controlled([nothing] * models, [StyleEffect(style, nothing) for style in STYLES])
    variances = found.variances(np.eye(models + len(STYLES)))
    strengths = [
        Estimate(0, 0, 0, labels, prompts)
        if one == baseline
        else _log_odds(found.strengths[one], variances[one], labels, prompts)
        for one in range(models)
    ]
    return Controlled(strengths, effects_of(found, STYLES, labels))


def fit_of(meetings: Meetings, models: int, baseline: int) -> Fit | str:
    """Return the strengths and effects, or the reason why there are none."""
    fewest = max(FEWEST_PROMPTS, PROMPTS_PER_STYLE * meetings.styles.shape[1])
    if len(np.unique(meetings.prompts)) < fewest:
        return "too_few_prompts"
    met = np.zeros((models, models))
    met[meetings.first, meetings.second] = 1
    if not connected(met):
        return "never_met"
    return fit(meetings, models, baseline) or "styles_tell_models"


def effects_of(found: Fit, styles: Sequence[str], labels: int) -> list[StyleEffect]:
    models = len(found.strengths)
    variances = found.variances(TWICE * np.eye(models + len(styles))[models:])
    return [
        StyleEffect(
            style,
            undefined(labels, found.prompts, "styles_are_alike")
            if math.isnan(effect)
            else chance(TWICE * effect, variance, labels, found.prompts),
        )
        for style, effect, variance in zip(styles, found.effects, variances, strict=True)
    ]


def _log_odds(odds: float, variance: float, labels: int, prompts: int) -> Estimate:
    """Return log odds whose limits are those of the chance of winning."""
    low, high = (math.log(limit / (1 - limit)) for limit in _limits(odds, variance, prompts)[1:])
    return Estimate(float(odds), low, high, labels, prompts)


def chance(odds: float, variance: float, labels: int, prompts: int) -> Estimate:
    """Return the chance of winning that log odds with this variance mean."""
    return Estimate(*_limits(odds, variance, prompts), labels, prompts)


def _limits(odds: float, variance: float, prompts: int) -> tuple[float, float, float]:
    value = np.array([1 / (1 + math.exp(-odds))])
    spread = Spread((value * (1 - value)) ** 2 * variance, np.array([float(prompts)]))
    return intervals.of_share(value, spread)

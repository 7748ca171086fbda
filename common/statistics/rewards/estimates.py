"""Shares of pairs with their intervals over prompts. Every pair weighs the same."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from common.statistics import intervals
from common.statistics.arrays import Array
from common.statistics.rewards.rows import Pairs

ENOUGH_PROMPTS = 5  # for an interval


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval over prompts, and what it is based on."""

    value: float | None
    low: float | None
    high: float | None
    pairs: int
    prompts: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def estimate(found: tuple[float, float, float], pairs: int, prompts: int) -> Estimate:
    value, low, high = (float(one) if np.isfinite(one) else None for one in found)
    if prompts < ENOUGH_PROMPTS:
        low = high = None
    return Estimate(value, low, high, pairs, prompts)


def right(pairs: Pairs, lead: Array | None = None) -> Array:
    """1 where the lead has the sign of the person's order, 1/2 where it is 0, else 0."""
    signs = np.sign(pairs.lead if lead is None else lead)
    value: Array = (1 + signs * pairs.people) / 2
    return value


def shares(values: Array, prompt: Array, group: Array, count: int) -> list[Estimate]:
    """The mean of the values of each group."""
    upper = intervals.per_unit(prompt, group, count, values)
    lower = intervals.per_unit(prompt, group, count)
    found, spread = intervals.of_ratios(upper, lower)
    pairs = np.bincount(group, minlength=count)
    seen = np.unique(prompt.astype(np.int64) * count + group) % count
    prompts = np.bincount(seen, minlength=count)
    return [
        estimate(intervals.of_share(found, spread, at), int(pairs[at]), int(prompts[at]))
        for at in range(count)
    ]


def share(values: Array, prompt: Array) -> Estimate:
    """The mean of these values between 0 and 1."""
    if not len(values):
        return Estimate(None, None, None, 0, 0)
    return shares(values, prompt, np.zeros(len(values), dtype=np.int64), 1)[0]


def difference(one: Array, other: Array, prompt: Array, out_of: tuple[Array, Array]) -> Estimate:
    """sum(one) / sum(out_of[0]) - sum(other) / sum(out_of[1]), over the same prompts.

    The two are measured on the same replies, so this interval is narrower than two side by side.
    """
    if not out_of[0].sum() or not out_of[1].sum():
        return Estimate(None, None, None, len(prompt), len(np.unique(prompt)))
    sums = np.concatenate(
        [intervals.per_unit(prompt, 0, 1, v) for v in (one, out_of[0], other, out_of[1])], axis=1
    )
    found = intervals.of_coefficient(
        sums, lambda s: s[:, 0] / s[:, 1] - s[:, 2] / s[:, 3], sums[:, 3]
    )
    return estimate(found, len(prompt), len(np.unique(prompt)))


def paired(one: Array, other: Array, prompt: Array) -> Estimate:
    """The mean of one minus the mean of the other, of the same pairs."""
    every = np.ones(len(prompt))
    return difference(one, other, prompt, (every, every))

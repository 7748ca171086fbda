"""Intervals for other people like these, where those of `measures` are for other prompts alone.

Two rows are alike if they share a prompt or a person. Their variance is that over prompts, plus
that over people, minus that over both at once, which the first two count twice.
"""

import numpy as np

from common.statistics import intervals
from common.statistics.arrays import Array
from common.statistics.intervals import Spread
from labeling.quality.measures import ENOUGH_PEOPLE, Counted, Measure, of_sums


def measures_of_crowd(
    rows: Counted, count: int, *, enough_people: int = ENOUGH_PEOPLE
) -> list[Measure]:
    """Return a measure for each group. What one person alone did is only about that person."""
    sums = rows.sums(count)
    _, prompts = intervals.of_ratios(sums.upper, sums.lower)
    people = _over_people(rows, count)
    both = np.array([_over_both(rows, group) for group in range(count)])
    crowd = sums.people > 1
    more = np.where(crowd, np.maximum(people.variance - both, 0), 0)
    clusters = np.where(crowd, np.minimum(prompts.clusters, people.clusters), prompts.clusters)
    spread = Spread(prompts.variance + more, clusters)
    return of_sums(sums, spread, enough_people=enough_people)


def _over_people(rows: Counted, count: int) -> Spread:
    people, sides = np.concatenate(rows.people), len(rows.people)
    at = people * count + np.tile(rows.group, sides)
    size = (int(people.max(initial=0)) + 1) * count
    upper, lower = (
        np.bincount(at, np.tile(one, sides), size).reshape(-1, count)
        for one in (rows.agreed, rows.out_of)
    )
    return intervals.of_ratios(upper, lower, sides=sides)[1]


def _over_both(rows: Counted, group: int) -> float:
    """Return the variance of one group's ratio over its prompts and people at once."""
    own = rows.group == group
    agreed, out_of = rows.agreed[own], rows.out_of[own]
    total = out_of.sum()
    if not total:
        return 0.0
    off: Array = agreed - agreed.sum() / total * out_of
    unit = rows.prompt[own] % intervals.UNITS
    cells = np.concatenate([person[own] * intervals.UNITS + unit for person in rows.people])
    return float((np.bincount(cells, np.tile(off, len(rows.people))) ** 2).sum() / total**2)

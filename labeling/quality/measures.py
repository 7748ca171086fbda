"""A measure: one number with the data it is based on, or the reason why it is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from common.statistics import intervals
from common.statistics.arrays import Array
from common.statistics.intervals import Spread
from labeling.labels.own_agreement import ENOUGH_PAIRS

ENOUGH_PROMPTS = 5
ENOUGH_PEOPLE = 2
# A table of marks, a row per group and a column per prompt, is cheaper than sorting until here.
MANY_MARKS = 100_000_000


class Reason(StrEnum):
    NONE = ""
    NOTHING = "nothing"
    PAIRS = "too_few_pairs"
    PROMPTS = "too_few_prompts"
    PEOPLE = "too_few_people"
    ONE_ANSWER = "one_answer_only"


@dataclass(frozen=True)
class Measure:
    """A share or coefficient with its 95 % interval; undefined while there is too little."""

    value: float | None
    low: float | None
    high: float | None
    prompts: int
    pairs: int
    people: int
    reason: Reason = Reason.NONE


@dataclass(frozen=True)
class Sums:
    """What agreed and out of what, by unit of the jackknife and group (UNITS, groups)."""

    upper: Array
    lower: Array
    pairs: Array
    prompts: Array
    people: Array

    def only(self, chosen: Array) -> "Sums":
        return Sums(
            self.upper[:, chosen], self.lower[:, chosen], self.pairs[chosen], self.prompts[chosen],
            self.people[chosen],
        )  # fmt: skip

    def values(self, count: int) -> tuple[Array, Array]:
        """Return the rate and the pairs of each group, which is enough to sort the groups."""
        assert count == len(self.pairs)  # noqa: S101  # else a mistake of this package
        with np.errstate(invalid="ignore"):
            return self.upper.sum(0) / self.lower.sum(0), self.pairs

    def of_groups(
        self, chosen: Sequence[int], count: int, *, enough_people: int = ENOUGH_PEOPLE
    ) -> list[Measure]:
        """Return the measures of the chosen groups, in their order."""
        assert count == len(self.pairs)  # noqa: S101  # else a mistake of this package
        return of_sums(self.only(np.array(chosen, dtype=int)), enough_people=enough_people)


@dataclass(frozen=True)
class Counted:
    """Rows that are summed up, by group: what agreed, out of what, and who and what is behind."""

    group: Array
    prompt: Array
    people: Sequence[Array]
    agreed: Array
    out_of: Array
    pairs: Array

    def only(self, chosen: Array, group: Array) -> "Counted":
        return Counted(
            group, self.prompt[chosen], [one[chosen] for one in self.people],
            self.agreed[chosen], self.out_of[chosen], self.pairs[chosen],
        )  # fmt: skip

    def values(self, count: int) -> tuple[Array, Array]:
        """Return the rate and the pairs of each group, which is enough to sort the groups."""
        agreed = np.bincount(self.group, weights=self.agreed, minlength=count)
        out_of = np.bincount(self.group, weights=self.out_of, minlength=count)
        pairs = np.bincount(self.group, weights=self.pairs, minlength=count)
        with np.errstate(invalid="ignore"):
            return agreed / out_of, pairs.astype(int)

    def of_groups(
        self, chosen: Sequence[int], count: int, *, enough_people: int = ENOUGH_PEOPLE
    ) -> list[Measure]:
        """Return the measures of the chosen groups, in their order."""
        place = np.full(count, -1)
        place[list(chosen)] = np.arange(len(chosen))
        wanted = place[self.group]
        some = np.flatnonzero(wanted >= 0)
        kept = self if len(some) == len(wanted) else self.only(some, wanted[some])
        rows = replace(kept, group=wanted[some])
        return measures(rows, len(chosen), enough_people=enough_people)

    def sums(self, count: int) -> Sums:
        pairs = np.bincount(self.group, weights=self.pairs, minlength=count).astype(int)
        groups = np.concatenate([self.group] * len(self.people))
        return Sums(
            intervals.per_unit(self.prompt, self.group, count, self.agreed),
            intervals.per_unit(self.prompt, self.group, count, self.out_of),
            pairs,
            distinct(self.group, self.prompt, count),
            distinct(groups, np.concatenate(self.people), count),
        )


def measures(rows: Counted, count: int, *, enough_people: int = ENOUGH_PEOPLE) -> list[Measure]:
    """Return a measure for each group."""
    return of_sums(rows.sums(count), enough_people=enough_people)


def of_sums(
    sums: Sums, spread: Spread | None = None, *, enough_people: int = ENOUGH_PEOPLE
) -> list[Measure]:
    """Return a measure for each group; without a spread it is that over prompts."""
    value, over_prompts = intervals.of_ratios(sums.upper, sums.lower)
    return [
        measure(
            intervals.of_share(value, spread or over_prompts, at), prompts=int(sums.prompts[at]),
            pairs=int(sums.pairs[at]), people=int(sums.people[at]), enough_people=enough_people,
        )
        for at in range(len(value))
    ]  # fmt: skip


def measure(
    found: tuple[float, float, float],
    *,
    prompts: int,
    pairs: int,
    people: int,
    enough_people: int = ENOUGH_PEOPLE,
) -> Measure:
    """Say the number, or why not."""
    reason = _reason(prompts, pairs, people, enough_people)
    value, low, high = found
    if not reason and not np.isfinite(value):
        reason = Reason.ONE_ANSWER
    if reason:
        return Measure(None, None, None, prompts, pairs, people, reason)
    if not np.isfinite(low):
        return Measure(value, None, None, prompts, pairs, people)
    return Measure(value, low, high, prompts, pairs, people)


def _reason(prompts: int, pairs: int, people: int, enough_people: int) -> Reason:
    if pairs == 0:
        return Reason.NOTHING
    if people < enough_people:
        return Reason.PEOPLE
    if prompts < ENOUGH_PROMPTS:
        return Reason.PROMPTS
    return Reason.PAIRS if pairs < ENOUGH_PAIRS else Reason.NONE


def distinct(group: Array, thing: Array, count: int) -> Array:
    """How many different things each group has."""
    if not len(thing):
        return np.zeros(count, dtype=int)
    most = int(thing.max()) + 1
    if count * most <= MANY_MARKS:
        marks = np.zeros(count * most, dtype=bool)
        marks[group.astype(np.int64) * most + thing] = True
        each: Array = marks.reshape(count, most).sum(1)
        return each
    both = np.unique(group.astype(np.int64) * most + thing)
    return np.bincount(both // most, minlength=count)

"""One number with what stands behind it, and with the reason where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from labeling.labels.agreement import ENOUGH_PAIRS
from labeling.quality import intervals
from labeling.quality.columns.read import Array
from labeling.shares import wilson

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
class Counted:
    """Rows that are summed up, by group: what agreed, out of what, and who and what is behind."""

    group: Array
    prompt: Array
    people: Sequence[Array]
    agreed: Array
    out_of: Array
    pairs: Array
    # The group of each of `people`, where they have rows of their own.
    people_group: Array | None = None

    def only(self, chosen: Array, group: Array) -> "Counted":
        return Counted(
            group, self.prompt[chosen],
            self.people if self.people_group is not None else [one[chosen] for one in self.people],
            self.agreed[chosen], self.out_of[chosen], self.pairs[chosen],
        )  # fmt: skip


def of_groups(
    rows: Counted, chosen: Sequence[int], count: int, *, enough_people: int = ENOUGH_PEOPLE
) -> list[Measure]:
    """Measures of some of so many groups, in their order."""
    place = np.full(count, -1)
    place[list(chosen)] = np.arange(len(chosen))
    wanted = place[rows.group]
    if len(chosen) == count:  # the same rows, in another order
        renamed = rows.people_group if rows.people_group is None else place[rows.people_group]
        renamed_rows = replace(rows, group=wanted, people_group=renamed)
        return measures(renamed_rows, count, enough_people=enough_people)
    some = wanted >= 0
    kept = rows.only(some, wanted[some])
    if rows.people_group is not None:
        theirs = place[rows.people_group]
        [people] = rows.people
        kept = replace(kept, people=[people[theirs >= 0]], people_group=theirs[theirs >= 0])
    return measures(kept, len(chosen), enough_people=enough_people)


def values(rows: Counted, count: int) -> tuple[Array, Array]:
    """The rate of each group, and its pairs: enough to put groups in order."""
    agreed = np.bincount(rows.group, weights=rows.agreed, minlength=count)
    out_of = np.bincount(rows.group, weights=rows.out_of, minlength=count)
    pairs = np.bincount(rows.group, weights=rows.pairs, minlength=count)
    with np.errstate(invalid="ignore"):
        return agreed / out_of, pairs.astype(int)


def measures(rows: Counted, count: int, *, enough_people: int = ENOUGH_PEOPLE) -> list[Measure]:
    """A measure for each of so many groups."""
    upper = intervals.per_unit(rows.prompt, rows.group, count, rows.agreed)
    lower = intervals.per_unit(rows.prompt, rows.group, count, rows.out_of)
    value, low, high = intervals.of_ratio(upper, lower)
    pairs = np.bincount(rows.group, weights=rows.pairs, minlength=count).astype(int)
    prompts = distinct(rows.group, rows.prompt, count)
    group = rows.group if rows.people_group is None else rows.people_group
    people = distinct(
        np.concatenate([group] * len(rows.people)), np.concatenate(rows.people), count
    )
    return [
        measure(
            (float(value[at]), float(low[at]), float(high[at])),
            prompts=int(prompts[at]), pairs=int(pairs[at]), people=int(people[at]),
            enough_people=enough_people, share=True,
        )
        for at in range(count)
    ]  # fmt: skip


def measure(
    found: tuple[float, float, float],
    *,
    prompts: int,
    pairs: int,
    people: int,
    enough_people: int = ENOUGH_PEOPLE,
    share: bool = False,
) -> Measure:
    """Say the number, or why not. A share that never varied gets the interval of few tries."""
    reason = _reason(prompts, pairs, people, enough_people)
    value, low, high = found
    if not reason and not np.isfinite(value):
        reason = Reason.ONE_ANSWER
    if reason:
        return Measure(None, None, None, prompts, pairs, people, reason)
    if share and (low == high or not np.isfinite(low)):
        low, high = wilson(value * prompts, prompts)
    return Measure(value, float(low), float(high), prompts, pairs, people)


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

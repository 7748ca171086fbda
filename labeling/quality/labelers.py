"""Each labeler: how far they agree with people, gold and the model, and how they work."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labeling.quality import gold
from labeling.quality.agreement import Ties, counted, cut
from labeling.quality.columns.board import Board
from labeling.quality.columns.memory import remembered
from labeling.quality.columns.read import Array
from labeling.quality.filters import Filters, Met, labels_that_fit, monday, week_of
from labeling.quality.measures import Counted, Measure, Reason, measures, of_groups
from labeling.quality.pairwise import model_agreement
from labeling.quality.shrinking import effective, prior, shrunk
from labeling.quality.traits import (
    Shares,
    agreement_by_label,
    centred_by_slot,
    longer_wins,
    ties,
    words_per_minute,
)

HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Shrunk:
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Everybody:
    """Of each person on the board: how many labels, and what to believe of their agreement."""

    people: Array  # who has labels at all
    labels: Array
    rate: Array
    pace: Array
    mean: float | None
    shrunk: tuple[Array, Array, Array] | None


def everybody(board: Board, filters: Filters, *, also: Sequence[int] = ()) -> Everybody:
    """One number each for all labelers, to put them in order; the rest is for those shown."""
    own = labels_that_fit(board, filters)
    size = len(board.people)
    labels = np.bincount(own.labeler, minlength=size)
    people = np.union1d(np.flatnonzero(labels), np.array(also, dtype=np.int64))
    rate, error, count = _agreement(board, own.labeler, _at(board, own.label))
    hits, tries = effective(rate, error, 20.0 * count)
    usual = prior(hits[people], tries[people])
    believed = shrunk(usual, hits[people], tries[people]) if usual else None
    pace = _medians(own.labeler, words_per_minute(board, _at(board, own.label)), size)
    return Everybody(
        people, labels[people], rate[people], pace[people], usual.mean if usual else None, believed
    )


def _at(board: Board, label: Array) -> Array:
    """Where labels stand on the board."""
    order = np.argsort(board.labels.label)
    found: Array = order[np.searchsorted(board.labels.label[order], label)]
    return found


def _agreement(board: Board, who: Array, at: Array) -> tuple[Array, Array, Array]:
    """Mean agreement of each person's rankings, its standard error and how many rankings."""
    value, size = agreement_by_label(board)[at], len(board.people)
    known = np.isfinite(value)
    who, value = who[known], value[known]
    count = np.bincount(who, minlength=size)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(who, value, size) / count
        around = np.bincount(who, value**2, size) / count - mean**2
        return mean, np.sqrt(np.maximum(around, 0) / np.maximum(count - 1, 1)), count


def _medians(who: Array, value: Array, size: int) -> Array:
    found = np.full(size, np.nan)
    order = np.lexsort((value, who))
    people, begin, count = np.unique(who[order], return_index=True, return_counts=True)
    low, high = order[begin + (count - 1) // 2], order[begin + count // 2]
    found[people] = (value[low] + value[high]) / 2
    return found


@dataclass(frozen=True)
class Row:
    """One labeler of a list."""

    person: int
    labels: int
    agreement: Measure
    shrunk: Shrunk | None
    gold: Measure
    reward_model: Measure | None
    words_per_minute: float | None
    tie_share: float | None
    # Where the reply under the letter A ends up: 0 is best, 1 is worst, no bias is a half.
    first_slot: float | None
    longer: Measure


def rows(board: Board, found: Met, all_of: Everybody, chosen: Sequence[int]) -> list[Row]:
    """All figures of some people, by their positions in `all_of`."""
    people = all_of.people[list(chosen)].tolist()
    agreement = by_person(found, people)
    own_gold = gold.by_person(board, people)
    models = _by_model(found, people)
    longer = of_labels(board, longer_wins(board), people)
    tied = ties(board)
    slots = first_slots(board)
    return [
        Row(
            person,
            int(all_of.labels[at]),
            agreement[nth],
            _shrunk(all_of, at),
            own_gold[nth],
            models[nth] if models else None,
            _number(all_of.pace[at]),
            _share(board, tied, person),
            _share(board, slots, person),
            longer[nth],
        )
        for nth, (at, person) in enumerate(zip(chosen, people, strict=True))
    ]


def _shrunk(all_of: Everybody, at: int) -> Shrunk | None:
    if all_of.shrunk is None:
        return None
    value, low, high = (float(one[at]) for one in all_of.shrunk)
    return Shrunk(value, low, high)


def by_person(found: Met, people: Sequence[int]) -> list[Measure]:
    """The agreement of some people, in their order."""
    rows, _ = cut(found, "labeler", Ties.HALF)
    known = np.unique(np.concatenate([found.one, found.other]))
    return _placed(rows, known, people)


def _placed(rows: Counted, known: Array, people: Sequence[int]) -> list[Measure]:
    """Measures of people among those known; nothing of the others."""
    place = np.searchsorted(known, people)
    there = [at for at, one in zip(place.tolist(), people, strict=True) if _is_at(known, at, one)]
    told = iter(of_groups(rows, there, len(known)))
    none = Measure(None, None, None, 0, 0, 0, Reason.NOTHING)
    return [
        next(told) if _is_at(known, at, one) else none
        for at, one in zip(place.tolist(), people, strict=True)
    ]


def _is_at(known: Array, at: int, person: int) -> bool:
    return at < len(known) and int(known[at]) == person


def of_labels(board: Board, shares: Shares, people: Sequence[int]) -> list[Measure]:
    """A share of each person's labels, with its interval."""
    place = np.full(len(board.people), -1)
    place[list(people)] = np.arange(len(people))
    group = place[board.labels.labeler]
    some = (group >= 0) & (shares.out_of > 0)
    rows = Counted(
        group[some], board.prompts[board.labels.task[some]], [board.labels.labeler[some]],
        shares.part[some], shares.out_of[some], shares.out_of[some],
    )  # fmt: skip
    return measures(rows, len(people), enough_people=1)


def _by_model(found: Met, people: Sequence[int]) -> list[Measure] | None:
    """How far the newest reward model agrees with each of them."""
    board = found.board
    model = next(iter(board.scores), "")
    if not model:
        return None
    agreed, out_of = model_agreement(board, model, Ties.HALF)
    return of_labels(board, Shares(agreed, out_of), people)


@remembered
def first_slots(board: Board) -> Shares:
    """For every ranking where the reply under the letter A ended up, 0 best and 1 worst."""
    part, out_of = np.zeros(len(board.labels.task)), np.zeros(len(board.labels.task))
    for block in board.blocks:
        rank = centred_by_slot(board, block)[:, 0]
        part[block.rows] = rank / (block.k - 1) + 0.5
        out_of[block.rows] = 1
    return Shares(part, out_of)


def _share(board: Board, shares: Shares, person: int) -> float | None:
    own = board.labels.labeler == person
    out_of = shares.out_of[own].sum()
    return float(shares.part[own].sum() / out_of) if out_of else None


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


@dataclass(frozen=True)
class Week:
    """A labeler's week."""

    week: str
    labels: int
    agreement: Measure
    gold: Measure
    words_per_minute: float | None
    active_hours: float


def weeks(board: Board, found: Met, person: int) -> list[Week]:
    """Week by week: `found` are the meetings of this person."""
    own = np.flatnonzero(board.labels.labeler == person)
    week = week_of(board.labels.handed_in[own])
    all_weeks, group = np.unique(week, return_inverse=True)
    met_in = np.searchsorted(all_weeks, _own_week(board, found, person))
    agreement = measures(counted(found, Ties.HALF, met_in), len(all_weeks))
    answers = gold.judged(board)
    mine = board.labels.labeler[answers.label] == person
    gold_week = np.searchsorted(all_weeks, week_of(board.labels.handed_in[answers.label[mine]]))
    told = measures(
        gold.counted(board, answers, np.zeros(len(mine), int)).only(mine, gold_week),
        len(all_weeks), enough_people=1,
    )  # fmt: skip
    pace = _medians(group, words_per_minute(board, own), len(all_weeks))
    hours = np.bincount(group, board.labels.active_ms[own]) / HOUR_MS
    labels = np.bincount(group)
    return [
        Week(
            monday(one).isoformat(), int(labels[at]), agreement[at], told[at],
            _number(pace[at]), float(hours[at]),
        )
        for at, one in enumerate(all_weeks.tolist())
    ]  # fmt: skip


def _own_week(board: Board, found: Met, person: int) -> Array:
    """The week of this person's own label in each meeting."""
    own = np.where(found.one == person, found.rows.first, found.rows.second)
    return week_of(board.labels.handed_in[own])


@dataclass(frozen=True)
class Partner:
    person: int
    measure: Measure


def partners(found: Met, person: int, most: int) -> list[Partner]:
    """With whom this person agrees least, of those they met often enough."""
    partner = np.where(found.one == person, found.other, found.one)
    people, group = np.unique(partner, return_inverse=True)
    told = measures(counted(found, Ties.HALF, group), len(people))
    known = [
        Partner(int(one), measure)
        for one, measure in zip(people.tolist(), told, strict=True)
        if measure.value is not None
    ]
    return sorted(known, key=lambda one: one.measure.value or 0.0)[:most]

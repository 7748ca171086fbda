"""Each labeler: how far they agree with people, gold and the model, and how they work."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from common.statistics import intervals
from common.statistics.arrays import Array
from common.statistics.shrinkage import effective, prior, shrunk
from labeling.quality import gold
from labeling.quality.agreement import Ties, cut, shares
from labeling.quality.columns.board import Board
from labeling.quality.columns.memory import remembered
from labeling.quality.columns.numbers import used
from labeling.quality.filters import Filters, Met, met, own_label_fits
from labeling.quality.measures import Counted, Measure, Reason, measures
from labeling.quality.pairwise import model_agreement
from labeling.quality.traits import (
    Shares,
    centred_by_slot,
    longer_wins,
    ties,
    words_per_minute,
)

HOUR_MS = 3_600_000
# The pairs of one prompt are worth at most this number of independent answers.
MOST_PER_PROMPT = 20.0


@dataclass(frozen=True)
class Shrunk:
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Everybody:
    """Of each person on the board: how many labels, and what to believe of their agreement."""

    chosen: Array  # which labels of the board are asked about
    people: Array  # who has labels at all
    labels: Array
    rate: Array
    pace: Array
    mean: float | None
    shrunk: tuple[Array, Array, Array] | None


def everybody(board: Board, filters: Filters, *, also: Sequence[int] = ()) -> Everybody:
    """One number each for all labelers, to put them in order; the rest is for those shown."""
    chosen = own_label_fits(board, filters)
    own, size = np.flatnonzero(chosen), len(board.people)
    who = board.labels.labeler[own]
    labels = np.bincount(who, minlength=size)
    people = np.union1d(np.flatnonzero(labels), np.array(also, dtype=np.int64))
    rate, hits, tries = _agreement(met(board, filters), size)
    usual = prior(hits[people], tries[people])
    believed = shrunk(usual, hits[people], tries[people]) if usual else None
    pace = medians(who, words_per_minute(board, own), size)
    mean = usual.mean if usual else None
    return Everybody(chosen, people, labels[people], rate[people], pace[people], mean, believed)


def _agreement(found: Met, size: int) -> tuple[Array, Array, Array]:
    """Agreement of each person in the meetings of a view, as hits and tries of equal worth."""
    agreed, out_of = shares(found.rows, Ties.HALF)
    who, prompt = np.concatenate([found.one, found.other]), np.tile(found.prompt, 2)
    rate, spread = intervals.of_cells(who, prompt, np.tile(agreed, 2), np.tile(out_of, 2), size)
    # Somebody who always agrees or never is known from as many answers as there are prompts.
    most = np.nan_to_num(spread.clusters) * MOST_PER_PROMPT
    return rate, *effective(rate, np.sqrt(spread.variance), most)


def medians(who: Array, value: Array, size: int) -> Array:
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


def rows(found: Met, all_of: Everybody, chosen: Sequence[int], model: str) -> list[Row]:
    """All figures of some people, by their positions in `all_of`, beside a reward model."""
    board, people = found.board, all_of.people[list(chosen)].tolist()
    own = all_of.chosen & np.isin(board.labels.labeler, people)
    agreement = by_person(found, people)
    own_gold = gold.by_person(board, people)
    models = _by_model(board, own, model, people)
    longer = of_labels(board, own, longer_wins(board), people)
    tied = _shares(board, own, ties(board))
    slots = _shares(board, own, first_slots(board))
    return [
        Row(
            person,
            int(all_of.labels[at]),
            agreement[nth],
            _shrunk(all_of, at),
            own_gold[nth],
            models[nth] if models else None,
            number(all_of.pace[at]),
            number(tied[person]),
            number(slots[person]),
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
    known = used(np.concatenate([found.one, found.other]))
    return _placed(rows, known, people)


def _placed(rows: Counted, known: Array, people: Sequence[int]) -> list[Measure]:
    """Measures of people among those known; nothing of the others."""
    place = np.searchsorted(known, people)
    there = [at for at, one in zip(place.tolist(), people, strict=True) if _is_at(known, at, one)]
    told = iter(rows.of_groups(there, len(known)))
    none = Measure(None, None, None, 0, 0, 0, Reason.NOTHING)
    return [
        next(told) if _is_at(known, at, one) else none
        for at, one in zip(place.tolist(), people, strict=True)
    ]


def _is_at(known: Array, at: int, person: int) -> bool:
    return at < len(known) and int(known[at]) == person


def of_labels(board: Board, own: Array, shares: Shares, people: Sequence[int]) -> list[Measure]:
    """A share of each person's labels, with its interval."""
    place = np.full(len(board.people), -1)
    place[list(people)] = np.arange(len(people))
    some = np.flatnonzero(own & (shares.out_of > 0))
    labeler = board.labels.labeler[some]
    rows = Counted(
        place[labeler], board.prompts[board.labels.task[some]], [labeler],
        shares.part[some], shares.out_of[some], shares.out_of[some],
    )  # fmt: skip
    return measures(rows, len(people), enough_people=1)


def _by_model(board: Board, own: Array, model: str, people: Sequence[int]) -> list[Measure] | None:
    """How far a reward model agrees with each of them."""
    if not model:
        return None
    agreed, out_of = model_agreement(board, model, Ties.HALF)
    return of_labels(board, own, Shares(agreed, out_of), people)


@remembered
def first_slots(board: Board) -> Shares:
    """For every ranking where the reply under the letter A ended up, 0 best and 1 worst."""
    part, out_of = np.zeros(len(board.labels.task)), np.zeros(len(board.labels.task))
    for nth, block in enumerate(board.blocks):
        rank = centred_by_slot(board, nth)[:, 0]
        part[block.rows] = rank / (block.k - 1) + 0.5
        out_of[block.rows] = 1
    return Shares(part, out_of)


def _shares(board: Board, own: Array, shares: Shares) -> Array:
    """Of every person; nan where there is nothing."""
    who, size = board.labels.labeler[own], len(board.people)
    with np.errstate(invalid="ignore"):
        found: Array = np.bincount(who, shares.part[own], size) / np.bincount(
            who, shares.out_of[own], size
        )
    return found


def number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None

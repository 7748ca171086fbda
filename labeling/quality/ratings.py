"""How far people agree on what one reply is worth, and on what they tick about it."""

from dataclasses import dataclass, fields, replace

import numpy as np

from common.statistics import intervals
from common.statistics.arrays import Array
from common.statistics.coefficients import (
    coincidences,
    fleiss_kappa,
    gwet_ac1,
    mean,
    mean_alpha,
    nominal_sums,
)
from labeling.quality.columns.board import MEASURED, Board, pairs_of, taken
from labeling.quality.columns.memory import remembered
from labeling.quality.columns.numbers import many, used
from labeling.quality.columns.read import FLAG_SETS
from labeling.quality.details import Coefficient, Weights, weights
from labeling.quality.filters import Filters, between, label_fits
from labeling.quality.measures import Measure, measure
from labeling.quality.models import NO_RATING, NOT_JUDGED


@dataclass(frozen=True)
class Judged:
    """Two people about one reply: where their words stand, and whose they are."""

    mine: Array  # positions in the cells of the facts
    theirs: Array
    reply: Array
    prompt: Array
    one: Array
    other: Array

    def only(self, chosen: Array) -> "Judged":
        return Judged(*(getattr(self, field.name)[chosen] for field in fields(self)))

    @property
    def weights(self) -> Weights:
        """So that a reply weighs the same however many judged it."""
        return weights(self.reply, self.mine, self.theirs)


def judged(board: Board, filters: Filters) -> Judged:
    """Every two labels of one task, reply by reply."""
    fits = label_fits(board, replace(filters, labeler=None, other=None))
    rows = taken(board.labels, judges(board) if fits is None else judges(board) & fits)
    left, right = _together(rows.task)
    replies = board.facts.replies[rows.task[left]]
    meeting = np.repeat(np.arange(len(left)), replies)
    nth = np.arange(len(meeting)) - np.repeat(np.cumsum(replies) - replies, replies)
    one, other = rows.labeler[left][meeting], rows.labeler[right][meeting]
    everything = Judged(
        rows.cell[left][meeting] + nth,
        rows.cell[right][meeting] + nth,
        board.first_reply[rows.task[left]][meeting] + nth,
        board.prompts[rows.task[left]][meeting],
        one,
        other,
    )
    return everything.only(between(board, filters, one, other))


@remembered
def judges(board: Board) -> Array:
    """For each label whether it says anything of single replies, and is measured."""
    facts, labels = board.facts, board.labels
    said = (facts.rating != NO_RATING) | (facts.flags != 0)
    any_said = np.logical_or.reduceat(said, labels.cell) if len(said) else labels.ranked
    return any_said & np.isin(board.purpose[labels.task], MEASURED)


def _together(task: Array) -> tuple[Array, Array]:
    _, begin, count = np.unique(task, return_index=True, return_counts=True)
    lefts, rights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for labels in np.unique(count).tolist():
        one, other = pairs_of(labels)
        starts = begin[count == labels]
        lefts.append((starts[:, None] + one).ravel())
        rights.append((starts[:, None] + other).ravel())
    return np.concatenate(lefts), np.concatenate(rights)


def of_ratings(board: Board, filters: Filters) -> list[Coefficient]:
    """Alpha on the scale, the share that is equal or one apart, and how far apart on average."""
    both = judged(board, filters)
    rating = board.facts.rating
    rated = both.only((rating[both.mine] != NO_RATING) & (rating[both.theirs] != NO_RATING))
    mine, theirs = rating[rated.mine].astype(np.int64), rating[rated.theirs].astype(np.int64)
    apart = np.abs(mine - theirs)
    width = int(max(mine.max(initial=0), theirs.max(initial=0))) + 1
    weight = rated.weights
    met = coincidences(rated.prompt, mine, theirs, weight.per_value, width)
    alpha = intervals.of_coefficient(met, mean_alpha([width]), met.sum(1))
    return [
        Coefficient("krippendorff_alpha", _measure(rated, alpha)),
        Coefficient("exact", _share(rated, weight.per_meeting, apart == 0)),
        Coefficient("within_one", _share(rated, weight.per_meeting, apart <= 1)),
        Coefficient("mean_difference", _mean(rated, weight.per_meeting, apart)),
    ]


def _share(rated: Judged, weight: Array, values: Array) -> Measure:
    upper = intervals.per_unit(rated.prompt, 0, 1, values * weight)
    lower = intervals.per_unit(rated.prompt, 0, 1, weight)
    return _measure(rated, intervals.of_share(*intervals.of_ratios(upper, lower)))


def _mean(rated: Judged, weight: Array, values: Array) -> Measure:
    lower = intervals.per_unit(rated.prompt, 0, 1, weight)
    sums = np.concatenate([lower, intervals.per_unit(rated.prompt, 0, 1, values * weight)], axis=1)
    return _measure(rated, intervals.of_amount(sums, mean, lower[:, 0]))


def _measure(rated: Judged, found: tuple[float, float, float]) -> Measure:
    return measure(
        found,
        prompts=many(rated.prompt),
        pairs=len(rated.prompt),
        people=many(np.concatenate([rated.one, rated.other])),
    )


@dataclass(frozen=True)
class FlagAgreement:
    """One flag: how often it is ticked, and how far people agree on it."""

    code: str
    ticked: float
    agreement: Measure
    kappa: Measure
    ac1: Measure


def of_flags(board: Board, filters: Filters) -> list[FlagAgreement]:
    both = judged(board, filters)
    flags = board.facts.flags
    asked = both.only((flags[both.mine] != 0) & (flags[both.theirs] != 0))
    sets = [frozenset() if one == NOT_JUDGED else frozenset(one.split()) for one in FLAG_SETS]
    ticked = used(flags)
    codes = sorted(frozenset().union(*(sets[number] for number in ticked.tolist())))
    weight = asked.weights.per_meeting
    return [
        _of_flag(code, asked, weight, flags, np.array([code in one for one in sets]))
        for code in codes
    ]


def _of_flag(code: str, asked: Judged, weight: Array, flags: Array, has: Array) -> FlagAgreement:
    mine, theirs = has[flags[asked.mine]], has[flags[asked.theirs]]
    sums = nominal_sums(asked.prompt, mine[:, None], theirs[:, None], weight, categories=[0, 1])
    alike = intervals.of_share(*intervals.of_ratios(sums[:, 1:2], sums[:, :1]))
    told = [
        _measure(asked, found)
        for found in (
            alike,
            intervals.of_coefficient(sums, fleiss_kappa, sums[:, 0]),
            intervals.of_coefficient(sums, gwet_ac1, sums[:, 0]),
        )
    ]
    judgements = sums[:, 0].sum()
    return FlagAgreement(code, float(sums[:, 3].sum() / judgements) if judgements else 0.0, *told)

"""The figures behind the headline: coefficients of rankings, of ratings and of flags."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from common.statistics import intervals
from common.statistics.arrays import Array
from common.statistics.coefficients import (
    coincidences,
    fleiss_kappa,
    gwet_ac1,
    mean,
    mean_alpha,
    sums_of_shares,
)
from labeling.quality.columns.board import Board, taken
from labeling.quality.columns.memory import remembered
from labeling.quality.columns.numbers import many, used
from labeling.quality.filters import Met
from labeling.quality.measures import Measure, measure
from labeling.quality.pairwise import Part, parts

SIGNS = (-1, 0, 1)


@dataclass(frozen=True)
class Coefficient:
    key: str
    measure: Measure


def of_rankings(found: Met) -> list[Coefficient]:
    """Alpha on places, kappa and AC1 on the signs of pairs, and tau-b between two rankings."""
    weight = weights(found.rows.task, found.rows.first, found.rows.second)
    told = list(parts(found))
    signs = sum(
        (_sign_sums(found, part, weight.per_meeting) for part in told),
        np.zeros((intervals.UNITS, 5)),
    )
    alphas = [_place_sums(found, part, weight.per_value) for part in told]
    widths = [2 * part.block.k + 1 for part in told]
    places = np.concatenate(alphas, axis=1) if alphas else np.zeros((intervals.UNITS, 1))
    taus = _tau_sums(found)
    return [
        _coefficient("krippendorff_alpha", found, places, mean_alpha(widths), places.sum(1)),
        _coefficient("fleiss_kappa", found, signs, fleiss_kappa, signs[:, 0]),
        _coefficient("gwet_ac1", found, signs, gwet_ac1, signs[:, 0]),
        _coefficient("kendall_tau_b", found, taus, mean, taus[:, 0]),
    ]


@dataclass(frozen=True)
class Weights:
    """What a meeting weighs, so that a task weighs the same however many people met over it."""

    per_meeting: Array
    per_value: Array


def weights(task: Array, first: Array, second: Array) -> Weights:
    """One over the meetings of the task; and times half its labels, for coincidences."""
    meetings = np.bincount(task)[task]
    labels = np.concatenate([first, second])
    its_task = np.zeros(int(labels.max(initial=-1)) + 1, dtype=np.int64)
    its_task[labels] = np.tile(task, 2)
    people = np.bincount(its_task[used(labels)])
    return Weights(1 / meetings, people[task] / (2 * meetings))


def _sign_sums(found: Met, part: Part, weight: Array) -> Array:
    rows, counts = taken(found.rows, part.met), sign_counts(found.board, part.nth)
    return sums_of_shares(
        found.prompt[part.met], weight[part.met], rows.pairs, rows.same + rows.both_tie,
        (counts[part.left] + counts[part.right]) / 2,
    )  # fmt: skip


@remembered
def sign_counts(board: Board, nth: int) -> Array:
    """(rankings of a block, signs): how many of its pairs have each sign."""
    signs = board.blocks[nth].signs
    return np.stack([np.count_nonzero(signs == one, axis=1) for one in SIGNS], axis=1)


def _place_sums(found: Met, part: Part, weight: Array) -> Array:
    """A reply is a unit, its middle rank the value: comparable however many ties there are."""
    ranks = ranks_of(found.board, part.nth)
    mine, theirs = (ranks[side].astype(np.int64) for side in (part.left, part.right))
    k = part.block.k
    unit = np.repeat(found.prompt[part.met], k)
    each = np.repeat(weight[part.met], k)
    return coincidences(unit, mine.ravel(), theirs.ravel(), each, 2 * k + 1)


@remembered
def ranks_of(board: Board, nth: int) -> Array:
    """The middle ranks of the rankings of a block."""
    return middle_ranks(board.blocks[nth].places).astype(np.int8)


def middle_ranks(places: Array) -> Array:
    """Twice the rank, where a tie shares the middle of its ranks: [1, 2, 2] gives [2, 5, 5]."""
    ranks = np.ones(places.shape, dtype=np.int64)
    for column in places.T:
        before, tied = places > column[:, None], places == column[:, None]
        ranks += 2 * before + tied
    return ranks


def _tau_sums(found: Met) -> Array:
    known = np.isfinite(found.rows.tau)
    prompt, tau = found.prompt[known], found.rows.tau[known]
    return np.concatenate(
        [intervals.per_unit(prompt, 0, 1), intervals.per_unit(prompt, 0, 1, tau)], axis=1
    )


def _coefficient(
    key: str, found: Met, sums: Array, figure: Callable[[Array], Array], weight: Array
) -> Coefficient:
    return Coefficient(
        key,
        measure(
            intervals.of_coefficient(sums, figure, weight),
            prompts=many(found.prompt),
            pairs=int(found.rows.pairs.sum()),
            people=many(np.concatenate([found.one, found.other])),
        ),
    )

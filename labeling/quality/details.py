"""The figures behind the headline: coefficients of rankings, of ratings and of flags."""

from dataclasses import dataclass

import numpy as np

from labeling.quality import intervals
from labeling.quality.coefficients import (
    coincidences,
    fleiss_kappa,
    gwet_ac1,
    mean,
    mean_alpha,
    nominal_sums,
)
from labeling.quality.columns.read import Array
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
        np.zeros((intervals.UNITS, 5), dtype=np.float32),
    )
    alphas = [_place_sums(found, part, weight.per_value) for part in told]
    widths = [2 * part.block.k + 1 for part in told]
    places = np.concatenate(alphas, axis=1) if alphas else np.zeros((intervals.UNITS, 1))
    return [
        _coefficient("krippendorff_alpha", found, intervals.of_figure(places, mean_alpha(widths))),
        _coefficient("fleiss_kappa", found, intervals.of_figure(signs, fleiss_kappa)),
        _coefficient("gwet_ac1", found, intervals.of_figure(signs, gwet_ac1)),
        _coefficient("kendall_tau_b", found, intervals.of_figure(_tau_sums(found), mean)),
    ]


@dataclass(frozen=True)
class Weights:
    """What a meeting weighs, so that a task weighs the same however many people met over it."""

    per_meeting: Array
    per_value: Array


def weights(task: Array, first: Array, second: Array) -> Weights:
    """One over the meetings of the task; and times half its labels, for coincidences."""
    _, at, meetings = np.unique(task, return_inverse=True, return_counts=True)
    _, its_label = np.unique(np.concatenate([first, second]), return_index=True)
    people = np.bincount(np.tile(at, 2)[its_label], minlength=len(meetings))
    return Weights(1 / meetings[at], people[at] / (2 * meetings[at]))


def _sign_sums(found: Met, part: Part, weight: Array) -> Array:
    mine, theirs = part.block.signs[part.left], part.block.signs[part.right]
    return nominal_sums(found.prompt[part.met], mine, theirs, weight[part.met], SIGNS)


def _place_sums(found: Met, part: Part, weight: Array) -> Array:
    """A reply is a unit, its middle rank the value: comparable however many ties there are."""
    ranks = middle_ranks(part.block.places)
    mine, theirs = ranks[part.left], ranks[part.right]
    k = part.block.k
    unit = np.repeat(found.prompt[part.met], k)
    each = np.repeat(weight[part.met], k)
    return coincidences(unit, mine.ravel(), theirs.ravel(), each, 2 * k + 1)


def middle_ranks(places: Array) -> Array:
    """Twice the rank, where a tie shares the middle of its ranks: [1, 2, 2] gives [2, 5, 5]."""
    before = (places[:, :, None] > places[:, None, :]).sum(2)
    tied = (places[:, :, None] == places[:, None, :]).sum(2)
    ranks: Array = 2 * before + tied + 1
    return ranks


def _tau_sums(found: Met) -> Array:
    known = np.isfinite(found.rows.tau)
    prompt, tau = found.prompt[known], found.rows.tau[known]
    return np.concatenate(
        [intervals.per_unit(prompt, 0, 1), intervals.per_unit(prompt, 0, 1, tau)], axis=1
    )


def _coefficient(key: str, found: Met, value: tuple[float, float, float]) -> Coefficient:
    people = np.unique(np.concatenate([found.one, found.other]))
    return Coefficient(
        key,
        measure(
            value,
            prompts=len(np.unique(found.prompt)),
            pairs=int(found.rows.pairs.sum()),
            people=len(people),
        ),
    )

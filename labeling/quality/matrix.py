"""How far every two labelers agree."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from common.statistics import intervals
from common.statistics.arrays import Array
from labeling.quality.agreement import Ties, counted, cut
from labeling.quality.columns.numbers import dense, used
from labeling.quality.filters import Met
from labeling.quality.measures import Measure, distinct


@dataclass(frozen=True)
class Cell:
    """Two people, a before b in the matrix, and how far they agree."""

    a: int
    b: int
    value: float | None
    low: float | None
    high: float | None
    pairs: int
    prompts: int


@dataclass(frozen=True)
class Matrix:
    """People, lowest agreement first, and what each two of them have in common."""

    people: Sequence[int]
    measures: Sequence[Measure]
    cells: Sequence[Cell]


def matrix(found: Met, ties: Ties, *, people: Sequence[int] | None, most: int) -> Matrix:
    """The people with most pairs, or those asked for."""
    rows, _ = cut(found, "labeler", ties)
    everybody = used(np.concatenate([found.one, found.other]))
    value, pairs = rows.values(len(everybody))
    if people is None:
        chosen = np.argsort(-pairs, kind="stable")[:most]
    else:
        chosen = np.flatnonzero(np.isin(everybody, list(people)))[:most]
    chosen = chosen[np.argsort(np.nan_to_num(value[chosen], nan=2.0), kind="stable")]
    shown = rows.of_groups(chosen.tolist(), len(everybody))
    return Matrix(everybody[chosen].tolist(), shown, _cells(found, ties, everybody[chosen]))


def _cells(found: Met, ties: Ties, shown: Array) -> list[Cell]:
    place = np.full(len(found.board.people), -1)
    place[shown] = np.arange(len(shown))
    one, other = place[found.one], place[found.other]
    both = (one >= 0) & (other >= 0)
    low, high = np.minimum(one, other)[both], np.maximum(one, other)[both]
    codes, group = dense(low * len(shown) + high)
    rows = counted(found.only(both), ties, group)
    _, pairs = rows.values(len(codes))
    prompts = distinct(group, rows.prompt, len(codes))
    told = intervals.of_cells(group, rows.prompt, rows.agreed, rows.out_of, len(codes))
    return [
        _cell(divmod(code, len(shown)), intervals.of_share(*told, at), int(pairs[at]), many)
        for at, (code, many) in enumerate(zip(codes.tolist(), prompts.tolist(), strict=True))
    ]


def _cell(
    people: tuple[int, int], found: tuple[float, float, float], pairs: int, prompts: int
) -> Cell:
    """One prompt has a rate and no interval."""
    rate, low, high = (float(one) if np.isfinite(one) else None for one in found)
    if prompts == 1:
        low = high = None
    return Cell(*people, rate, low, high, pairs, prompts)

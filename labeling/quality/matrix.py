"""How far every two labelers agree."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from common.statistics.arrays import Array
from labeling.quality.agreement import Ties, counted, cut
from labeling.quality.columns.numbers import dense, used
from labeling.quality.filters import Met
from labeling.quality.measures import Measure


@dataclass(frozen=True)
class Matrix:
    """People, lowest agreement first, and what each two of them have in common."""

    people: Sequence[int]
    measures: Sequence[Measure]
    cells: Sequence[tuple[int, int, float | None, int, int]]


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


def _cells(found: Met, ties: Ties, shown: Array) -> list[tuple[int, int, float | None, int, int]]:
    place = np.full(len(found.board.people), -1)
    place[shown] = np.arange(len(shown))
    one, other = place[found.one], place[found.other]
    both = (one >= 0) & (other >= 0)
    low, high = np.minimum(one, other)[both], np.maximum(one, other)[both]
    codes, group = dense(low * len(shown) + high)
    rows = counted(found.only(both), ties, group)
    value, pairs = rows.values(len(codes))
    prompts = np.bincount(group, minlength=len(codes))
    return [
        (
            int(code // len(shown)), int(code % len(shown)),
            float(rate) if np.isfinite(rate) else None, int(count), int(tasks),
        )
        for code, rate, count, tasks in zip(codes, value, pairs, prompts, strict=True)
    ]  # fmt: skip

"""What the rules of concerns share: recent labels, means per labeler, and what a rule finds."""

from dataclasses import dataclass

import numpy as np

from common.statistics.arrays import Array
from labeling.quality.columns.board import Board
from labeling.quality.concerns.models import ConcernKind

# Fewer rankings prove nothing, and older ones no longer matter.
FEWEST = 20


WINDOW = 100


@dataclass(frozen=True)
class Found:
    """Somebody's pattern, with the numbers it was seen in. People are places on the board."""

    person: int
    kind: ConcernKind
    tasks: int
    evidence: dict[str, float]
    other: int | None = None


def recent(board: Board) -> Array:
    """For every label whether it is among the last rankings of its labeler."""
    labels = board.labels
    ranked = np.flatnonzero(labels.ranked)
    order = ranked[np.lexsort((-labels.handed_in[ranked], labels.labeler[ranked]))]
    _, begin, count = np.unique(labels.labeler[order], return_index=True, return_counts=True)
    back = np.arange(len(order)) - np.repeat(begin, count)
    found = np.zeros(len(labels.task), dtype=bool)
    found[order[back < WINDOW]] = True
    return found


@dataclass(frozen=True)
class Means:
    """Of each person: how many rankings there are, the mean of a value and its standard error."""

    count: Array
    mean: Array
    error: Array


def means(board: Board, chosen: Array, value: Array) -> Means:
    used = chosen & np.isfinite(value)
    who, told = board.labels.labeler[used], value[used]
    people = len(board.people)
    count = np.bincount(who, minlength=people)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(who, told, people) / count
        around = np.bincount(who, told**2, people) / count - mean**2
        error = np.sqrt(np.maximum(around, 0) / np.maximum(count - 1, 1))
    return Means(count, mean, error)


def number(value: float) -> float:
    return float(value) if np.isfinite(value) else 0.0

"""The scores of public benchmarks: RewardBench 2 with its subset Ties, and the grid of RM-Bench."""

from collections.abc import Sequence
from statistics import fmean
from typing import Any

import numpy as np

from common.statistics.rewards.estimates import share
from common.statistics.rewards.rows import ScoredRow

Found = dict[str, Any]
TIES = "Ties"
REFERENCE, TIED = "ref", "tied"
# The weights of the published score of Ties. The last is a tie-breaker between models.
WEIGHTS = {"tied": 0.3, "reference": 0.3, "preferred": 0.2, "preferred_hard": 0.2, "margin": 0.01}


def picked_best(row: ScoredRow) -> float:
    """Whether the highest score is of a best reply. Equal scores share the credit."""
    most, best = max(row.scores), min(row.ranks)
    top = [rank for rank, score in zip(row.ranks, row.scores, strict=True) if score == most]
    return sum(rank == best for rank in top) / len(top)


def subsets(rows: Sequence[ScoredRow]) -> Found | None:
    """How often the best reply is picked in each subset, and the mean of the subsets.

    In the subset Ties of RewardBench 2, several replies are right: it has a score of its own.
    """
    by_name: dict[str, list[ScoredRow]] = {}
    for row in rows:
        if name := row.about.get("subset"):
            by_name.setdefault(str(name), []).append(row)
    if not by_name:
        return None
    found = [_subset(name, some) for name, some in sorted(by_name.items())]
    return {"rows": found, "mean": fmean(one["score"] for one in found)}


def _subset(name: str, rows: Sequence[ScoredRow]) -> Found:
    values = np.array([picked_best(row) for row in rows])
    picked = share(values, np.array([row.prompt for row in rows])).as_json()
    several = ties(rows) if name == TIES else None
    score = several["score"] if several else picked["value"]
    return {"name": name, "rankings": len(rows), "picked": picked, "score": score, "ties": several}


def ties(rows: Sequence[ScoredRow]) -> Found | None:
    """The score of Ties: right answers are above wrong ones, and closer to each other than to them.

    Every prompt comes twice: `tied:N` has several right answers, `ref:N` only one.
    """
    known = {str(row.about.get("id", "")): _gaps(row) for row in rows}
    kinds: dict[str, dict[str, tuple[float, float]]] = {REFERENCE: {}, TIED: {}}
    for name, gaps in known.items():
        kind, _, number = name.partition(":")
        if kind in kinds and gaps:
            kinds[kind][number] = gaps
    reference, tied = kinds[REFERENCE], kinds[TIED]
    if not reference or not tied:
        return None
    both = sorted(reference.keys() & tied.keys())
    inside = np.array([tied[n][1] for n in both])
    across = np.array([tied[n][0] for n in both])
    least = np.minimum(across, np.array([reference[n][0] for n in both]))
    found = {
        "reference": fmean(gap > 0 for gap, _ in reference.values()),
        "tied": fmean(gap > 0 for gap, _ in tied.values()),
        "preferred": _mean(across > inside),
        "preferred_hard": _mean(least > inside),
        "margin": _mean(np.tanh(least[inside > 0] / inside[inside > 0] - 1), len(both)),
    }
    return found | {"score": sum(WEIGHTS[name] * value for name, value in found.items())}


def _mean(values: Any, count: int | None = None) -> float:
    return float(np.sum(values)) / max(1, len(values) if count is None else count)


def _gaps(row: ScoredRow) -> tuple[float, float] | None:
    """Worst right answer minus best wrong one, and the range of the right ones."""
    best = min(row.ranks)
    right = [s for s, rank in zip(row.scores, row.ranks, strict=True) if rank == best]
    wrong = [s for s, rank in zip(row.scores, row.ranks, strict=True) if rank != best]
    return (min(right) - max(wrong), max(right) - min(right)) if wrong else None


def grid(rows: Sequence[ScoredRow]) -> Found | None:
    """RM-Bench: accuracy by the style of the chosen reply (rows) and of the rejected (columns).

    Hard: the rejected reply has the richer style. Easy: the chosen one has.
    """
    some = [row for row in rows if row.about.get("styles")]
    if not some:
        return None
    count = int(some[0].about["styles"])
    scores = np.array([row.scores for row in some if len(row.scores) == 2 * count])
    lead = np.sign(scores[:, :count, None] - scores[:, None, count:])
    cells = ((1 + lead) / 2).mean(0)
    row, column = np.indices(cells.shape)
    return {
        "cells": cells.tolist(),
        "easy": float(cells[row > column].mean()),
        "normal": float(cells[row == column].mean()),
        "hard": float(cells[row < column].mean()),
        "mean": float(cells.mean()),
        "rankings": len(scores),
    }

"""Gold: answers judged by the signs of pairs. A pair that the key ties asks nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from common.statistics.arrays import Array
from labeling.quality.agreement import Ties, shares
from labeling.quality.columns.board import PURPOSES, Board, pairs_of
from labeling.quality.columns.numbers import dense, used
from labeling.quality.filters import Met
from labeling.quality.measures import Counted, Measure, measures
from labeling.quality.review.models import GoldKey
from labeling.tasks.models import Purpose


@dataclass(frozen=True)
class Judged:
    """A row per ranking of a gold task: of whom, how many pairs were right, out of how many."""

    label: Array  # indexes into the board's labels
    right: Array
    out_of: Array


def judged(board: Board) -> Judged:
    """A tie where the key has an order is half right."""
    keys = dict(GoldKey.objects.values_list("task", "places"))
    labels, right, out_of = [np.zeros(0, np.int64)], [np.zeros(0)], [np.zeros(0)]
    gold = board.purpose == PURPOSES.index(Purpose.GOLD)
    for block in board.blocks:
        tasks = board.labels.task[block.rows]
        known = np.isin(board.facts.task[tasks], list(keys)) & gold[tasks]
        if not known.any():
            continue
        one, other = pairs_of(block.k)
        key = np.array([keys[task] for task in board.facts.task[tasks[known]].tolist()])
        wanted = np.sign(key[:, one] - key[:, other])
        asked = wanted != 0
        alike = 1 - np.abs(block.signs[known] - wanted) / 2
        labels.append(block.rows[known])
        right.append((alike * asked).sum(1))
        out_of.append(asked.sum(1).astype(float))
    return Judged(np.concatenate(labels), np.concatenate(right), np.concatenate(out_of))


def counted(board: Board, found: Judged, group: Array) -> Counted:
    task = board.labels.task[found.label]
    people = [board.labels.labeler[found.label]]
    return Counted(group, board.prompts[task], people, found.right, found.out_of, found.out_of)


def by_person(board: Board, people: Sequence[int]) -> list[Measure]:
    """How each of these people did at gold tasks."""
    found = judged(board)
    place = np.full(len(board.people), -1)
    place[list(people)] = np.arange(len(people))
    group = place[board.labels.labeler[found.label]]
    asked = group >= 0
    rows = counted(board, found, group).only(asked, group[asked])
    return measures(rows, len(people), enough_people=1)


def by_task(board: Board, tasks: Sequence[int]) -> list[tuple[int, Measure]]:
    """How many answered each gold task, and how they did."""
    found = judged(board)
    ids = board.facts.task[board.labels.task[found.label]]
    order = np.argsort(tasks)
    at = np.searchsorted(np.sort(tasks), ids)
    known = np.isin(ids, tasks)
    group = np.where(known, order[np.minimum(at, len(tasks) - 1)], 0) if len(tasks) else ids
    rows = counted(board, found, group).only(known, group[known])
    answered = np.bincount(group[known], minlength=len(tasks))
    # One task is one prompt, so the interval is that of this many people.
    told = [
        Measure(
            rate if number else None, None, None, int(number > 0), int(pairs), int(number),
        )
        for rate, pairs, number in _rates(rows, answered)
    ]  # fmt: skip
    return list(zip(answered.tolist(), told, strict=True))


def _rates(rows: Counted, answered: Array) -> list[tuple[float, float, int]]:
    count = len(answered)
    right = np.bincount(rows.group, weights=rows.agreed, minlength=count)
    out_of = np.bincount(rows.group, weights=rows.out_of, minlength=count)
    with np.errstate(invalid="ignore"):
        share = right / out_of
    return list(zip(share.tolist(), out_of.tolist(), answered.tolist(), strict=True))


# People must have been nearly of one mind, and not few.
SURE_AGREEMENT = 0.9
SURE_RANKINGS = 3


def task_agreement(found: Met) -> tuple[Array, Array, Array]:
    """Tasks, the mean agreement of the rankings of each, and how many rankings it has."""
    agreed, out_of = shares(found.rows, Ties.HALF)
    tasks, group = dense(found.rows.task)
    count = len(tasks)
    mean = np.bincount(group, weights=agreed, minlength=count) / np.maximum(
        np.bincount(group, weights=out_of, minlength=count), 1
    )
    labels = used(np.concatenate([found.rows.first, found.rows.second]))
    rankings = np.bincount(found.board.labels.task[labels])[tasks]
    return tasks, mean, rankings


def suggested(found: Met) -> list[tuple[int, float, int]]:
    """Tasks fit for gold: id, agreement and rankings, best first; none that is gold already."""
    tasks, mean, rankings = task_agreement(found)
    taken = list(GoldKey.objects.values_list("source", flat=True))
    ids = found.board.facts.task[tasks]
    fit = (mean >= SURE_AGREEMENT) & (rankings >= SURE_RANKINGS) & ~np.isin(ids, taken)
    order = np.flatnonzero(fit)[np.argsort(-mean[fit] - rankings[fit] * 1e-6, kind="stable")]
    return [(int(ids[at]), float(mean[at]), int(rankings[at])) for at in order]

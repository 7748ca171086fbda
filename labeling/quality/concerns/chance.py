"""The rule for rankings that agree with others no better than chance does.

How far two people agree depends on both of them and on the task. So each person gets a
reliability: 1 for somebody as good as others are, 0 for somebody who clicks. What two people agree
beyond chance is the product of their reliabilities, times what the others who ranked the task agree
beyond chance. A labeler who met only a clicker, or only hard prompts, is not blamed for that.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from common.statistics import intervals
from common.statistics.arrays import Array
from labeling.quality.agreement import Ties, shares
from labeling.quality.columns.board import Board, Meets, taken
from labeling.quality.concerns.evidence import FEWEST, Found
from labeling.quality.concerns.models import ConcernKind

CHANCE = 0.5
# If people hardly agree at all, nobody stands out.
LEAST_USUAL = 0.1
# Surely below this reliability, and not surely above none.
HALF_AS_GOOD = 0.5
SURE = 2.0
SURE_OF_NONE = 3.0
ROUNDS = 20
# The others of a task show how hard it is if they are at least so reliable together.
TRUSTED = 0.25
# What is expected where only two people ranked: half of the usual.
HARD = 0.5


@dataclass(frozen=True)
class Beyond:
    """A row for each person of every meeting: what was agreed beyond chance, and with whom."""

    person: Array
    partner: Array
    task: Array
    agreed: Array
    usual: Array  # what two reliable people agree beyond chance with this number of replies


def at_random(board: Board, chosen: Array) -> Iterator[Found]:
    rows = _beyond_chance(board, chosen)
    if not len(rows.person) or np.median(rows.usual) < LEAST_USUAL:
        return
    people = len(board.people)
    reliable = _reliability(rows, people)
    difficulty = _of_the_others(rows, reliable)
    known = np.isfinite(difficulty)
    trust = reliable[rows.partner]
    value, spread = intervals.of_cells(
        rows.person[known], rows.task[known], (rows.agreed * trust)[known],
        (difficulty * trust**2)[known], people,
    )  # fmt: skip
    error = np.sqrt(spread.variance)
    tasks = _weighted_tasks(rows, trust, known, people)
    with np.errstate(invalid="ignore"):
        wrong = (
            (tasks >= FEWEST)
            & (value + SURE * error < HALF_AS_GOOD)
            & (value - SURE_OF_NONE * error < 0)
        )
    for person in np.flatnonzero(wrong).tolist():
        own = known & (rows.person == person)
        yield Found(
            person, ConcernKind.RANDOM, int(tasks[person]),
            {
                "agreement": CHANCE + float(rows.agreed[own].mean()),
                "usual_agreement": CHANCE + float(difficulty[own].mean()),
            },
        )  # fmt: skip


def _beyond_chance(board: Board, chosen: Array) -> Beyond:
    meets = board.meets
    rows: Meets = taken(meets, chosen[meets.first] & chosen[meets.second])
    agreed, out_of = shares(rows, Ties.HALF)
    beyond = agreed / np.maximum(out_of, 1) - CHANCE
    one, other = board.labels.labeler[rows.first], board.labels.labeler[rows.second]
    k = board.facts.replies[rows.task]
    usual = np.zeros(len(beyond))
    for of_k in (k == size for size in np.unique(k)):
        usual[of_k] = np.median(beyond[of_k])
    return Beyond(
        np.concatenate([one, other]), np.concatenate([other, one]), np.tile(rows.task, 2),
        np.tile(beyond, 2), np.tile(usual, 2),
    )  # fmt: skip


def _reliability(rows: Beyond, people: int) -> Array:
    """Fit one number per person so that products of two explain what is agreed beyond chance."""
    reliable = np.ones(people)
    for _ in range(ROUNDS):
        trust = reliable[rows.partner]
        upper = np.bincount(rows.person, rows.agreed * trust, people)
        lower = np.bincount(rows.person, rows.usual * trust**2, people)
        with np.errstate(divide="ignore", invalid="ignore"):
            fitted = np.nan_to_num(upper / lower, nan=1.0)
        reliable = (reliable + np.clip(fitted, 0, 1.5)) / 2
    return reliable


def _of_the_others(rows: Beyond, reliable: Array) -> Array:
    """For every row what reliable people agree beyond chance in its task, without its person.

    Where nobody else met, it may be a hard task, and less than the usual is expected; nan where
    the others do not deserve trust.
    """
    tasks = int(rows.task.max()) + 1
    both = reliable[rows.person] * reliable[rows.partner]
    # Every meeting is in two rows; those of the person are in the task's sum and left out here.
    code = rows.person * tasks + rows.task
    _, at = np.unique(code, return_inverse=True)
    others = [
        np.bincount(rows.task, one, tasks)[rows.task] / 2 - np.bincount(at, one)[at]
        for one in (rows.agreed, both, np.ones(len(both)))
    ]
    agreed, trusted, meetings = others
    alone = meetings == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(trusted >= TRUSTED * meetings, agreed / trusted, np.nan)
    return np.where(alone, rows.usual * HARD, found)


def _weighted_tasks(rows: Beyond, trust: Array, known: Array, people: int) -> Array:
    """Return how many tasks each person shared with reliable people."""
    _, first = np.unique(
        rows.person[known] * (int(rows.task.max()) + 1) + rows.task[known], return_index=True
    )
    reliable = np.flatnonzero(known)[first]
    weight = np.minimum(trust[reliable], 1)
    return np.bincount(rows.person[reliable], weight, people)

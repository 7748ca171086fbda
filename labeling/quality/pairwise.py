"""Pairs of replies one by one, between people and beside what a reward model says."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from common.statistics.arrays import Array
from labeling.quality.agreement import Ties
from labeling.quality.columns.board import Block, Board, pairs_of
from labeling.quality.columns.memory import remembered
from labeling.quality.columns.numbers import dense
from labeling.quality.filters import Met
from labeling.quality.measures import Counted

# With this number of tasks of each K, the share of ties is known well enough.
ENOUGH_TASKS = 20_000


def agreed_on(mine: Array, theirs: Array, ties: Ties) -> tuple[Array, Array]:
    """Of two arrays of signs: how far each pair agrees, and whether it is counted."""
    if ties == Ties.EXCLUDED:
        product: Array = mine * theirs
        return product == 1, product != 0
    counted: Array = np.ones(mine.shape, dtype=bool)
    if ties == Ties.THREE_WAY:
        return mine == theirs, counted
    return (2 - np.abs(mine - theirs)) * np.float32(0.5), counted


@dataclass(frozen=True)
class Part:
    """The meetings of one block that a view is about."""

    nth: int  # which block
    block: Block
    met: Array  # positions in the view's meetings
    left: Array  # their rankings in the block
    right: Array
    task: Array


def parts(found: Met) -> Iterator[Part]:
    """The view's meetings, block by block."""
    for nth, block in enumerate(found.board.blocks):
        begin, end = np.searchsorted(found.at, [block.meets.start, block.meets.stop])
        if begin == end:
            continue
        inside = found.at[begin:end] - block.meets.start
        yield Part(
            nth, block, np.arange(begin, end), block.left[inside], block.right[inside],
            found.rows.task[begin:end],
        )  # fmt: skip


def of_replies(board: Board, values: Array, task: Array, k: int) -> Array:
    """(tasks, k): a value of each reply of these tasks."""
    return values[board.first_reply[task][:, None] + np.arange(k)]


@dataclass(frozen=True)
class RankedTasks:
    """The tasks of a block, and for each of its rankings which of them it is about."""

    tasks: Array
    at: Array


@remembered
def ranked_tasks(board: Board, nth: int) -> RankedTasks:
    return RankedTasks(*np.unique(board.labels.task[board.blocks[nth].rows], return_inverse=True))


def rankings_of(part: Part) -> Array:
    """Every ranking of some meetings once, by its place in the block."""
    met = np.zeros(len(part.block.rows), dtype=bool)
    met[part.left] = met[part.right] = True
    return np.flatnonzero(met)


@dataclass(frozen=True)
class Machine:
    """How a reward model orders the pairs of the tasks of a block, and which tasks it scored."""

    signs: Array
    known: Array


@remembered
def machine_signs(board: Board, model: str, nth: int) -> Machine:
    task, k = ranked_tasks(board, nth).tasks, board.blocks[nth].k
    if model not in board.scores:
        return Machine(np.zeros((len(task), k * (k - 1) // 2), np.int8), np.zeros(len(task), bool))
    # A higher score is better, and better is -1 as with places.
    apart = -_leads(board, model, task, k)
    known = np.asarray(~np.isnan(apart).any(axis=1))
    with np.errstate(invalid="ignore"):
        signs: Array = np.sign(apart) * (np.abs(apart) >= tie_margin(board, model))
    return Machine(np.nan_to_num(signs).astype(np.int8), known)


def _leads(board: Board, model: str, task: Array, k: int) -> Array:
    """(tasks, pairs): by how much the model scores the first reply of each pair higher."""
    one, other = pairs_of(k)
    scores = of_replies(board, board.scores[model], task, k)
    return scores[:, one] - scores[:, other]


@remembered
def tie_margin(board: Board, model: str) -> float:
    """Return the lead below which the model counts as tying: then it ties as often as people do.

    A model hardly ever gives two replies the same score. Without ties of its own it would be
    compared on other pairs than people are, or blamed for every pair that people tie.
    """
    leads: list[Array] = [np.zeros(0)]
    weights: list[Array] = [np.zeros(0)]
    tied = 0.0
    for nth, block in enumerate(board.blocks):
        own = ranked_tasks(board, nth)
        rankings = np.bincount(own.at, minlength=len(own.tasks))
        every = max(1, len(own.tasks) // ENOUGH_TASKS)
        lead = np.abs(_leads(board, model, own.tasks[::every], block.k))
        known = ~np.isnan(lead).any(axis=1)
        leads.append(lead[known].ravel())
        weights.append(np.repeat(rankings[::every][known], lead.shape[1]) * float(every))
        of_known = np.zeros(len(own.tasks), dtype=bool)
        of_known[::every] = known
        signs = block.signs[of_known[own.at]]
        tied += np.count_nonzero(signs == 0) * float(every)
    lead, weight = np.concatenate(leads), np.concatenate(weights)
    if not tied:
        return 0.0
    order = np.argsort(lead)
    below = np.cumsum(weight[order])
    return float(lead[order][np.searchsorted(below, tied, side="right").clip(max=len(lead) - 1)])


@remembered
def model_agreement(board: Board, model: str, ties: Ties) -> tuple[Array, Array]:
    """For every label: how many of its pairs the model orders alike, and out of how many."""
    agreed, out_of = np.zeros(len(board.labels.task)), np.zeros(len(board.labels.task))
    for nth, block in enumerate(board.blocks):
        at, machine = ranked_tasks(board, nth).at, machine_signs(board, model, nth)
        same, counted = agreed_on(block.signs, machine.signs[at], ties)
        agreed[block.rows] = same.sum(1) * machine.known[at]
        out_of[block.rows] = counted.sum(1) * machine.known[at]
    return agreed, out_of


def with_model(found: Met, group: Array, ties: Ties, model: str) -> Counted:
    """Meetings again, but how far the model agrees with the two people of each."""
    agreed, out_of = model_agreement(found.board, model, ties)
    first, second = found.rows.first, found.rows.second
    told = out_of[first] + out_of[second]
    return Counted(
        group, found.prompt, [found.one, found.other],
        agreed[first] + agreed[second], told, told / 2,
    )  # fmt: skip


def labelers_with_model(found: Met, ties: Ties, model: str) -> Counted:
    """The same by labeler: each meeting counts for both, with their own label."""
    agreed, out_of = model_agreement(found.board, model, ties)
    labels = np.concatenate([found.rows.first, found.rows.second])
    people = np.concatenate([found.one, found.other])
    _, group = dense(people)
    told = out_of[labels]
    return Counted(group, np.tile(found.prompt, 2), [people], agreed[labels], told, told)

"""Traits of a single ranking: its pace, its ties, and the length and position it prefers."""

from dataclasses import dataclass

import numpy as np

from common.statistics.arrays import Array
from labeling.quality.columns.board import Board, pairs_of
from labeling.quality.columns.memory import remembered
from labeling.quality.details import ranks_of
from labeling.quality.pairwise import of_replies, ranked_tasks

# Closer in length than this and neither is the longer one.
LONGER = 1.1
MINUTE_MS = 60_000


def words_per_minute(board: Board, labels: Array) -> Array:
    """How fast the screen of each label went by, in words that were on it."""
    minutes = np.maximum(board.labels.active_ms[labels], 1) / MINUTE_MS
    pace: Array = board.labels.words[labels] / minutes
    return pace


@dataclass(frozen=True)
class Shares:
    """A count of pairs for every label, and the number of pairs it is out of."""

    part: Array
    out_of: Array


@remembered
def longer_first(board: Board, nth: int) -> Array:
    """(tasks of a block, pairs): -1 where the first is the longer one, 1 where it is shorter."""
    one, other = pairs_of(board.blocks[nth].k)
    tasks = ranked_tasks(board, nth).tasks
    length = np.maximum(
        of_replies(board, board.facts.characters, tasks, board.blocks[nth].k), 1
    ).astype(np.int64)
    first, second = length[:, one], length[:, other]
    apart = np.maximum(first, second) / np.minimum(first, second) >= LONGER
    longer: Array = (np.sign(second - first) * apart).astype(np.int8)
    return longer


@remembered
def longer_wins(board: Board) -> Shares:
    """How often each ranking prefers the longer reply; a tie counts half."""
    found = _none(board)
    for nth, block in enumerate(board.blocks):
        at, longer = ranked_tasks(board, nth).at, longer_first(board, nth)
        told = (longer != 0).sum(1)[at]
        found.part[block.rows] = (told + (block.signs * longer[at]).sum(1)) / 2
        found.out_of[block.rows] = told
    return found


@remembered
def ties(board: Board) -> Shares:
    """How many pairs of each ranking are ties."""
    found = _none(board)
    for block in board.blocks:
        found.part[block.rows] = (block.signs == 0).sum(1)
        found.out_of[block.rows] = block.signs.shape[1]
    return found


def centred_by_slot(board: Board, nth: int) -> Array:
    """(rankings, k): ranks in the order shown, around zero: below it is better than the middle."""
    block = board.blocks[nth]
    cells = board.labels.cell[block.rows][:, None] + np.arange(block.k)
    slots = board.facts.slot[cells].astype(np.int64) - 1
    ranks = ranks_of(board, nth) / 2 - (block.k + 1) / 2
    shown = np.empty_like(ranks)
    np.put_along_axis(shown, slots, ranks, axis=1)
    return shown


def _none(board: Board) -> Shares:
    return Shares(np.zeros(len(board.labels.task)), np.zeros(len(board.labels.task)))

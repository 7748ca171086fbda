"""Does the letter under which a reply is shown matter, or its length? For people and for models."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from common.statistics.arrays import Array
from labeling.quality.columns.board import Board
from labeling.quality.crowd import measures_of_crowd
from labeling.quality.filters import Filters, own_label_fits
from labeling.quality.kinds import LENGTHS, length_steps
from labeling.quality.measures import Counted, Measure
from labeling.quality.pairwise import machine_signs, ranked_tasks
from labeling.quality.traits import centred_by_slot, longer_first
from labeling.tasks.blindness import slots


@dataclass(frozen=True)
class Slot:
    """What share of its pairs the reply under this letter wins: a half where it plays no part."""

    slot: str
    measure: Measure


def _chosen(board: Board, filters: Filters) -> Array:
    """For each label on the board whether it is asked about."""
    return board.labels.ranked & own_label_fits(board, filters)


def by_slot(board: Board, filters: Filters) -> list[Slot]:
    chosen = _chosen(board, filters)
    groups, rows, won, pairs = [], [], [], []
    for nth, block in enumerate(board.blocks):
        some = chosen[block.rows]
        shown = centred_by_slot(board, nth)[some]
        at = block.rows[some]
        groups.append(np.tile(np.arange(block.k), len(at)))
        rows.append(np.repeat(at, block.k))
        won.append((block.k - 1) / 2 - shown.ravel())
        pairs.append(np.full(len(at) * block.k, block.k - 1))
    if not rows:
        return []
    slot, row, part, out_of = map(np.concatenate, (groups, rows, won, pairs))
    told = _measures(board, slot, row, part, out_of, int(slot.max(initial=-1)) + 1)
    return [Slot(letter, one) for letter, one in zip(slots(len(told)), told, strict=True)]


def _measures(
    board: Board, group: Array, row: Array, won: Array, out_of: Array, count: int
) -> list[Measure]:
    """One person alone can prefer what is long or first: the intervals are for other people."""
    told = out_of > 0
    prompt = board.prompts[board.labels.task[row[told]]]
    who = [board.labels.labeler[row[told]]]
    rows = Counted(group[told], prompt, who, won[told], out_of[told], out_of[told])
    return measures_of_crowd(rows, count, enough_people=1)


@dataclass(frozen=True)
class Bucket:
    key: str
    measure: Measure


@dataclass(frozen=True)
class LengthBias:
    """How often the longer reply wins, overall and by how much longer it is."""

    name: str
    overall: Measure
    buckets: Sequence[Bucket]


PEOPLE = "people"


def by_longer(board: Board, filters: Filters) -> list[LengthBias]:
    """People, and every reward model on the same pairs."""
    chosen = _chosen(board, filters)
    return [_length_bias(board, chosen, name) for name in (PEOPLE, *board.scores)]


def _length_bias(board: Board, chosen: Array, name: str) -> LengthBias:
    """A figure per step of length and one of all. Where the lengths are equal nobody is asked."""
    steps = LENGTHS[1:]
    groups, rows, won, pairs = [[np.zeros(0, np.int64)] for _ in range(4)]
    for nth, block in enumerate(board.blocks):
        own, machine = ranked_tasks(board, nth), machine_signs(board, name, nth)
        some = np.flatnonzero(chosen[block.rows] & (machine.known[own.at] | (name == PEOPLE)))
        at = own.at[some]
        said = block.signs[some] if name == PEOPLE else machine.signs[at]
        # A tie counts half; where neither reply is longer, nothing is counted.
        wins = (1 + said * longer_first(board, nth)[at]) / 2
        step = length_steps(board, nth)[at]
        for number in range(len(steps)):
            of_step = step == number + 1
            groups.append(np.full(len(some), number))
            rows.append(block.rows[some])
            won.append((wins * of_step).sum(1))
            pairs.append(of_step.sum(1).astype(np.float64))
    group, row, part, out_of = map(np.concatenate, (groups, rows, won, pairs))
    told = _measures(board, group, row, part, out_of, len(steps))
    [overall] = _measures(board, np.zeros_like(group), row, part, out_of, 1)
    return LengthBias(
        name, overall, [Bucket(key, one) for key, one in zip(steps, told, strict=True)]
    )

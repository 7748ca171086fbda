"""Does the letter under which a reply is shown matter, or its length? For people and for models."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from common.statistics.arrays import Array
from labeling.quality.agreement import Ties
from labeling.quality.columns.board import Board
from labeling.quality.filters import Filters, own_label_fits
from labeling.quality.kinds import LENGTHS, Tally, kinds
from labeling.quality.measures import Counted, Measure, measures, of_sums
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
    told = _measures(board, *map(np.concatenate, (groups, rows, won, pairs)))
    return [Slot(letter, one) for letter, one in zip(slots(len(told)), told, strict=True)]


def _measures(board: Board, group: Array, row: Array, won: Array, out_of: Array) -> list[Measure]:
    prompt = board.prompts[board.labels.task[row]]
    who = [board.labels.labeler[row]]
    count = int(group.max(initial=-1)) + 1
    return measures(Counted(group, prompt, who, won, out_of, out_of), count, enough_people=1)


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
    tally = Tally(board, kinds(board, "length"))
    for nth, block in enumerate(board.blocks):
        own, longer = ranked_tasks(board, nth), longer_first(board, nth)
        rankings = np.flatnonzero(chosen[block.rows])
        said = block.signs[rankings]
        if name != PEOPLE:
            machine = machine_signs(board, name, nth)
            rankings = rankings[machine.known[own.at[rankings]]]
            said = machine.signs[own.at[rankings]]
        tally.add(nth, own.at[rankings], said, longer[own.at[rankings]])
        tally.behind(nth, rankings)
    told = of_sums(tally.sums(Ties.HALF, _steps(tally.kinds.names)), enough_people=1)
    return LengthBias(
        name, told[-1],
        [Bucket(key, one) for key, one in zip(LENGTHS[1:], told, strict=False)],
    )  # fmt: skip


def _steps(names: Sequence[str]) -> Array:
    """Return (kinds, groups): one group per step, and one of all steps."""
    each = np.array([[name == step for step in LENGTHS[1:]] for name in names], dtype=np.float64)
    each = each.reshape(len(names), len(LENGTHS) - 1)
    return np.concatenate([each, each.sum(1, keepdims=True)], axis=1)

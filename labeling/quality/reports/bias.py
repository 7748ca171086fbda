"""Does the letter under which a reply is shown matter, or its length? For people and for models."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from labeling.quality.columns.board import Block, Board
from labeling.quality.columns.read import Array
from labeling.quality.filters import Filters, own_label_fits
from labeling.quality.measures import Counted, Measure, measures
from labeling.quality.pairwise import LENGTHS, Pairs, by_length, by_task, model_signs
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
    for block in board.blocks:
        some = chosen[block.rows]
        shown = centred_by_slot(board, block)[some]
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
    codes_of, _ = by_length(board)
    pairs = Pairs()
    for block in board.blocks:
        some = chosen[block.rows]
        rows = block.rows[some]
        tasks, begin, at = np.unique(
            board.labels.task[rows], return_index=True, return_inverse=True
        )
        if not len(tasks):
            continue
        longer = longer_first(board, tasks, block.k)
        codes = codes_of(tasks, block.k)
        labels = np.diff(np.append(begin, len(rows)))[:, None]
        won, known = _wins(board, block, some, name, tasks, begin, longer, labels)
        told = (longer != 0) * labels * known
        pairs.add(codes, board.prompts[tasks], won * (told > 0), told)
        who = board.labels.labeler[rows]
        pairs.people.append((np.repeat(who, codes.shape[1]), codes[at].ravel()))
    rows_of = pairs.counted(np.arange(len(LENGTHS)))
    told_by = measures(rows_of, len(LENGTHS), enough_people=1)
    nothing = np.zeros_like
    overall = replace(
        rows_of, group=nothing(rows_of.group), people_group=nothing(rows_of.people_group)
    )
    return LengthBias(
        name,
        measures(overall, 1, enough_people=1)[0],
        # Pairs of equal length have no longer reply.
        [Bucket(key, one) for key, one in zip(LENGTHS[1:], told_by[1:], strict=True)],
    )


def _wins(  # noqa: PLR0913, PLR0917  # one block, task by task
    board: Board, block: Block, some: Array, name: str, tasks: Array, begin: Array, longer: Array,
    labels: Array,
) -> tuple[Array, Array]:  # fmt: skip
    """How often the longer one won, of so many labels; and in which tasks it is known."""
    if name == PEOPLE:
        signs = by_task(block.signs[some], begin)
        return (labels + signs * longer) / 2, np.ones((len(tasks), 1), dtype=bool)
    machine, known = model_signs(board, name, tasks, block.k)
    return labels * (1 + machine * longer) / 2, known[:, None]

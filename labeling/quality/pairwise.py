"""Pairs of replies one by one: by the models that wrote them, by length, by a model’s scores."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from labeling.prompts.models import Writer
from labeling.quality.agreement import Ties
from labeling.quality.columns.board import Block, Board, pairs_of
from labeling.quality.columns.memory import remembered
from labeling.quality.columns.read import Array
from labeling.quality.filters import Met
from labeling.quality.measures import Counted

PERSON = "a person"
# The longer reply is at least so many times as long.
LENGTHS = ("1.0", "1.1", "1.5", "2", "3")
LENGTH_STEPS = np.array([1.1, 1.5, 2.0, 3.0])


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

    block: Block
    met: Array  # positions in the view's meetings
    left: Array  # their rankings in the block
    right: Array
    task: Array


def parts(found: Met) -> Iterator[Part]:
    """The view's meetings, block by block."""
    for block in found.board.blocks:
        begin, end = np.searchsorted(found.at, [block.meets.start, block.meets.stop])
        if begin == end:
            continue
        inside = found.at[begin:end] - block.meets.start
        yield Part(
            block, np.arange(begin, end), block.left[inside], block.right[inside],
            found.rows.task[begin:end],
        )  # fmt: skip


def of_replies(board: Board, values: Array, task: Array, k: int) -> Array:
    """(tasks, k): a value of each reply of these tasks."""
    return values[board.first_reply[task][:, None] + np.arange(k)]


def writer_names(board: Board) -> tuple[Array, list[str]]:
    """For each reply an index into the names of writers; people are all one."""
    known = {
        writer: PERSON if person else model or outside
        for writer, person, model, outside in Writer.objects.filter(
            pk__in=np.unique(board.facts.writer).tolist()
        ).values_list("pk", "person", "model_version", "outside")
    }
    names = sorted(set(known.values()))
    writers = sorted(known)
    codes = np.array([names.index(known[writer]) for writer in writers], dtype=np.int32)
    return codes[np.searchsorted(writers, board.facts.writer)] if writers else codes, names


def by_model_pair(board: Board) -> tuple[Callable[[Array, int], Array], Callable[[int], str]]:
    """The code of every pair of some tasks, and what a code is called."""
    code_of, names = writer_names(board)

    def codes(task: Array, k: int) -> Array:
        one, other = pairs_of(k)
        writer = of_replies(board, code_of, task, k)
        first, second = writer[:, one], writer[:, other]
        return np.minimum(first, second) * len(names) + np.maximum(first, second)

    return codes, lambda code: f"{names[code // len(names)]}|{names[code % len(names)]}"


def by_length(board: Board) -> tuple[Callable[[Array, int], Array], Callable[[int], str]]:
    def codes(task: Array, k: int) -> Array:
        one, other = pairs_of(k)
        length = np.maximum(of_replies(board, board.facts.characters, task, k), 1)
        ratio = np.maximum(length[:, one], length[:, other]) / np.minimum(
            length[:, one], length[:, other]
        )
        return np.searchsorted(LENGTH_STEPS, ratio, side="right")

    return codes, lambda code: LENGTHS[code]


PAIR_CUTS = {"model_pair": by_model_pair, "length": by_length}


def pair_cut(found: Met, by: str, ties: Ties, model: str) -> tuple[Counted, Counted, Sequence[str]]:
    """Rows per pair of replies of a task: people with people, and the model with people."""
    codes_of, name = PAIR_CUTS[by](found.board)
    rows, scored = Pairs(), Pairs()
    for part in parts(found):
        tasks, begin, at = np.unique(part.task, return_index=True, return_inverse=True)
        codes = codes_of(tasks, part.block.k)
        prompt = found.board.prompts[tasks]
        signs = part.block.signs
        agreed, told = agreed_on(signs[part.left], signs[part.right], ties)
        rows.add(codes, prompt, by_task(agreed, begin), by_task(told, begin))
        # Every ranking once: with the model, and for who stands behind the pair.
        ranking, first = np.unique(np.concatenate([part.left, part.right]), return_index=True)
        its_task = np.tile(at, 2)[first]
        its_begin = np.searchsorted(its_task, np.arange(len(tasks)))
        machine, known = model_signs(found.board, model, tasks, part.block.k)
        agreed, told = agreed_on(signs[ranking], machine[its_task], ties)
        sure = known[:, None]
        scored.add(
            codes, prompt, by_task(agreed, its_begin) * sure, by_task(told, its_begin) * sure
        )
        labeler = found.board.labels.labeler[part.block.rows[ranking]]
        people = np.repeat(labeler, codes.shape[1]), codes[its_task].ravel()
        rows.people.append(people)
        scored.people.append(people)
    return rows.counted(rows.keys), scored.counted(rows.keys), [name(int(one)) for one in rows.keys]


def by_task(values: Array, begin: Array) -> Array:
    """Sums over the rows of each task; rows lie in the order of tasks, which begin there."""
    kind = np.int32 if values.dtype.kind in "bi" else np.float32
    summed: Array = np.add.reduceat(values, begin, axis=0, dtype=kind)
    return summed


@dataclass
class Pairs:
    """Sums per task and pair of replies, block by block."""

    parts: list[tuple[Array, Array, Array, Array]] = field(default_factory=list)
    people: list[tuple[Array, Array]] = field(default_factory=list)

    def add(self, codes: Array, prompt: Array, agreed: Array, out_of: Array) -> None:
        each = np.repeat(prompt, codes.shape[1])
        self.parts.append((codes.ravel(), each, agreed.ravel(), out_of.ravel()))

    @property
    def keys(self) -> Array:
        """All codes there are, in order."""
        found: list[Array] = [np.flatnonzero(np.bincount(codes)) for codes, *_ in self.parts]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)

    def counted(self, keys: Array) -> Counted:
        none = np.zeros(0, dtype=np.int64)
        codes, prompt, agreed, out_of = (
            (np.concatenate(column) for column in zip(*self.parts, strict=True))
            if self.parts
            else (none, none, none, none)
        )
        who, their_codes = (
            (np.concatenate(column) for column in zip(*self.people, strict=True))
            if self.people
            else (none, none)
        )
        dense = np.zeros(int(keys.max(initial=-1)) + 1, dtype=np.int32)
        dense[keys] = np.arange(len(keys))
        return Counted(
            dense[codes], prompt, [who], agreed, out_of, out_of, people_group=dense[their_codes]
        )


def model_signs(board: Board, model: str, task: Array, k: int) -> tuple[Array, Array]:
    """(tasks, pairs): how the model orders every pair; and which tasks it has scored."""
    if model not in board.scores:
        return np.zeros((len(task), k * (k - 1) // 2), np.int8), np.zeros(len(task), bool)
    one, other = pairs_of(k)
    scores = of_replies(board, board.scores[model], task, k)
    known = np.asarray(~np.isnan(scores).any(axis=1))
    # A higher score is better, and better is -1 as with places.
    with np.errstate(invalid="ignore"):
        signs: Array = np.sign(scores[:, other] - scores[:, one])
    return np.nan_to_num(signs).astype(np.int8), known


@remembered
def model_agreement(board: Board, model: str, ties: Ties) -> tuple[Array, Array]:
    """For every label: how many of its pairs the model orders alike, and out of how many."""
    agreed, out_of = np.zeros(len(board.labels.task)), np.zeros(len(board.labels.task))
    for block in board.blocks:
        tasks, at = np.unique(board.labels.task[block.rows], return_inverse=True)
        signs, known = model_signs(board, model, tasks, block.k)
        same, counted = agreed_on(block.signs, signs[at], ties)
        agreed[block.rows] = same.sum(1) * known[at]
        out_of[block.rows] = counted.sum(1) * known[at]
    return agreed, out_of


def with_model(found: Met, group: Array, ties: Ties, model: str) -> Counted:
    """Meetings again, but how far the model agrees with the two people of each."""
    agreed, out_of = model_agreement(found.board, model, ties)
    first, second = found.rows.first, found.rows.second
    told = out_of[first] + out_of[second]
    return Counted(
        group, found.prompt, [found.one, found.other],
        agreed[first] + agreed[second], told, np.where(told > 0, found.rows.pairs, 0),
    )  # fmt: skip


def labelers_with_model(found: Met, ties: Ties, model: str) -> Counted:
    """The same by labeler: each meeting counts for both, with their own label."""
    agreed, out_of = model_agreement(found.board, model, ties)
    labels = np.concatenate([found.rows.first, found.rows.second])
    people = np.concatenate([found.one, found.other])
    _, group = np.unique(people, return_inverse=True)
    pairs = np.where(out_of[labels] > 0, np.tile(found.rows.pairs, 2), 0)
    return Counted(group, np.tile(found.prompt, 2), [people], agreed[labels], out_of[labels], pairs)

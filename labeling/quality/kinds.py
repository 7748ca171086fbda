"""Pairs of replies by their kind: which two models wrote them, or how much longer one of them is.

There are millions of pairs, so they are never listed: how two signs of a pair met is counted by
unit of the jackknife and kind in one go, and every figure is made from those counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from common.statistics import intervals
from common.statistics.arrays import Array
from labeling.prompts.models import Writer
from labeling.quality.agreement import Ties
from labeling.quality.columns.board import Board, pairs_of
from labeling.quality.columns.memory import remembered
from labeling.quality.filters import Met
from labeling.quality.measures import Sums, distinct
from labeling.quality.pairwise import machine_signs, of_replies, parts, ranked_tasks, rankings_of

PERSON = "a person"
# The longer reply is at least this many times as long.
LENGTHS = ("1.0", "1.1", "1.5", "2", "3")
LENGTH_STEPS = np.array([1.1, 1.5, 2.0, 3.0])

# How the signs of a pair met: opposite, a tie beside an order, two ties, the same order.
OUTCOMES = 4
# What each is worth, and whether it counts.
WORTH = {
    Ties.HALF: ([0, 0.5, 1, 1], [1, 1, 1, 1]),
    Ties.EXCLUDED: ([0, 0, 0, 1], [1, 0, 0, 1]),
    Ties.THREE_WAY: ([0, 0, 1, 1], [1, 1, 1, 1]),
}


def outcomes(mine: Array, theirs: Array) -> Array:
    """0 to 3 for every pair, as listed above."""
    met: Array = mine * theirs + (mine == theirs) + np.int8(1)
    return met


@dataclass(frozen=True)
class Kinds:
    """The kind of every pair of replies, for each block: (its tasks, pairs)."""

    names: Sequence[str]
    codes: Sequence[Array]


@remembered
def kinds(board: Board, by: str) -> Kinds:
    codes_of, name = BY[by](board)
    found = [codes_of(ranked_tasks(board, at).tasks, one.k) for at, one in enumerate(board.blocks)]
    used = np.unique(np.concatenate([np.zeros(0, np.int64), *map(np.unique, found)]))
    dense = [np.searchsorted(used, codes).astype(np.int32) for codes in found]
    return Kinds([name(int(code)) for code in used], dense)


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


Coding = tuple[Callable[[Array, int], Array], Callable[[int], str]]


def by_model_pair(board: Board) -> Coding:
    """The code of every pair of some tasks, and what a code is called."""
    code_of, names = writer_names(board)

    def codes(task: Array, k: int) -> Array:
        one, other = pairs_of(k)
        writer = of_replies(board, code_of, task, k)
        first, second = writer[:, one], writer[:, other]
        return np.minimum(first, second) * len(names) + np.maximum(first, second)

    return codes, lambda code: f"{names[code // len(names)]}|{names[code % len(names)]}"


def by_length(board: Board) -> Coding:
    def codes(task: Array, k: int) -> Array:
        one, other = pairs_of(k)
        length = np.maximum(of_replies(board, board.facts.characters, task, k), 1)
        first, second = length[:, one], length[:, other]
        ratio = np.maximum(first, second) / np.minimum(first, second)
        return np.searchsorted(LENGTH_STEPS, ratio, side="right")

    return codes, lambda code: LENGTHS[code]


@remembered
def length_steps(board: Board, nth: int) -> Array:
    """(tasks of a block, pairs): which of `LENGTHS` each pair belongs to."""
    codes, _ = by_length(board)
    return codes(ranked_tasks(board, nth).tasks, board.blocks[nth].k).astype(np.int8)


BY: dict[str, Callable[[Board], Coding]] = {"model_pair": by_model_pair, "length": by_length}


@dataclass
class Tally:
    """Counts of outcomes by unit and kind, with the prompts and people of each kind."""

    board: Board
    kinds: Kinds
    met: Array = field(init=False)
    prompts: list[tuple[Array, Array]] = field(default_factory=list)  # of tasks; which kinds
    people: list[tuple[Array, Array]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.met = np.zeros((intervals.UNITS, len(self.kinds.names), OUTCOMES), dtype=np.int64)

    def add(self, block: int, at: Array, mine: Array, theirs: Array) -> None:
        """Signs of pairs that met, a row each; `at` are their tasks among those of the block."""
        tasks = ranked_tasks(self.board, block).tasks
        unit = self.board.prompts[tasks] % intervals.UNITS
        begin = (unit[:, None] * len(self.kinds.names) + self.kinds.codes[block]) * OUTCOMES
        cells = begin[at] + outcomes(mine, theirs)
        counted = np.bincount(cells.ravel(), minlength=self.met.size)
        self.met += counted.reshape(self.met.shape)

    def behind(self, block: int, rankings: Array) -> None:
        """The rankings of a block that stand behind the counts."""
        board, own = self.board, ranked_tasks(self.board, block)
        has = np.zeros((len(own.tasks), len(self.kinds.names)), dtype=bool)
        has[np.arange(len(has))[:, None], self.kinds.codes[block]] = True
        at = own.at[rankings]
        tasks = np.flatnonzero(np.bincount(at, minlength=len(has)))
        self.prompts.append((board.prompts[own.tasks[tasks]], has[tasks]))
        labeler = board.labels.labeler[board.blocks[block].rows[rankings]]
        order = np.argsort(labeler, kind="stable")
        people, begin = np.unique(labeler[order], return_index=True)
        if len(people):
            theirs = np.logical_or.reduceat(has[at[order]], begin, axis=0)
            self.people.append((people, theirs))

    def sums(self, ties: Ties) -> Sums:
        """By kind."""
        worth, counts = (np.array(one, dtype=np.float64) for one in WORTH[ties])
        upper, lower = self.met @ worth, self.met @ counts
        prompts, people = (_different(rows, upper.shape[1]) for rows in (self.prompts, self.people))
        return Sums(upper, lower, lower.sum(0).astype(np.int64), prompts, people)


def _different(rows: Sequence[tuple[Array, Array]], count: int) -> Array:
    """How many different things each kind has: (things, and which kinds each has)."""
    things, marks = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for thing, has in rows:
        at, kind = np.nonzero(has)
        things.append(thing[at])
        marks.append(kind)
    return distinct(np.concatenate(marks), np.concatenate(things), count)


def with_each_other(found: Met, by: str) -> Tally:
    """People beside people, in the meetings of a view."""
    tally = Tally(found.board, kinds(found.board, by))
    for part in parts(found):
        signs, at = part.block.signs, ranked_tasks(found.board, part.nth).at
        tally.add(part.nth, at[part.left], signs[part.left], signs[part.right])
        tally.behind(part.nth, rankings_of(part))
    return tally


def with_model(found: Met, by: str, model: str) -> Tally:
    """The rankings of a view, each once, beside a reward model."""
    board = found.board
    tally = Tally(board, kinds(board, by))
    for part in parts(found):
        own, machine = ranked_tasks(board, part.nth), machine_signs(board, model, part.nth)
        rankings = rankings_of(part)
        rankings = rankings[machine.known[own.at[rankings]]]
        at = own.at[rankings]
        tally.add(part.nth, at, part.block.signs[rankings], machine.signs[at])
        tally.behind(part.nth, rankings)
    return tally


def kind_cut(found: Met, by: str, ties: Ties, model: str) -> tuple[Sums, Sums, Sequence[str]]:
    """A group per kind there is: people with people, and the model with people."""
    rows = with_each_other(found, by).sums(ties)
    beside = with_model(found, by, model).sums(ties) if model else rows
    used = np.flatnonzero(rows.prompts)
    names = kinds(found.board, by).names
    return rows.only(used), beside.only(used), [names[one] for one in used.tolist()]

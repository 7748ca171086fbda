"""Which labels and meetings a view is about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import numpy as np

from common.statistics.arrays import Array
from labeling.quality.columns.board import PURPOSES, Board, Labels, Meets, taken
from labeling.quality.columns.people import GROUPS

DAY = 24 * 3600


@dataclass(frozen=True)
class Filters:
    """What is empty does not narrow."""

    purpose: str = ""
    round: int | None = None
    since: date | None = None
    until: date | None = None
    use_case: str | None = None
    language: str | None = None
    k: int | None = None
    guideline: int | None = None
    group: str = ""
    labeler: UUID | None = None
    other: UUID | None = None


@dataclass(frozen=True)
class Met:
    """Meetings of two rankings that a view is about, with who met over which prompt."""

    board: Board
    at: Array  # which rows of the board's meets
    rows: Meets

    @property
    def prompt(self) -> Array:
        return self.board.prompts[self.rows.task]

    @property
    def one(self) -> Array:
        return self.board.labels.labeler[self.rows.first]

    @property
    def other(self) -> Array:
        return self.board.labels.labeler[self.rows.second]

    @property
    def week(self) -> Array:
        """Of the later label: only then there was something to agree on."""
        handed_in = self.board.labels.handed_in
        return week_of(np.maximum(handed_in[self.rows.first], handed_in[self.rows.second]))

    def only(self, chosen: Array) -> "Met":
        return Met(self.board, self.at[chosen], taken(self.rows, chosen))


def week_of(seconds: Array) -> Array:
    """Weeks since the one of New Year 1970, which was a Thursday; they begin on Monday."""
    return (seconds // DAY + 3) // 7


def monday(week: int) -> date:
    return date(1970, 1, 1) + timedelta(days=7 * week - 3)


def met(board: Board, filters: Filters) -> Met:
    """Meetings that fit: both labels, and both people where a group is asked for."""
    everything = Met(board, np.arange(len(board.meets.task)), board.meets)
    fits = label_fits(board, filters)
    if fits is None and filters.labeler is None and filters.other is None:
        return everything
    chosen = np.ones(len(board.meets.task), dtype=bool)
    if fits is not None:
        chosen = fits[board.meets.first] & fits[board.meets.second]
    chosen &= between(board, filters, everything.one, everything.other)
    return everything.only(chosen)


def between(board: Board, filters: Filters, one: Array, other: Array) -> Array:
    """Whether the people asked for are among the two."""
    chosen = np.ones(len(one), dtype=bool)
    for asked in (filters.labeler, filters.other):
        if asked is not None:
            person = _person(board, asked)
            chosen &= (one == person) | (other == person)
    return chosen


def label_fits(board: Board, filters: Filters) -> Array | None:
    """For each label whether it fits all but the people by name; None where nothing narrows."""
    if replace(filters, labeler=None, other=None) == Filters():
        return None
    labels, task = board.labels, board.labels.task
    fits = np.ones(len(task), dtype=bool)
    for of_task in _of_tasks(board, filters):
        fits &= of_task[task]
    if filters.guideline is not None:
        fits &= labels.guideline == filters.guideline
    if filters.group:
        fits &= board.people.group[labels.labeler] == GROUPS.index(filters.group)
    if filters.since:
        fits &= labels.handed_in >= _midnight(filters.since)
    if filters.until:
        fits &= labels.handed_in < _midnight(filters.until) + DAY
    return fits


def own_label_fits(board: Board, filters: Filters) -> Array:
    """For each label whether it fits, and is by the person asked for."""
    fits = label_fits(board, filters)
    chosen = np.ones(len(board.labels.task), dtype=bool) if fits is None else fits
    if filters.labeler is not None:
        chosen = chosen & (board.labels.labeler == _person(board, filters.labeler))
    return chosen


def labels_that_fit(board: Board, filters: Filters) -> Labels:
    """Labels of one person, or of all, that fit."""
    return taken(board.labels, own_label_fits(board, filters))


def _of_tasks(board: Board, filters: Filters) -> list[Array]:
    wanted = []
    if filters.purpose:
        wanted.append(board.purpose == PURPOSES.index(filters.purpose))
    if filters.round is not None:
        wanted.append(board.facts.round == filters.round)
    if filters.k is not None:
        wanted.append(board.facts.replies == filters.k)
    if filters.use_case is not None:
        wanted.append(_is(board.use_cases, board.use_case, filters.use_case))
    if filters.language is not None:
        wanted.append(_is(board.languages, board.language, filters.language))
    return wanted


def _is(names: Sequence[str], codes: Array, wanted: str) -> Array:
    fits: Array = codes == (names.index(wanted) if wanted in names else -1)
    return fits


def _person(board: Board, public_id: UUID) -> int:
    ids = board.people.public_id
    return ids.index(public_id) if public_id in ids else -1


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())

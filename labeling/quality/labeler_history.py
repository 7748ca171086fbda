"""A labeler's weeks and partners."""

from dataclasses import dataclass

import numpy as np

from common.statistics.arrays import Array
from labeling.quality import gold
from labeling.quality.agreement import Ties, counted
from labeling.quality.columns.board import Board
from labeling.quality.columns.numbers import dense
from labeling.quality.filters import Met, monday, week_of
from labeling.quality.labelers import HOUR_MS, medians, number
from labeling.quality.measures import Measure, measures
from labeling.quality.traits import (
    words_per_minute,
)


@dataclass(frozen=True)
class Week:
    """A labeler's week."""

    week: str
    labels: int
    agreement: Measure
    gold: Measure
    words_per_minute: float | None
    active_hours: float


def weeks(board: Board, found: Met, person: int) -> list[Week]:
    """Week by week: `found` are the meetings of this person."""
    own = np.flatnonzero(board.labels.labeler == person)
    week = week_of(board.labels.handed_in[own])
    all_weeks, group = dense(week)
    met_in = np.searchsorted(all_weeks, _own_week(board, found, person))
    agreement = measures(counted(found, Ties.HALF, met_in), len(all_weeks))
    answers = gold.judged(board)
    mine = board.labels.labeler[answers.label] == person
    gold_week = np.searchsorted(all_weeks, week_of(board.labels.handed_in[answers.label[mine]]))
    told = measures(
        gold.counted(board, answers, np.zeros(len(mine), int)).only(mine, gold_week),
        len(all_weeks), enough_people=1,
    )  # fmt: skip
    pace = medians(group, words_per_minute(board, own), len(all_weeks))
    hours = np.bincount(group, board.labels.active_ms[own]) / HOUR_MS
    labels = np.bincount(group)
    return [
        Week(
            monday(one).isoformat(), int(labels[at]), agreement[at], told[at],
            number(pace[at]), float(hours[at]),
        )
        for at, one in enumerate(all_weeks.tolist())
    ]  # fmt: skip


def _own_week(board: Board, found: Met, person: int) -> Array:
    """The week of this person's own label in each meeting."""
    own = np.where(found.one == person, found.rows.first, found.rows.second)
    return week_of(board.labels.handed_in[own])


@dataclass(frozen=True)
class Partner:
    person: int
    measure: Measure


def partners(found: Met, person: int, most: int) -> list[Partner]:
    """With whom this person agrees least, of those they met often enough."""
    partner = np.where(found.one == person, found.other, found.one)
    people, group = dense(partner)
    told = measures(counted(found, Ties.HALF, group), len(people))
    known = [
        Partner(int(one), measure)
        for one, measure in zip(people.tolist(), told, strict=True)
        if measure.value is not None
    ]
    return sorted(known, key=lambda one: one.measure.value or 0.0)[:most]

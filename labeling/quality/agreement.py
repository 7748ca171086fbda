"""The pairwise agreement rate of rankings: the headline, its cuts, and who agrees with whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from common.statistics.arrays import Array
from labeling.quality.columns.board import Board, Meets
from labeling.quality.columns.numbers import dense
from labeling.quality.columns.people import GROUPS
from labeling.quality.filters import Met, monday
from labeling.quality.measures import Counted, Measure, Sums, measures


class Ties(StrEnum):
    """Three ways to count a tie. The first is our default: see common/statistics/orders.py."""

    HALF = "half"
    EXCLUDED = "excluded"
    THREE_WAY = "three_way"


@dataclass(frozen=True)
class Anchor:
    """What InstructGPT (sections 3.4 and 5.1) and Stiennon et al. say of their people."""

    key: str
    value: float
    margin: float


ANCHORS = (
    Anchor("training", 0.726, 0.015),
    Anchor("held_out", 0.773, 0.013),
    Anchor("researchers", 0.73, 0.04),
)


def shares(rows: Meets, ties: Ties) -> tuple[Array, Array]:
    """What agreed in each meeting, and out of what."""
    if ties == Ties.EXCLUDED:
        return rows.same, rows.same + rows.opposite
    if ties == Ties.THREE_WAY:
        return rows.same + rows.both_tie, rows.pairs
    return rows.same + rows.both_tie + rows.one_tie / 2, rows.pairs


def counted(found: Met, ties: Ties, group: Array | None = None) -> Counted:
    agreed, out_of = shares(found.rows, ties)
    if group is None:
        group = np.zeros(len(out_of), dtype=np.int64)
    return Counted(group, found.prompt, [found.one, found.other], agreed, out_of, out_of)


def rate(found: Met, ties: Ties) -> Measure:
    """The agreement of everybody in these meetings."""
    return measures(counted(found, ties), 1)[0]


@dataclass(frozen=True)
class Keyed:
    """The group of every row, and what the groups are called."""

    group: Array
    keys: Sequence[str]


def by_group(found: Met) -> Keyed:
    """Within each group of people, and between each two."""
    of = found.board.people.group
    one, other = of[found.one], of[found.other]
    low, high = np.minimum(one, other).astype(int), np.maximum(one, other).astype(int)
    names = [a if a == b else f"{a}+{b}" for a in GROUPS for b in GROUPS]
    return _keyed(low * len(GROUPS) + high, lambda code: names[code])


def by_round(found: Met) -> Keyed:
    return _keyed(found.board.facts.round[found.rows.task], str)


def by_week(found: Met) -> Keyed:
    return _keyed(found.week, lambda week: monday(week).isoformat())


def by_use_case(found: Met) -> Keyed:
    names = found.board.use_cases
    return _keyed(found.board.use_case[found.rows.task], lambda code: names[code])


def by_language(found: Met) -> Keyed:
    names = found.board.languages
    return _keyed(found.board.language[found.rows.task], lambda code: names[code])


def by_k(found: Met) -> Keyed:
    return _keyed(found.board.facts.replies[found.rows.task], str)


MIXED = "mixed"


def by_guideline(found: Met) -> Keyed:
    """Under the version that both had read; two versions are one group of their own."""
    guideline = found.board.labels.guideline
    one, other = guideline[found.rows.first], guideline[found.rows.second]
    return _keyed(np.where(one == other, one + 1, 0), lambda code: str(code - 1) if code else MIXED)


CUTS: dict[str, Callable[[Met], Keyed]] = {
    "group": by_group,
    "round": by_round,
    "week": by_week,
    "use_case": by_use_case,
    "language": by_language,
    "k": by_k,
    "guideline": by_guideline,
}


def _keyed(codes: Array, name: Callable[[int], str]) -> Keyed:
    found, group = dense(codes)
    return Keyed(group, [name(int(code)) for code in found])


def cut(found: Met, by: str, ties: Ties) -> tuple[Counted, Sequence[str]]:
    """Rows by group; a labeler's rows are all meetings of that labeler."""
    if by == "labeler":
        rows = counted(found, ties)
        everybody = np.concatenate([found.one, found.other])
        people, group = dense(everybody)
        twice = np.tile(np.arange(len(found.at)), 2)
        ids = found.board.people.public_id
        return rows.only(twice, group), [str(ids[person]) for person in people]
    keyed = CUTS[by](found)
    return counted(found, ties, keyed.group), keyed.keys


@dataclass(frozen=True)
class Page:
    """Some groups of a cut, in order, and how many there are."""

    total: int
    chosen: Sequence[int]  # which groups
    measures: Sequence[Measure]


def page(rows: Counted | Sums, keys: Sequence[str], *, sort: str, offset: int, limit: int) -> Page:
    """Intervals are made for the groups that are shown."""
    value, pairs = rows.values(len(keys))
    order = {
        "key": np.arange(len(keys)),
        "value": np.argsort(np.nan_to_num(value, nan=2.0), kind="stable"),
        "-value": np.argsort(-np.nan_to_num(value, nan=-2.0), kind="stable"),
        "pairs": np.argsort(-pairs, kind="stable"),
    }[sort]
    chosen = order[offset : offset + limit].tolist()
    return Page(len(keys), chosen, rows.of_groups(chosen, len(keys)))


def person_at(board: Board, at: int) -> dict[str, object]:
    """A person as views show them."""
    people = board.people
    return {
        "id": people.public_id[at], "name": people.name[at], "group": GROUPS[people.group[at]],
    }  # fmt: skip

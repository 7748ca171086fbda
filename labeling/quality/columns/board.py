"""The board: labels, and every two rankings of one task side by side, a row each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import combinations
from typing import Any, TypeVar

import numpy as np

from common.statistics.arrays import Array
from labeling.quality.columns.people import People
from labeling.quality.columns.read import Chunk
from labeling.tasks.models import Purpose

PURPOSES = list(Purpose.values)


MEASURED = [PURPOSES.index(Purpose.TRAINING), PURPOSES.index(Purpose.EVALUATION)]


# A Chinese, Japanese or Korean word is about two characters, others with their space six.
SHORT_WORDS = ("zh", "ja", "ko")


@dataclass(frozen=True)
class Labels:
    """A row per label."""

    label: Array
    task: Array  # index into tasks
    labeler: Array  # index into people
    guideline: Array
    handed_in: Array
    active_ms: Array
    words: Array  # shown on its screen
    ranked: Array
    cell: Array  # where its places, slots and ratings begin


@dataclass(frozen=True)
class Meets:
    """A row for every two people who ranked the same replies: the earlier label is the first."""

    task: Array
    first: Array  # indexes into labels
    second: Array
    pairs: Array
    same: Array
    both_tie: Array
    one_tie: Array
    opposite: Array
    tau: Array


_NONE = np.zeros(0, dtype=np.int64)


NO_MEETS = Meets(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE)


@dataclass(frozen=True)
class Block:
    """The rankings of as many replies: a matrix, a row per ranking, a column per pair."""

    k: int
    rows: Array  # indexes into labels
    places: Array  # (rankings, k)
    signs: Array  # (rankings, pairs): -1 is the first of the pair is better
    left: Array  # for each meet, its two rankings
    right: Array
    meets: slice  # where its meets are in `Meets`


@dataclass(frozen=True)
class Board:
    version: int
    as_of: datetime | None
    people: People
    facts: Chunk
    prompts: Array  # per task: a number for its prompt, 0 and up
    first_reply: Array  # per task: where its replies begin
    use_cases: Sequence[str]
    use_case: Array  # per task: an index into them
    languages: Sequence[str]
    language: Array
    purpose: Array
    labels: Labels
    meets: Meets
    blocks: Sequence[Block]
    scores: Mapping[str, Array]  # per reply, by reward model, newest first; nan where it has none
    memory: dict[Any, Any] = field(default_factory=dict)


Table = TypeVar("Table", Labels, Meets)


def taken(table: Table, chosen: Array) -> Table:
    """Some rows of a table."""
    columns = {one.name: getattr(table, one.name)[chosen] for one in fields(table)}
    return type(table)(**columns)


def pairs_of(k: int) -> tuple[Array, Array]:
    """The two columns of every pair of k replies."""
    both = np.array(list(combinations(range(k), 2)), dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]

"""Rankings with the scores that a reward model gave, as rows and as arrays of pairs."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from common.statistics.arrays import Array


@dataclass(frozen=True)
class ScoredRow:
    """One ranking of the replies to a prompt. Equal numbers of replies are equal texts."""

    prompt: int
    ranks: tuple[int, ...]  # 1 is best, equal is a tie
    scores: tuple[float, ...]
    replies: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()  # characters
    members: tuple[tuple[float, ...], ...] = ()  # the scores of the other models of an ensemble
    line: int = 0  # of the dataset
    of: str = ""  # which held-out rankings these are
    labeler: str = ""
    about: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Replies without numbers are different texts."""
        if not self.replies:
            object.__setattr__(self, "replies", tuple(range(len(self.ranks))))

    @classmethod
    def parse(cls, row: Mapping[str, Any]) -> Self:
        """The row of a line of scored.jsonl."""
        return cls(
            prompt=row["prompt"],
            ranks=tuple(row["ranks"]),
            scores=tuple(row["scores"]),
            replies=tuple(row["replies"]),
            lengths=tuple(row["lengths"]),
            members=tuple(tuple(one) for one in row.get("members", ())),
            line=row["line"],
            of=row["of"],
            labeler=row["labeler"],
            about=row["about"],
        )


@dataclass(frozen=True)
class Pairs:
    """The pairs of replies of many rankings, one number per pair in every array."""

    row: Array  # which ranking
    prompt: Array
    first: Array  # the replies, by their numbers within the prompt
    second: Array
    people: Array  # 1: the person ranked the first reply better, -1: worse, 0: a tie
    lead: Array  # score of the first minus score of the second
    longer: Array  # length of the first minus length of the second
    apart: Array  # ranks between them

    def __len__(self) -> int:
        return len(self.row)

    def only(self, chosen: Array) -> "Pairs":
        return Pairs(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))

    def of_rows(self, values: Sequence[Hashable]) -> tuple[Array, list[Any]]:
        """The code of a value of each ranking, per pair, and the values that the codes are of."""
        known: dict[Hashable, int] = {}
        codes = np.array([known.setdefault(one, len(known)) for one in values], dtype=np.int64)
        return codes[self.row], list(known)


def pairs_of(rows: Sequence[ScoredRow], scores: Iterable[Sequence[float]] | None = None) -> Pairs:
    """Every pair of every ranking. scores: instead of those of the rows, in their order."""
    given = [row.scores for row in rows] if scores is None else [tuple(one) for one in scores]
    by_size: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        by_size.setdefault(len(row.ranks), []).append(number)
    parts = [_of_size(k, np.array(at), rows, given) for k, at in sorted(by_size.items())]
    if not parts:
        return Pairs(*(np.zeros(0, dtype=np.int64) for _ in Pairs.__dataclass_fields__))
    return Pairs(
        *(np.concatenate(one) for one in zip(*parts, strict=True)),
    )


def _of_size(
    k: int, at: Array, rows: Sequence[ScoredRow], scores: Sequence[Sequence[float]]
) -> list[Array]:
    one, other = np.triu_indices(k, 1)
    ranks = np.array([rows[n].ranks for n in at])
    lengths = np.array([rows[n].lengths or (0,) * k for n in at])
    replies = np.array([rows[n].replies for n in at])
    values = np.array([scores[n] for n in at], dtype=np.float64)
    apart = ranks[:, other] - ranks[:, one]
    whole = (len(at), len(one))
    columns = [
        np.broadcast_to(at[:, None], whole),
        np.broadcast_to(np.array([rows[n].prompt for n in at])[:, None], whole),
        replies[:, one],
        replies[:, other],
        np.sign(apart),
        values[:, one] - values[:, other],
        lengths[:, one] - lengths[:, other],
        np.abs(apart),
    ]
    return [np.ravel(column) for column in columns]

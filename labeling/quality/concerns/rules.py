"""What looks wrong in somebody's rankings: pure functions on the board.

Each rule asks for an effect that is large and for evidence that chance does not give, because an
honest person who is pointed at pays for it. A rule finds; a person judges.
"""

from collections.abc import Callable, Iterator

import numpy as np
from scipy import special

from common.statistics.arrays import Array
from labeling.quality.columns.board import Board
from labeling.quality.concerns.chance import at_random
from labeling.quality.concerns.copying import copied
from labeling.quality.concerns.evidence import FEWEST, Found, means, number, recent
from labeling.quality.concerns.models import ConcernKind
from labeling.quality.traits import (
    centred_by_slot,
    longer_wins,
    words_per_minute,
)

# Faster than this nobody reads; skimming people do now and then.
FASTEST_WORDS = 600.0


FAST_SHARE = 0.6


# Kendall's W of the slots: 0 where slots play no part, 1 where the order is always the same.
CONSTANT_W = 0.2


CONSTANT_P = 1e-6


TIED_SHARE = 0.5


LENGTH_SHARE = 0.8


LENGTH_EXCESS = 0.15


LENGTH_SURE = 4.0


def too_fast(board: Board, chosen: Array) -> Iterator[Found]:
    pace = words_per_minute(board, np.arange(len(chosen)))
    fast = means(board, chosen, (pace > FASTEST_WORDS).astype(float))
    for person in np.flatnonzero((fast.count >= FEWEST) & (fast.mean > FAST_SHARE)).tolist():
        own = pace[chosen & (board.labels.labeler == person)]
        yield Found(
            person, ConcernKind.TOO_FAST, int(fast.count[person]),
            {
                "share_too_fast": float(fast.mean[person]),
                "median_words_per_minute": float(np.median(own)),
            },
        )  # fmt: skip


def constant(board: Board, chosen: Array) -> Iterator[Found]:
    """Friedman's test over slots, and rankings in which all is tied."""
    people = len(board.people)
    statistic, freedom, most = np.zeros(people), np.zeros(people), np.zeros(people)
    tied, count = np.zeros(people), np.zeros(people)
    for nth, block in enumerate(board.blocks):
        some = chosen[block.rows]
        shown, who = centred_by_slot(board, nth)[some], board.labels.labeler[block.rows[some]]
        sums = np.stack([np.bincount(who, column, people) for column in shown.T], axis=1)
        spread = np.bincount(who, (shown**2).sum(1), people)
        told = spread > 0
        statistic[told] += (block.k - 1) * (sums[told] ** 2).sum(1) / spread[told]
        freedom[told] += block.k - 1
        rankings = np.bincount(who, (shown != 0).any(1), people)
        most += rankings * (block.k - 1)
        count += np.bincount(who, minlength=people)
        tied += np.bincount(who, ~(shown != 0).any(1), people)
    with np.errstate(divide="ignore", invalid="ignore"):
        w = statistic / most
        all_tied = tied / count
    unlikely = special.chdtrc(np.maximum(freedom, 1), statistic) < CONSTANT_P
    wrong = (count >= FEWEST) & ((unlikely & (w > CONSTANT_W)) | (all_tied > TIED_SHARE))
    for person in np.flatnonzero(wrong).tolist():
        yield Found(
            person, ConcernKind.CONSTANT, int(count[person]),
            {"kendalls_w": number(w[person]), "share_all_tied": float(all_tied[person])},
        )  # fmt: skip


def by_length(board: Board, chosen: Array) -> Iterator[Found]:
    """Compared with what others preferred among the same replies: there may be good reasons."""
    wins = longer_wins(board)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = wins.part / wins.out_of
    excess = means(board, chosen, share - _of_others(board, share))
    own = means(board, chosen, share)
    with np.errstate(invalid="ignore"):
        wrong = (
            (own.count >= FEWEST)
            & (own.mean >= LENGTH_SHARE)
            & (excess.mean >= LENGTH_EXCESS)
            & (excess.mean > LENGTH_SURE * excess.error)
        )
    for person in np.flatnonzero(wrong).tolist():
        yield Found(
            person, ConcernKind.LENGTH, int(own.count[person]),
            {
                "share_longer": float(own.mean[person]),
                "share_longer_of_others": float(own.mean[person] - excess.mean[person]),
            },
        )  # fmt: skip


def _of_others(board: Board, value: Array) -> Array:
    """For every ranking the mean of the other rankings of its task."""
    known = board.labels.ranked & np.isfinite(value)
    task, tasks = board.labels.task, len(board.facts.task)
    total = np.bincount(task[known], value[known], tasks)[task]
    count = np.bincount(task[known], minlength=tasks)[task]
    with np.errstate(divide="ignore", invalid="ignore"):
        others: Array = (total - np.where(known, value, 0)) / (count - known)
    return others


RULES: tuple[Callable[[Board, Array], Iterator[Found]], ...] = (
    too_fast,
    constant,
    at_random,
    by_length,
    copied,
)


def look(board: Board) -> list[Found]:
    """Everything that the rankings of the last while give reason to look at."""
    chosen = recent(board)
    return [found for rule in RULES for found in rule(board, chosen)]

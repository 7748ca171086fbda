"""What looks wrong in somebody's rankings: pure functions on the board.

Each rule asks for an effect that is large and for evidence that chance does not give, because an
honest person who is pointed at pays for it. A rule finds; a person judges.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import special

from common.statistics.arrays import Array
from labeling.quality.columns.board import Board
from labeling.quality.concerns.models import ConcernKind
from labeling.quality.traits import (
    agreement_by_label,
    centred_by_slot,
    longer_wins,
    words_per_minute,
)

# Fewer rankings say nothing about anybody, and what lies further back is over.
FEWEST = 20
WINDOW = 100

# Faster than this nobody reads; skimming people do now and then.
FASTEST_WORDS = 600.0
FAST_SHARE = 0.6
# Kendall's W of the slots: 0 where slots play no part, 1 where the order is always the same.
CONSTANT_W = 0.2
CONSTANT_P = 1e-6
TIED_SHARE = 0.5
# Agreement with others: nearer to chance than to what is usual, surely.
CHANCE = 0.5
LEAST_USUAL = 0.6
SURE = 2.0
LENGTH_SHARE = 0.8
LENGTH_EXCESS = 0.15
LENGTH_SURE = 4.0
# Two people: most orders the very same, and far more alike than others are.
COPY_TASKS = 10
COPY_SAME = 0.5
COPY_SURE = 5.0
COPY_LATER = 0.75


@dataclass(frozen=True)
class Found:
    """Somebody's pattern, with the numbers it was seen in. People are places on the board."""

    person: int
    kind: ConcernKind
    tasks: int
    evidence: dict[str, float]
    other: int | None = None


def recent(board: Board) -> Array:
    """For every label whether it is among the last rankings of its labeler."""
    labels = board.labels
    ranked = np.flatnonzero(labels.ranked)
    order = ranked[np.lexsort((-labels.handed_in[ranked], labels.labeler[ranked]))]
    _, begin, count = np.unique(labels.labeler[order], return_index=True, return_counts=True)
    back = np.arange(len(order)) - np.repeat(begin, count)
    found = np.zeros(len(labels.task), dtype=bool)
    found[order[back < WINDOW]] = True
    return found


@dataclass(frozen=True)
class Means:
    """Of each person: how many rankings there are, the mean of a value and its standard error."""

    count: Array
    mean: Array
    error: Array


def means(board: Board, chosen: Array, value: Array) -> Means:
    used = chosen & np.isfinite(value)
    who, told = board.labels.labeler[used], value[used]
    people = len(board.people)
    count = np.bincount(who, minlength=people)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(who, told, people) / count
        around = np.bincount(who, told**2, people) / count - mean**2
        error = np.sqrt(np.maximum(around, 0) / np.maximum(count - 1, 1))
    return Means(count, mean, error)


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
            {"kendalls_w": _number(w[person]), "share_all_tied": float(all_tied[person])},
        )  # fmt: skip


def at_random(board: Board, chosen: Array) -> Iterator[Found]:
    own = means(board, chosen, agreement_by_label(board))
    enough = own.count >= FEWEST
    if not enough.any():
        return
    usual = float(np.median(own.mean[enough]))
    if usual < LEAST_USUAL:
        return
    line = (CHANCE + usual) / 2
    with np.errstate(invalid="ignore"):
        wrong = enough & (own.mean + SURE * own.error < line)
    for person in np.flatnonzero(wrong).tolist():
        yield Found(
            person, ConcernKind.RANDOM, int(own.count[person]),
            {"agreement": float(own.mean[person]), "usual_agreement": usual},
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


def copied(board: Board, chosen: Array) -> Iterator[Found]:
    """Whoever hands in later is the one to look at; both, where it is now this one, now that."""
    meets, labels = board.meets, board.labels
    both = chosen[meets.first] & chosen[meets.second]
    rate = (meets.same + meets.both_tie + meets.one_tie / 2) / np.maximum(meets.pairs, 1)
    far = _standardised(board, rate)[both]
    one, other = labels.labeler[meets.first[both]], labels.labeler[meets.second[both]]
    low, high = np.minimum(one, other), np.maximum(one, other)
    codes, group = np.unique(low * len(board.people) + high, return_inverse=True)
    tasks = np.bincount(group)
    same = np.bincount(group, rate[both] == 1) / np.maximum(tasks, 1)
    sure = np.bincount(group, far) / np.sqrt(np.maximum(tasks, 1))
    at = labels.handed_in
    # Within one second the order of the labels tells.
    one_is_later = at[meets.first[both]] > at[meets.second[both]]
    low_later = np.bincount(group, one_is_later == (one == low)) / np.maximum(tasks, 1)
    wrong = (tasks >= COPY_TASKS) & (same >= COPY_SAME) & (sure > COPY_SURE)
    for pair in np.flatnonzero(wrong).tolist():
        two = int(codes[pair] // len(board.people)), int(codes[pair] % len(board.people))
        for person, partner, later in (
            (two[0], two[1], low_later[pair]), (two[1], two[0], 1 - low_later[pair])
        ):  # fmt: skip
            if later > 1 - COPY_LATER:
                yield Found(
                    person, ConcernKind.COPIED, int(tasks[pair]),
                    {"share_same_order": float(same[pair]), "share_later": float(later)},
                    other=partner,
                )  # fmt: skip


def _standardised(board: Board, rate: Array) -> Array:
    """How far each agreement is above what is usual for so many replies, in deviations."""
    k = board.facts.replies[board.meets.task]
    far = np.zeros(len(rate))
    for one in np.unique(k).tolist():
        of_k = k == one
        spread = rate[of_k].std()
        far[of_k] = (rate[of_k] - rate[of_k].mean()) / spread if spread else 0.0
    return far


def _number(value: float) -> float:
    return float(value) if np.isfinite(value) else 0.0


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

"""The rule for rankings that repeat those of an earlier labeler."""

from collections.abc import Iterator

import numpy as np

from common.statistics.arrays import Array
from labeling.quality.columns.board import Board
from labeling.quality.concerns.evidence import Found
from labeling.quality.concerns.models import ConcernKind

# Two people: most orders the very same, and far more alike than others are.
COPY_TASKS = 10


COPY_SAME = 0.5


COPY_SURE = 5.0


COPY_LATER = 0.75


def copied(board: Board, chosen: Array) -> Iterator[Found]:
    """Report the labeler who submits later, or both if they take turns."""
    meets, labels = board.meets, board.labels
    rate = (meets.same + meets.both_tie + meets.one_tie / 2) / np.maximum(meets.pairs, 1)
    far = _standardised(board, rate)
    both = chosen[meets.first] & chosen[meets.second] & np.isfinite(far)
    far = far[both]
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
    """Return by how many deviations each agreement exceeds that of the others in its task.

    nan where only two people ranked it: there copying and an easy prompt look the same.
    """
    task, k = board.meets.task, board.facts.replies[board.meets.task]
    meetings = np.bincount(task)[task]
    with np.errstate(divide="ignore", invalid="ignore"):
        others = (np.bincount(task, rate)[task] - rate) / (meetings - 1)
    more = rate - others
    far = np.full(len(rate), np.nan)
    for one in np.unique(k).tolist():
        of_k = (k == one) & np.isfinite(more)
        spread = more[of_k].std() if of_k.any() else 0.0
        far[of_k] = more[of_k] / spread if spread else 0.0
    return far

"""Which numbers there are: all 0 and up and none of them large, so counting beats sorting."""

import numpy as np

from common.statistics.arrays import Array


def used(numbers: Array) -> Array:
    """The different ones, in order."""
    return np.flatnonzero(np.bincount(numbers))


def many(numbers: Array) -> int:
    """How many different ones there are."""
    return int(np.count_nonzero(np.bincount(numbers)))


def dense(numbers: Array) -> tuple[Array, Array]:
    """The different ones, in order; and for each number its place among them."""
    found = used(numbers)
    place = np.zeros(int(numbers.max(initial=-1)) + 1, dtype=np.int64)
    place[found] = np.arange(len(found))
    return found, place[numbers]

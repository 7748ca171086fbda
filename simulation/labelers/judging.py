"""From what a scripted labeler feels about replies to what a labeler submits."""

from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key", int, str)
LOWEST, HIGHEST = 1, 7


def ranked(liked: Mapping[Key, float], tie: float) -> list[list[Key]]:
    """Return groups, best first; what is hardly worse than a group's best joins it."""
    groups: list[list[Key]] = []
    best = 0.0
    for one in sorted(liked, key=lambda key: (-liked[key], key)):
        if groups and best - liked[one] < tie:
            groups[-1].append(one)
        else:
            groups.append([one])
            best = liked[one]
    return groups


def rated(worth: float, *, middle: float, step: float) -> int:
    """Return the rating of something that is `worth` better than what gets the middle one."""
    return max(LOWEST, min(HIGHEST, round(middle + step * worth)))

"""Best of n: of every n replies of a model to a prompt, the one that a reward model scores highest.

If F is the share of replies that score less than y or as much, and G the share that score less,
y is chosen with probability F^n - G^n. Replies with the same score share it as they are drawn.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence


def chosen_of(names: Sequence[Hashable], scores: Sequence[float], n: int) -> Iterator[int]:
    """The places of the chosen replies: the best of each block of n replies under one name.

    Of replies with the same score the first is chosen, which favours none: all are drawn alike.
    """
    for places in _by_name(names).values():
        for start in range(0, len(places), n):
            yield max(places[start : start + n], key=lambda place: (scores[place], -place))


def _by_name(names: Sequence[Hashable]) -> Mapping[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for place, name in enumerate(names):
        found.setdefault(name, []).append(place)
    return found

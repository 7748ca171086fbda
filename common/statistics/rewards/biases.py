"""Habits of a reward model and of people: long replies, replies shown first, and writers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from common.statistics.arrays import Array
from common.statistics.rewards.estimates import paired, right, share
from common.statistics.rewards.rows import Pairs, ScoredRow

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST_WRITERS = 40


def length_bias(pairs: Pairs) -> dict[str, Any]:
    """How often the longer reply is preferred, and the accuracy where people did or did not."""
    unequal = pairs.only(pairs.longer != 0)
    strict = unequal.only(unequal.people != 0)
    for_longer = strict.people * strict.longer > 0
    found = _preferred(unequal, unequal.longer)
    for name, chosen in (("longer_is_better", for_longer), ("shorter_is_better", ~for_longer)):
        some = strict.only(chosen)
        found[name] = share(right(some), some.prompt).as_json()
    return found


def position_bias(pairs: Pairs) -> dict[str, Any]:
    """How often the reply that was shown first is preferred. A model cannot see the order."""
    return _preferred(pairs, np.ones(len(pairs)))


def _preferred(pairs: Pairs, toward: Array) -> dict[str, Any]:
    """The share of pairs in which the reply that `toward` points to is preferred; a tie half."""
    model = (1 + np.sign(pairs.lead) * np.sign(toward)) / 2
    people = (1 + pairs.people * np.sign(toward)) / 2
    return {
        "model": share(model, pairs.prompt).as_json(),
        "people": share(people, pairs.prompt).as_json(),
        "difference": paired(model, people, pairs.prompt).as_json()
        if len(pairs)
        else share(model, pairs.prompt).as_json(),
    }


def by_writer(rows: Sequence[ScoredRow]) -> list[dict[str, Any]]:
    """The distribution of scores of each writer, each reply once. Empty where nobody is named."""
    scores: dict[str, dict[tuple[int, int], float]] = {}
    for row in rows:
        writers = row.about.get("writers") or ()
        for writer, reply, score in zip(writers, row.replies, row.scores, strict=False):
            if writer:
                scores.setdefault(str(writer), {})[row.prompt, reply] = score
    found = [_distribution(name, list(own.values())) for name, own in sorted(scores.items())]
    return sorted(found, key=lambda one: -int(one["replies"]))[:MOST_WRITERS]


def all_scores(rows: Sequence[ScoredRow]) -> dict[str, Any]:
    own = {(row.prompt, n): s for row in rows for n, s in zip(row.replies, row.scores, strict=True)}
    return _distribution("", list(own.values()))


def _distribution(name: str, scores: Sequence[float]) -> dict[str, Any]:
    return {
        "name": name,
        "replies": len(scores),
        "mean": float(np.mean(scores)),
        "deviation": float(np.std(scores)),
        "quantiles": [float(one) for one in np.quantile(scores, QUANTILES)],
    }

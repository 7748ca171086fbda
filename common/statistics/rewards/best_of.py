"""What best-of-n gains: one draw of N replies to each prompt gives the whole curve.

The mean, over all subsets of n of the N replies, of the value of the one with the highest key is an
unbiased estimate of the value of best-of-n. A reply with m keys up to its own is among the best of
subsets in C(m, n) ways, so no subset has to be listed.
"""

from math import comb, log
from typing import Any

import numpy as np

from common.statistics import intervals
from common.statistics.arrays import Array
from common.statistics.rewards.estimates import ENOUGH_PROMPTS


def best_of(keys: Array, values: Array, n: int) -> Array:
    """(lists,) the expected value of the reply with the highest key among n of each list.

    keys, values: (lists, N).  Among equal keys, each is as likely to be chosen.
    """
    return _expected(*_places(keys), values, n)


def _places(keys: Array) -> tuple[Array, Array]:
    """(lists, N) twice: how many keys of the list are below each, and how many are not above."""
    lower = (keys[:, None, :] < keys[:, :, None]).sum(2)
    upper = (keys[:, None, :] <= keys[:, :, None]).sum(2)
    return lower, upper


def _expected(lower: Array, upper: Array, values: Array, n: int) -> Array:
    count = values.shape[1]
    below = np.array([comb(m, n) / comb(count, n) for m in range(count + 1)])
    chance = (below[upper] - below[lower]) / (upper - lower)
    found: Array = (chance * values).sum(1)
    return found


def kl_bound(n: int) -> float:
    """At most this far, in nats, is best-of-n from the policy that it chooses from."""
    return log(n) - (n - 1) / n


def steps(most: int) -> list[int]:
    """1, 2, 3, 4, 6, 8, 12 ... up to most: even steps on a logarithmic axis."""
    found = {1, most}
    for power in range(most.bit_length()):
        found |= {2**power, 3 * 2**power}
    return sorted(n for n in found if n <= most)


def curve(keys: Array, values: Array, prompts: Array) -> list[dict[str, Any]]:
    """Per n: the KL bound, and the mean of `best_of` over lists with its interval."""
    _, group = np.unique(prompts, return_inverse=True)
    places = _places(keys)
    return [
        {"n": n, "kl": kl_bound(n), **_mean(_expected(*places, values, n), group)}
        for n in steps(keys.shape[1])
    ]


def _mean(each: Array, group: Array) -> dict[str, Any]:
    """The mean with its interval by Student's t, whose errors are clustered by prompt."""
    value, low, high = float(each.mean()), None, None
    clusters = int(group.max()) + 1
    if clusters >= ENOUGH_PROMPTS:
        by_prompt = np.bincount(group, each - value)
        error = (clusters / (clusters - 1) * (by_prompt**2).sum()) ** 0.5 / len(each)
        half = intervals.student(clusters - 1) * float(error)
        low, high = value - half, value + half
    return {"value": value, "low": low, "high": high, "prompts": clusters}


def beaten(ranks: Array) -> Array:
    """(lists, N) how good a person finds each reply: the share of others it beats, a tie half."""
    wins = np.sign(ranks[:, None, :] - ranks[:, :, None])
    share: Array = ((1 + wins).sum(2) / 2 - 0.5) / max(1, ranks.shape[1] - 1)
    return share  # the 1/2 is the tie of a reply with itself

"""The human ceiling: how often two people order a pair alike, and the model on the same pairs."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from common.statistics.arrays import Array
from common.statistics.rewards.estimates import Estimate, difference, share
from common.statistics.rewards.rows import Pairs


@dataclass(frozen=True)
class Meetings:
    """Two people who ordered the same two replies: positions in the pairs, the same way round."""

    one: Array
    other: Array
    turned: Array  # -1 where the other person was shown the two replies the other way round


def meetings(pairs: Pairs, labelers: Array) -> Meetings:
    """Every two labels of the same pair by different people.

    labelers: a code per pair, -1 where nobody is named.
    """
    low, high = np.minimum(pairs.first, pairs.second), np.maximum(pairs.first, pairs.second)
    flipped = np.where(pairs.first > pairs.second, -1, 1)
    _, key = np.unique(np.stack([pairs.prompt, low, high]), axis=1, return_inverse=True)
    order = np.argsort(key, kind="stable")
    size = np.bincount(key) if len(key) else np.zeros(1, dtype=np.int64)
    ones, others = [], []
    for shift in range(1, int(size.max(initial=0))):
        left, right = order[:-shift], order[shift:]
        same = key[left] == key[right]
        # Without a name, two labels are of two people; one person meets nobody in their own.
        same &= (labelers[left] != labelers[right]) | (labelers[left] < 0)
        same &= pairs.row[left] != pairs.row[right]
        ones.append(left[same])
        others.append(right[same])
    one = np.concatenate(ones) if ones else np.zeros(0, dtype=np.int64)
    other = np.concatenate(others) if others else np.zeros(0, dtype=np.int64)
    return Meetings(one, other, flipped[one] * flipped[other])


def tie_margin(lead: Array, people: Array) -> float:
    """The lead below which a model counts as tying: then it ties as often as people do.

    A model hardly ever gives two replies the same score. Without ties of its own it would be held
    against people on pairs on which no person decides.
    """
    tied = int(np.count_nonzero(people == 0))
    if not tied:
        return 0.0
    return float(np.sort(np.abs(lead))[min(tied, len(lead) - 1)])


def signs(lead: Array, people: Array) -> Array:
    """The order that these leads mean, with as many ties as people have."""
    found: Array = np.sign(lead) * (np.abs(lead) >= tie_margin(lead, people))
    return found


def beside_people(pairs: Pairs, labelers: Array) -> dict[str, Any] | None:
    """People, the model and length alone on the pairs that two people ordered; None without any.

    A meeting weighs the same for all: people agree in it with each other, the others with both of
    them. Pairs that one of the two compared ties are left out.
    """
    met = meetings(pairs, labelers)
    if not len(met.one):
        return None
    prompt = pairs.prompt[met.one]
    product = pairs.people[met.one] * pairs.people[met.other] * met.turned
    people = (product > 0).astype(float), (product != 0).astype(float)
    found: dict[str, Any] = {"people": _share(people, prompt).as_json(), "meetings": len(met.one)}
    for name, lead in (("model", pairs.lead), ("length", pairs.longer)):
        own = _with_both(signs(lead, pairs.people) * pairs.people, met)
        found[name] = _share(own, prompt).as_json()
        gap = difference(own[0], people[0], prompt, (own[1], people[1]))
        found[f"{name}_minus_people"] = gap.as_json()
    return found


def _with_both(product: Array, met: Meetings) -> tuple[Array, Array]:
    """How many of the two people of each meeting are agreed with, and how many are counted."""
    agreed, counted = (product > 0).astype(float), (product != 0).astype(float)
    return agreed[met.one] + agreed[met.other], counted[met.one] + counted[met.other]


def _share(own: tuple[Array, Array], prompt: Array) -> Estimate:
    agreed, counted = own
    kept = counted > 0
    # A meeting of which both labels count is two answers to the same question.
    values, times = (agreed[kept] / counted[kept]), counted[kept].astype(np.int64)
    return share(np.repeat(values, times), np.repeat(prompt[kept], times))

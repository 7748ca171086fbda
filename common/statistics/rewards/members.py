"""How far the models of an ensemble agree, and whether their agreement tells who is right."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from common.statistics.rewards.estimates import paired, right, share
from common.statistics.rewards.rows import ScoredRow, pairs_of


def members(rows: Sequence[ScoredRow]) -> dict[str, Any] | None:
    """Accuracy of each member and of their mean; None without an ensemble."""
    rows = [row for row in rows if row.members]
    if not rows:
        return None
    count = 1 + min(len(row.members) for row in rows)
    every = [[row.scores, *row.members][:count] for row in rows]
    pairs = pairs_of(rows)
    leads = np.stack([pairs_of(rows, [one[n] for one in every]).lead for n in range(count)])
    strict = pairs.people != 0
    signs = np.sign(leads)
    agreed = [1 - np.abs(signs[a] - signs[b]) / 2 for a, b in combinations(range(count), 2)]
    united = np.all(signs == signs[0], axis=0)
    whole = leads.mean(0)
    one, prompt = pairs.only(strict), pairs.prompt[strict]
    answers = [right(one, lead[strict]) for lead in leads]
    both = {"united": strict & united, "divided": strict & ~united}
    return {
        "accuracies": [share(answer, prompt).as_json() for answer in answers],
        "mean": share(right(one, whole[strict]), prompt).as_json(),
        "mean_minus_first": paired(right(one, whole[strict]), answers[0], prompt).as_json()
        if len(one)
        else share(answers[0], prompt).as_json(),
        "agreement": share(np.mean(agreed, axis=0), pairs.prompt).as_json(),
        **{
            name: share(right(pairs.only(chosen), whole[chosen]), pairs.prompt[chosen]).as_json()
            for name, chosen in both.items()
        },
    }

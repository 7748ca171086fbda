"""Win rates and means over prompts. Pure functions of scores by prompt."""

from collections.abc import Mapping, Sequence
from itertools import permutations

import numpy as np

from common.statistics.orders import sign
from labeling.campaigns.estimates import Estimate, mean, share
from simulation.simulate.calibration import right
from simulation.simulate.findings import Number, WinRate

# For each prompt the scores of a model's replies.
Scores = Sequence[Sequence[float]]


def win_rates(scores: Mapping[str, Scores]) -> list[WinRate]:
    """Every model against every other, both ways round."""
    return [
        WinRate(one, other, *_three(win_rate(scores[one], scores[other])))
        for one, other in permutations(scores, 2)
    ]


def win_rate(ours: Scores, theirs: Scores) -> Estimate:
    """Each reply of one model meets each of the other to the same prompt; a tie counts half.

    Replies to one prompt are alike, so the interval counts over prompts.
    """
    won, prompts = [], []
    for prompt, (mine, others) in enumerate(zip(ours, theirs, strict=True)):
        for a in mine:
            won += [(1 + sign(a - b)) / 2 for b in others]
        prompts += [prompt] * (len(mine) * len(others))
    return share(np.array(won), np.array(prompts))


def mean_score(scores: Scores) -> Number:
    flat = [score for row in scores for score in row]
    prompts = [prompt for prompt, row in enumerate(scores) for _ in row]
    return Number(*_three(mean(np.array(flat), np.array(prompts))))


def accuracy(said: Scores, true: Scores) -> Number:
    """Of the pairs of replies to a prompt that the truth tells apart, how many are ordered so."""
    hits, prompts = [], []
    for prompt, (guessed, known) in enumerate(zip(said, true, strict=True)):
        found = right(guessed, known)
        hits += found
        prompts += [prompt] * len(found)
    return Number(*_three(share(np.array(hits), np.array(prompts))))


def _three(found: Estimate) -> tuple[float | None, float | None, float | None]:
    return found.value, found.low, found.high

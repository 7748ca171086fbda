"""The scores of RewardBench 2 and RM-Bench, by hand."""

import math

import pytest

from common.statistics.rewards.benchmarks import grid, picked_best, subsets, ties
from common.statistics.rewards.rows import ScoredRow


def row(ranks, scores, **about) -> ScoredRow:
    return ScoredRow(hash(str(about)) % 1000, tuple(ranks), tuple(map(float, scores)), about=about)


def test_equal_scores_share_the_credit():
    assert picked_best(row([1, 2, 2, 2], [3, 1, 0, 0])) == 1
    assert picked_best(row([1, 2, 2, 2], [3, 3, 0, 0])) == 0.5
    assert picked_best(row([1, 2, 2, 2], [0, 3, 3, 0])) == 0


def test_the_score_of_ties_by_hand():
    rows = [
        # Prompt 0: right answers 4 and 5, wrong 1: across 3, inside 1. Its reference: across 1/2.
        row([1, 1, 2], [5, 4, 1], subset="Ties", id="tied:0"),
        row([1, 2], [2.5, 2], subset="Ties", id="ref:0"),
        # Prompt 1: right answers 4 and 1, wrong 0: across 1, inside 3. Its reference is wrong.
        row([1, 1, 2], [4, 1, 0], subset="Ties", id="tied:1"),
        row([1, 2], [1, 2], subset="Ties", id="ref:1"),
    ]

    found = ties(rows)

    assert found is not None
    assert (found["reference"], found["tied"]) == (0.5, 1)
    assert (found["preferred"], found["preferred_hard"]) == (0.5, 0)
    margin = (math.tanh(0.5 / 1 - 1) + math.tanh(-1 / 3 - 1)) / 2
    assert found["margin"] == pytest.approx(margin)
    assert found["score"] == pytest.approx(0.3 * 0.5 + 0.3 + 0.2 * 0.5 + 0.01 * margin)


def test_right_answers_with_one_score_add_no_margin():
    rows = [row([1, 1, 2], [2, 2, 0], id="tied:0"), row([1, 2], [2, 0], id="ref:0")]

    found = ties(rows)

    assert found is not None
    assert found["margin"] == 0
    assert found["preferred_hard"] == 1


def test_the_mean_of_subsets_counts_each_subset_once():
    rows = [row([1, 2], [1, 0], subset="Math", id=str(n)) for n in range(9)]
    rows += [row([1, 2], [0, 1], subset="Safety", id="s")]

    found = subsets(rows)

    assert found is not None
    assert found["mean"] == 0.5
    assert [(one["name"], one["rankings"]) for one in found["rows"]] == [("Math", 9), ("Safety", 1)]
    assert subsets([row([1, 2], [1, 0])]) is None


def test_the_grid_of_styles_by_hand():
    """A model that follows style alone: score = style of the reply."""
    rows = [row([1, 1, 1, 2, 2, 2], [0, 1, 2, 0, 1, 2], styles=3) for _ in range(4)]

    found = grid(rows)

    assert found is not None
    assert found["cells"] == [[0.5, 0, 0], [1, 0.5, 0], [1, 1, 0.5]]
    assert (found["easy"], found["normal"], found["hard"], found["mean"]) == (1, 0.5, 0, 0.5)
    assert grid([row([1, 2], [1, 0])]) is None

"""Win rates and their intervals, against counting and drawing again by hand."""

import random
from statistics import fmean

import pytest

from labeling.campaigns.estimates import Estimate
from simulation.simulate.winning import accuracy, mean_score, win_rate, win_rates


def scores(seed: int, middle: float, prompts: int = 80, each: int = 3) -> list[list[float]]:
    """Replies to one prompt are alike, so they are no independent witnesses."""
    dice = random.Random(seed)
    found = []
    for _ in range(prompts):
        of_prompt = dice.gauss(middle, 1)
        found.append([round(dice.gauss(of_prompt, 0.5), 1) for _ in range(each)])
    return found


def by_hand(ours: list[list[float]], theirs: list[list[float]], chosen: range | list[int]) -> float:
    return fmean(
        1.0 if a > b else 0.5 if a == b else 0.0
        for prompt in chosen
        for a in ours[prompt]
        for b in theirs[prompt]
    )


def width(found: Estimate) -> float:
    assert found.low is not None
    assert found.high is not None
    return found.high - found.low


def test_a_win_rate_is_the_share_of_meetings_won_with_ties_half():
    ours, theirs = scores(1, 0.4), scores(2, 0.0)

    assert win_rate(ours, theirs).value == pytest.approx(by_hand(ours, theirs, range(80)))


def test_its_interval_is_that_of_drawing_whole_prompts_again():
    ours, theirs = scores(1, 0.4), scores(2, 0.0)
    dice = random.Random(0)

    drawn = sorted(by_hand(ours, theirs, dice.choices(range(80), k=80)) for _ in range(1000))

    found = win_rate(ours, theirs)
    assert found.low == pytest.approx(drawn[25], abs=0.02)
    assert found.high == pytest.approx(drawn[975], abs=0.02)


def test_asking_the_same_prompts_more_often_does_not_make_it_surer():
    ours, theirs = scores(1, 0.4, each=1), scores(2, 0.0, each=1)

    once = win_rate(ours, theirs)
    often = win_rate([row * 6 for row in ours], [row * 6 for row in theirs])

    assert width(often) == pytest.approx(width(once), rel=0.05)


def test_every_model_meets_every_other_both_ways_round():
    found = win_rates({"base": scores(1, 0), "sft": scores(2, 1), "ppo": scores(3, 2)})

    value = {(one.model, one.against): one.value or 0.0 for one in found}
    assert len(value) == 6
    assert all(value[a, b] + value[b, a] == pytest.approx(1) for a, b in value)


def test_a_model_that_always_wins_still_has_an_interval():
    found = win_rate([[2.0]] * 30, [[1.0]] * 30)

    assert found.value == 1
    assert 0 < width(found) < 0.2


def test_pairs_that_the_truth_does_not_tell_apart_count_for_nobody():
    found = accuracy([[0.9, 0.1, 0.5], [1.0, 2.0, 3.0]], [[2.0, 1.0, 1.0], [1.0, 2.0, 2.0]])

    assert found.value == 1
    assert mean_score([[1.0, 3.0], [2.0, 2.0]]).value == 2

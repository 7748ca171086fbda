"""The numbers of a campaign, held against hand-worked cases, brute force and simulation."""

import math

import numpy as np
import pytest
from scipy import optimize, stats

from common.statistics import intervals
from common.statistics.bradley_terry import connected, errors, strengths
from labeling.campaigns.estimates import Estimate, half_width, mean, share
from labeling.campaigns.reading import Said
from labeling.campaigns.results import bradley_terry, win_rates


def test_one_label_per_prompt_gives_nearly_wilsons_interval():
    scores = np.array([1.0] * 70 + [0.0] * 30)

    found = share(scores, np.arange(100))

    assert found.value == 0.7
    # Wilson at 70 of 100: 0.604 to 0.781; t with 99 degrees of freedom is a little wider.
    assert found.low == pytest.approx(0.603, abs=0.002)
    assert found.high == pytest.approx(0.782, abs=0.002)
    assert (found.labels, found.prompts) == (100, 100)


def test_labels_that_repeat_their_prompt_bring_no_certainty():
    once = np.array([1.0] * 14 + [0.0] * 6)
    thrice = np.repeat(once, 3)

    one, three = share(once, np.arange(20)), share(thrice, np.repeat(np.arange(20), 3))

    assert (three.low, three.high) == pytest.approx((one.low, one.high))


def test_a_share_that_is_always_one_still_has_an_interval():
    found = share(np.ones(10), np.arange(10))

    assert found.value == 1
    assert found.high == 1
    assert found.low is not None
    assert 0.6 < found.low < 0.8


def test_one_prompt_proves_nothing_and_says_so():
    found = share(np.ones(5), np.zeros(5, dtype=np.int64))

    assert (found.value, found.low, found.high) == (None, None, None)
    assert found.reason == "too_few_prompts"


def test_intervals_hold_the_truth_nineteen_times_of_twenty():
    chance = np.random.default_rng(1)
    held = 0
    for _ in range(600):
        taste = chance.beta(3, 2, size=60)  # each prompt has a taste of its own
        prompts = np.repeat(np.arange(60), 3)
        scores = (chance.random(180) < taste[prompts]).astype(float)
        found = share(scores, prompts)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.6 <= found.high

    assert 0.925 < held / 600 < 0.975


def test_means_hold_the_truth_nineteen_times_of_twenty():
    chance = np.random.default_rng(2)
    held = 0
    for _ in range(600):
        prompts = np.repeat(np.arange(40), 2)
        values = 4 + chance.normal(size=40)[prompts] + chance.normal(size=80)
        found = mean(values, prompts)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 4 <= found.high

    assert 0.925 < held / 600 < 0.975


def test_the_planned_width_is_the_width_that_comes_out():
    chance = np.random.default_rng(3)
    prompts = np.repeat(np.arange(300), 2)
    found = share((chance.random(600) < 0.5).astype(float), prompts)

    assert found.high is not None
    assert found.low is not None
    promised = half_width(prompts=300, labels_per_prompt=2, alike=0.0)
    assert (found.high - found.low) / 2 == pytest.approx(promised, rel=0.1)
    assert half_width(prompts=300, labels_per_prompt=2, alike=1.0) > promised


def test_two_models_get_the_log_odds_of_their_wins():
    wins = np.array([[0.0, 299.5], [99.5, 0.0]])

    # With the half win each of the prior: 300 to 100.
    assert strengths(wins, baseline=1)[0] == pytest.approx(math.log(3))


def test_strengths_are_the_likeliest_ones():
    chance = np.random.default_rng(4)
    wins = chance.integers(1, 30, size=(5, 5)).astype(float)
    np.fill_diagonal(wins, 0)

    def unlikely(free):
        scores = np.concatenate([[0.0], free])
        margins = scores[:, None] - scores[None, :]
        padded = wins + 0.5 * (wins + wins.T > 0)
        return float((padded * np.logaddexp(0, -margins)).sum())

    best = optimize.minimize(unlikely, np.zeros(4), tol=1e-10).x

    assert strengths(wins, baseline=0)[1:] == pytest.approx(best, abs=1e-4)
    assert strengths(wins, baseline=0)[0] == 0


def test_a_model_that_never_lost_still_has_a_score():
    wins = np.array([[0.0, 12.0], [0.0, 0.0]])

    assert math.isfinite(strengths(wins, baseline=1)[0])


def test_a_strength_is_as_uncertain_as_its_prompts_say():
    chance = np.random.default_rng(5)
    won = (chance.random(400) < 0.7).astype(float)
    by_prompt = np.zeros((400, 2, 2))
    by_prompt[:, 0, 1], by_prompt[:, 1, 0] = won, 1 - won
    thrice = np.repeat(by_prompt[:, None], 3, axis=1).sum(1)

    error = errors(by_prompt, strengths(by_prompt.sum(0), 1), 1)
    as_sure = errors(thrice, strengths(thrice.sum(0), 1), 1)

    share_won = won.mean()
    expected = 1 / math.sqrt(400 * share_won * (1 - share_won))
    assert error == pytest.approx([expected, 0], rel=0.02)
    assert as_sure == pytest.approx(error, rel=0.02)


def test_a_model_that_always_won_on_few_prompts_is_not_surely_better():
    """The second of three always beats the first; the third loses to both or wins by chance."""
    places = np.array([[2, 1, 3], [3, 1, 2], [2, 1, 3], [3, 1, 2]], dtype=float)

    strength = bradley_terry(said(places, np.arange(4)), 0)[1]

    assert strength.low is not None
    assert strength.low < 0


def said(places: np.ndarray, prompts: np.ndarray) -> Said:
    labels = len(prompts)
    nobody = np.zeros(labels, dtype=np.bool_)
    nan = np.full(places.shape, np.nan)
    styles = np.full((*places.shape, 1), np.nan)
    return Said(prompts, nobody, nobody, np.full(labels, ""), places, nan, {}, styles)


def drawn(chance: np.random.Generator, strength: list[float], prompts: int) -> Said:
    """Two labels per prompt that rank as the strengths say."""
    worth = np.array(strength) + chance.gumbel(size=(2 * prompts, len(strength)))
    places = (-worth).argsort(axis=1).argsort(axis=1) + 1.0
    return said(places, np.repeat(np.arange(prompts), 2))


@pytest.mark.parametrize(
    ("strength", "prompts"), [([0, 2.944], 20), ([0, 0.8], 10), ([0, 0.8, 2.0], 20)]
)
def test_strengths_hold_the_truth_nineteen_times_of_twenty(strength, prompts):
    chance = np.random.default_rng(6)
    held = np.zeros(len(strength))
    for _ in range(400):
        found = bradley_terry(drawn(chance, strength, prompts), baseline=0)
        held += [low_to_high(one, true) for one, true in zip(found, strength, strict=True)]

    assert held[0] == 400
    assert ((held[1:] / 400 > 0.925) & (held[1:] / 400 < 0.985)).all()


def low_to_high(found: Estimate, true: float) -> bool:
    assert found.low is not None
    assert found.high is not None
    return found.low <= true <= found.high


def test_the_strength_of_two_models_says_what_their_win_rate_says():
    chance = np.random.default_rng(7)
    for prompts in (4, 5, 8, 20):
        for _ in range(30):
            labels = drawn(chance, [0.0, 0.9], prompts)
            rate, strength = win_rates(labels, 0)[1], bradley_terry(labels, 0)[1]
            assert rate.low is not None
            assert strength.low is not None
            assert (strength.low > 0) == (rate.low > 0.5)
            assert strength.high is not None
            assert math.isfinite(strength.high)
    always = said(np.tile([2.0, 1.0], (4, 1)), np.arange(4))
    won = bradley_terry(always, 0)[1]
    assert won.low is not None
    assert won.value is not None
    assert won.low < 0 < won.value
    once = said(np.array([[2.0, 1.0]]), np.arange(1))
    assert bradley_terry(once, 0)[1].reason == "too_few_prompts"


def test_models_that_never_met_cannot_be_compared():
    apart = np.zeros((4, 4))
    apart[0, 1] = apart[2, 3] = 5

    assert not connected(apart)
    apart[1, 2] = 1
    assert connected(apart)


def test_few_prompts_are_less_sure_than_many():
    assert intervals.student(4) == pytest.approx(stats.t.ppf(0.975, 4))
    assert intervals.student(10_000) == pytest.approx(1.96, abs=1e-3)

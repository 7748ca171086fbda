"""Every coefficient beside a library, a case from the literature, or a brute force."""

from itertools import combinations

import krippendorff
import numpy as np
import pytest
from scipy.stats import kendalltau

from common.statistics import intervals
from common.statistics.coefficients import (
    coincidences,
    fleiss_kappa,
    gwet_ac1,
    mean,
    mean_alpha,
    nominal_sums,
)
from common.statistics.orders import pair_agreement
from common.statistics.shrinkage import effective, prior, shrunk
from labeling.quality import details
from labeling.quality.agreement import Ties, rate, shares
from labeling.quality.details import Weights, middle_ranks, weights
from labeling.quality.filters import Filters, met
from tests.labeling.quality.cheaters import crowd


def meetings(ratings: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, Weights]:
    """Every two raters of every thing (things, raters); nan where a rater said nothing."""
    rows = [
        (thing, one, other, ratings[thing, one], ratings[thing, other])
        for thing in range(len(ratings))
        for one, other in combinations(np.flatnonzero(~np.isnan(ratings[thing])), 2)
    ]
    thing, one, other, mine, theirs = (np.array(column) for column in zip(*rows, strict=True))
    raters = ratings.shape[1]
    weight = weights(thing.astype(int), thing * raters + one, thing * raters + other)
    return thing.astype(int), mine.astype(int), theirs.astype(int), weight


def nominal(ratings: np.ndarray, figure) -> float:
    thing, mine, theirs, weight = meetings(ratings)
    categories = range(int(np.nanmax(ratings)) + 1)
    sums = nominal_sums(thing, mine[:, None], theirs[:, None], weight.per_meeting, categories)
    return intervals.of_coefficient(sums, figure, sums[:, 0])[0]


# Fleiss (1971) as every textbook works it: ten subjects, fourteen raters, five categories.
FLEISS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip


def test_fleiss_kappa_is_that_of_the_textbook():
    ratings = np.array([np.repeat(range(5), row) for row in FLEISS], dtype=float)

    assert nominal(ratings, fleiss_kappa) == pytest.approx(0.20993, abs=1e-5)


def test_ac1_is_gwets_own_definition_also_where_raters_are_missing():
    dice = np.random.default_rng(4)
    ratings = dice.integers(0, 3, (40, 4)).astype(float)
    ratings[dice.random((40, 4)) < 0.25] = np.nan
    ratings = ratings[(~np.isnan(ratings)).sum(1) >= 2]

    counts = np.stack([(ratings == one).sum(1) for one in range(3)], axis=1)
    raters = counts.sum(1)
    agreed = ((counts * (counts - 1)).sum(1) / (raters * (raters - 1))).mean()
    share = (counts / raters[:, None]).mean(0)
    by_chance = (share * (1 - share)).sum() / 2

    assert nominal(ratings, gwet_ac1) == pytest.approx((agreed - by_chance) / (1 - by_chance))


def test_ac1_stays_high_where_kappa_falls_though_people_agree():
    """118 of 125 alike, nearly always "no": Feinstein and Cicchetti's paradox."""
    ratings = np.array([[0.0, 0]] * 118 + [[1, 0]] * 5 + [[0, 1]] * 2)

    assert nominal(ratings, fleiss_kappa) == pytest.approx(-0.0288, abs=1e-4)
    assert nominal(ratings, gwet_ac1) == pytest.approx(0.9407, abs=1e-4)


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_alpha_is_the_librarys(missing):
    dice = np.random.default_rng(8)
    truth = dice.integers(1, 8, 60)
    ratings = np.clip(truth[:, None] + dice.integers(-1, 2, (60, 5)), 1, 7).astype(float)
    ratings[dice.random(ratings.shape) < missing] = np.nan

    thing, mine, theirs, weight = meetings(ratings)
    met_values = coincidences(thing, mine, theirs, weight.per_value, 8)

    weight = met_values.sum(1)
    ours, low, high = intervals.of_coefficient(met_values, mean_alpha([8]), weight)
    library = krippendorff.alpha(reliability_data=ratings.T, level_of_measurement="ordinal")
    assert ours == pytest.approx(library, abs=1e-5)
    assert low < ours < high


def test_where_only_one_answer_is_given_there_is_no_coefficient():
    ratings = np.zeros((40, 2))

    assert np.isnan(nominal(ratings, fleiss_kappa))
    thing, mine, theirs, weight = meetings(ratings)
    met_values = coincidences(thing, mine, theirs, weight.per_value, 2)
    alpha = intervals.of_coefficient(met_values, mean_alpha([2]), met_values.sum(1))
    assert np.isnan(alpha).all()


def test_the_details_of_a_crowd_are_those_counted_one_by_one():
    board = crowd(people=30, cheaters=0, seed=9, each=6).board
    found = met(board, Filters())

    told = {one.key: one.measure for one in details.of_rankings(found)}

    taus, rates, alphas, values, signs = [], [], [], [], []
    for block in board.blocks:
        for left, right in zip(block.left, block.right, strict=True):
            mine, theirs = block.places[left].tolist(), block.places[right].tolist()
            taus.append(kendalltau(mine, theirs).statistic)
            rates.append((pair_agreement(mine, theirs), len(mine) * (len(mine) - 1) // 2))
        ranks = middle_ranks(block.places)
        task = board.labels.task[block.rows]
        data = np.concatenate([ranks[task == one].T for one in np.unique(task)])
        alphas.append(krippendorff.alpha(reliability_data=data.T, level_of_measurement="ordinal"))
        values.append(data.size)
        signs += [block.signs[task == one].T for one in np.unique(task)]
    assert told["kendall_tau_b"].value == pytest.approx(np.nanmean(taus), abs=1e-5)
    assert told["krippendorff_alpha"].value == pytest.approx(
        np.average(alphas, weights=values), abs=1e-4
    )
    raters = max(one.shape[1] for one in signs)
    every = np.full((sum(len(one) for one in signs), raters), np.nan)
    begin = 0
    for one in signs:
        every[begin : begin + len(one), : one.shape[1]] = one + 1
        begin += len(one)
    for key, figure in (("fleiss_kappa", fleiss_kappa), ("gwet_ac1", gwet_ac1)):
        assert told[key].value == pytest.approx(nominal(every, figure), abs=1e-5)
    by_hand = np.average([one for one, _ in rates], weights=[pairs for _, pairs in rates])
    assert rate(found, Ties.HALF).value == pytest.approx(by_hand)


@pytest.mark.parametrize("prompts", [5, 7, 20, 80])
@pytest.mark.parametrize("taste", [(8, 3), (3, 1), (18, 2)])
def test_the_interval_holds_the_truth_as_often_as_it_says(prompts, taste):
    """Two thousand experiments with few prompts and many, whose pairs are alike."""
    dice = np.random.default_rng(11)
    share = dice.beta(taste[0], taste[1], (prompts, 2000))
    out_of = dice.choice([6.0, 10.0, 15.0, 36.0], (prompts, 2000))
    agreed = dice.binomial(out_of.astype(int), share).astype(float)

    told = intervals.of_ratios(agreed, out_of)

    truth = taste[0] / sum(taste)
    limits = np.array([intervals.of_share(*told, at)[1:] for at in range(2000)])
    held = ((limits[:, 0] <= truth) & (truth <= limits[:, 1])).mean()
    assert 0.93 <= held <= 0.985


@pytest.mark.parametrize("prompts", [8, 20, 80])
def test_intervals_of_coefficients_hold_the_truth(prompts):
    """Two raters copy a hidden answer of two with a chance of 0.9 each: kappa is 0.64."""
    dice = np.random.default_rng(12)
    held, runs = 0, 400
    for _ in range(runs):
        truth = dice.integers(0, 2, prompts * 4)
        wrong = dice.random((prompts * 4, 2)) < 0.1
        said = np.where(wrong, 1 - truth[:, None], truth[:, None])
        thing = np.repeat(np.arange(prompts), 4)
        one = np.ones(len(thing))
        sums = nominal_sums(thing, said[:, :1], said[:, 1:], one, categories=[0, 1])
        _, low, high = intervals.of_coefficient(sums, fleiss_kappa, sums[:, 0])
        held += low <= 0.64 <= high

    assert 0.92 <= held / runs <= 0.985


def test_a_coefficient_without_any_disagreement_still_has_an_interval():
    ratings = np.tile(np.array([[0.0], [1.0]]), (10, 2))
    thing, mine, theirs, weight = meetings(ratings)
    sums = nominal_sums(thing, mine[:, None], theirs[:, None], weight.per_meeting, [0, 1])

    kappa, low, high = intervals.of_coefficient(sums, fleiss_kappa, sums[:, 0])

    assert (kappa, high) == (1, 1)
    assert 0.5 < low < 0.8


def test_an_amount_has_an_interval_around_it_that_stays_above_zero():
    dice = np.random.default_rng(13)
    held, runs = 0, 600
    for _ in range(runs):
        people = np.repeat(np.arange(12), 20)
        minutes = dice.lognormal(0, 0.4, 12)[people] * dice.lognormal(0, 0.5, 240)
        count = intervals.per_unit(people, 0, 1)
        sums = np.concatenate([count, intervals.per_unit(people, 0, 1, minutes)], axis=1)
        _, low, high = intervals.of_amount(sums, mean, count[:, 0])
        held += 0 < low <= np.exp(0.4**2 / 2 + 0.5**2 / 2) <= high

    assert 0.92 <= held / runs <= 0.98


def test_the_interval_is_that_of_the_ordinary_bootstrap():
    """Whole prompts drawn again and again with replacement, the long way."""
    board = crowd(people=60, cheaters=0, seed=12, each=20).board
    found = met(board, Filters())
    agreed, out_of = shares(found.rows, Ties.HALF)
    up = np.bincount(found.prompt, agreed)
    down = np.bincount(found.prompt, out_of)
    dice = np.random.default_rng(0)
    draws = [dice.integers(0, len(up), len(up)) for _ in range(2000)]
    low, high = np.percentile([up[one].sum() / down[one].sum() for one in draws], [2.5, 97.5])

    ours = rate(found, Ties.HALF)

    assert ours.low == pytest.approx(low, abs=0.002)
    assert ours.high == pytest.approx(high, abs=0.002)
    assert rate(found, Ties.HALF) == ours  # the same every time


def test_few_labels_are_drawn_to_what_is_usual_and_many_are_not():
    dice = np.random.default_rng(13)
    truth = dice.beta(73, 27, 400)
    tries = np.where(np.arange(400) % 2, 20, 2000)
    hits = dice.binomial(tries, truth)

    usual = prior(hits, tries)
    assert usual is not None
    value, low, high = shrunk(usual, hits, tries)

    raw = hits / tries
    few = tries == 20
    assert usual.mean == pytest.approx(0.73, abs=0.01)
    assert np.abs(value[few] - truth[few]).mean() < 0.6 * np.abs(raw[few] - truth[few]).mean()
    assert np.abs(value - raw)[~few].max() < 0.01
    assert 0.93 <= ((low <= truth) & (truth <= high)).mean() <= 0.97
    assert prior(hits[:4], tries[:4]) is None


def test_somebody_unlike_all_others_keeps_their_own_share():
    dice = np.random.default_rng(14)
    tries = np.full(40, 60.0)
    hits = dice.binomial(60, dice.beta(219, 81, 40)).astype(float)
    hits[0] = 24  # 40 % beside about 73 %

    usual = prior(hits, tries)
    assert usual is not None
    value, low, high = shrunk(usual, hits, tries)

    assert low[0] < 0.4 < high[0]
    assert value[0] == pytest.approx(0.4, abs=0.03)
    without = prior(hits[1:], tries[1:])
    assert without is not None
    assert usual.mean == pytest.approx(without.mean, abs=0.002)
    # The others are as near to each other as they would be without that person.
    alone = shrunk(without, hits[1:], tries[1:])
    assert value[1:] == pytest.approx(alone[0], abs=0.01)


def test_a_share_is_worth_as_many_answers_as_its_spread_says():
    hits, tries = effective(np.array([0.75]), np.array([0.05]), np.array([1000.0]))

    assert tries[0] == pytest.approx(75)
    assert hits[0] == pytest.approx(56.25)

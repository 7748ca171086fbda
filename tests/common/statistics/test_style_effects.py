"""Strengths beside what style is worth, held against independent likelihoods and simulation."""

import dataclasses

import numpy as np
import pytest
from scipy import optimize

from common.statistics.bradley_terry import errors, strengths
from common.statistics.style_effects import SLACK, Fit, Meetings, fit

MODELS = 4


def chance_of(odds):
    return 1 / (1 + np.exp(-odds))


def drawn(seed: int, true, effects, prompts: int = 60, each: int = 2) -> Meetings:
    """All pairs of models, on prompts with a taste of their own for the first style."""
    chance = np.random.default_rng(seed)
    true, effects = np.array(true, dtype=float), np.array(effects, dtype=float)
    first, second = np.triu_indices(len(true), 1)
    first, second = (np.tile(side, prompts * each) for side in (first, second))
    cluster = np.repeat(np.arange(prompts), each * len(first) // (prompts * each))
    amounts = chance.lognormal(0, 0.6, (prompts, len(true), len(effects)))
    here, there = amounts[cluster, first], amounts[cluster, second]
    styles = (here - there) / (here + there)
    odds = true[first] - true[second] + styles @ effects
    won = (chance.random(len(odds)) < chance_of(odds)).astype(float)
    won[chance.random(len(odds)) < 0.1] = 0.5
    return Meetings(first, second, won, styles, cluster)


def fitted(meetings: Meetings, models: int = MODELS, baseline: int = 0) -> Fit:
    found = fit(meetings, models, baseline)
    assert found is not None
    return found


def test_without_styles_it_is_bradley_terry():
    meetings = drawn(1, [0, 0.5, 1, 2], [])
    by_prompt = np.zeros((60, MODELS, MODELS))
    np.add.at(by_prompt, (meetings.prompts, meetings.first, meetings.second), meetings.score)
    np.add.at(by_prompt, (meetings.prompts, meetings.second, meetings.first), 1 - meetings.score)

    found = fitted(meetings)

    best = strengths(by_prompt.sum(0), 0)
    assert found.strengths == pytest.approx(best, abs=1e-8)
    as_sure = errors(by_prompt, best, 0)
    assert np.sqrt(found.variances(np.eye(MODELS))) == pytest.approx(as_sure, abs=1e-8)


@pytest.mark.parametrize("block", [7, 100_000])
def test_strengths_and_effects_are_the_likeliest_ones(monkeypatch, block):
    monkeypatch.setattr("common.statistics.style_effects.BLOCK", block)
    meetings = drawn(2, [0, 0.5, 1, 2], [1.5, -0.7])

    def unlikely(known):
        scores, effects = np.concatenate([[0.0], known[:3]]), known[3:]
        odds = scores[meetings.first] - scores[meetings.second] + meetings.styles @ effects
        lost = meetings.score * np.logaddexp(0, -odds) + (1 - meetings.score) * np.logaddexp(
            0, odds
        )
        drawn_once = sum(
            0.5 * np.logaddexp(0, -(scores[a] - scores[b]))
            + 0.5 * np.logaddexp(0, scores[a] - scores[b])
            for a in range(MODELS)
            for b in range(a)
        )
        return lost.sum() + drawn_once + SLACK / 2 * (effects**2).sum()

    best = optimize.minimize(unlikely, np.zeros(5), tol=1e-10).x

    found = fitted(meetings)
    assert found.strengths == pytest.approx([0, *best[:3]], abs=1e-4)
    assert found.effects == pytest.approx(best[3:], abs=1e-4)


def test_the_covariance_is_that_of_leaving_out_prompts():
    meetings = drawn(3, [0, 0.5, 1, 2], [1.5], prompts=150, each=1)
    thrice = Meetings(*(np.repeat(part, 3, axis=0) for part in dataclasses.astuple(meetings)))
    without = []
    for prompt in range(150):
        kept = meetings.prompts != prompt
        left = fitted(Meetings(*(part[kept] for part in dataclasses.astuple(meetings))))
        without.append([*left.strengths, *left.effects])

    jackknife = np.cov(np.transpose(without)) * 149**2 / 150
    found = fitted(meetings).robust

    assert found == pytest.approx(jackknife, rel=0.1, abs=2e-3)
    # Labels that repeat their prompt bring no certainty.
    assert fitted(thrice).robust == pytest.approx(found, rel=0.1, abs=2e-3)


def test_another_baseline_moves_all_strengths_alike():
    meetings = drawn(4, [0, 0.5, 1, 2], [1.0])
    one, other = fitted(meetings), fitted(meetings, baseline=2)

    assert one.strengths - one.strengths[2] == pytest.approx(other.strengths, abs=1e-8)
    assert one.effects == pytest.approx(other.effects, abs=1e-8)
    apart = np.array([[0, 1, 0, -1, 0]])
    assert one.variances(apart) == pytest.approx(other.variances(apart))


def test_a_model_that_always_writes_more_cannot_be_told_from_its_length():
    meetings = drawn(5, [0, 1], [1.0])
    longer = dataclasses.replace(meetings, styles=np.full_like(meetings.styles, -1 / 3))

    assert fit(longer, 2, 0) is None
    assert fit(meetings, 2, 0) is not None


def test_a_style_that_nobody_uses_has_no_effect_and_harms_nothing():
    meetings = drawn(6, [0, 0.5, 1, 2], [1.0])
    unused = dataclasses.replace(
        meetings, styles=np.column_stack([meetings.styles, np.zeros(len(meetings.score))])
    )

    found, without = fitted(unused), fitted(meetings)

    assert found.strengths == pytest.approx(without.strengths)
    assert np.isnan(found.effects[1])
    assert found.variances(np.eye(6))[:5] == pytest.approx(without.variances(np.eye(5)))


def test_styles_that_go_together_have_no_effects_of_their_own_and_harm_nothing():
    meetings = drawn(9, [0, 0.5, 1, 2], [1.0])
    twice = dataclasses.replace(meetings, styles=np.tile(meetings.styles, (1, 2)))

    found, once = fitted(twice), fitted(meetings)

    assert np.isnan(found.effects).all()
    assert found.strengths == pytest.approx(once.strengths, abs=1e-3)
    assert found.variances(np.eye(6))[:4] == pytest.approx(once.variances(np.eye(5))[:4], rel=0.01)


def test_a_style_that_always_wins_has_a_finite_effect():
    meetings = drawn(7, [0, 0], [0.0], prompts=40)
    longest = dataclasses.replace(meetings, score=(meetings.styles[:, 0] > 0).astype(float))

    found = fitted(longest, 2)

    assert 2 < found.effects[0] < 30
    assert abs(found.strengths[1]) < 3


def test_few_prompts_that_all_say_the_same_are_not_sure():
    meetings = drawn(8, [0, 0], [0.0], prompts=4, each=1)
    alike = dataclasses.replace(meetings, score=np.ones(4), styles=np.zeros((4, 0)))

    found = fitted(alike, 2)

    assert found.robust[1, 1] < 0.01
    assert found.variances(np.eye(2))[1] > 1

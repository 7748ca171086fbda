"""What models would win if their replies were alike: hand-worked cases and simulation."""

import numpy as np
import pytest

from labeling.campaigns.controlled import length_controlled, style_controlled
from labeling.campaigns.reading import Said
from labeling.campaigns.results import bradley_terry, win_rates
from labeling.campaigns.styles import STYLES, more

RUNS = 300


def of_styles(places, styles, prompts) -> Said:
    labels = len(prompts)
    nobody = np.zeros(labels, dtype=np.bool_)
    padded = np.zeros((*places.shape, len(STYLES)))
    padded[:, :, : styles.shape[2]] = styles
    nan = np.full(places.shape, np.nan)
    return Said(prompts, nobody, nobody, np.full(labels, ""), places, nan, {}, padded)


def drawn(chance, strength, taste, prompts, longer=(1.0, 1.0)) -> Said:
    """Two labels per prompt by people who like long replies: `taste` per relative difference."""
    lengths = 200 * np.array(longer) * chance.lognormal(0, 0.5, (prompts, 2))
    lengths = np.repeat(lengths, 2, axis=0)
    extra = more(lengths[:, 1], lengths[:, 0])
    wins = chance.random(2 * prompts) < 1 / (1 + np.exp(-(strength + taste * extra)))
    places = np.where(wins[:, None], [2.0, 1.0], [1.0, 2.0])
    return of_styles(places, lengths[:, :, None], np.repeat(np.arange(prompts), 2))


def test_twice_as_long_is_a_third_more_and_nothing_is_no_difference():
    found = more(np.array([200.0, 0, 5, 0]), np.array([100.0, 0, 0, 5]))

    assert found == pytest.approx([1 / 3, 0, 1, -1])


def test_equal_lengths_change_nothing():
    labels = drawn(np.random.default_rng(1), 0.7, 0, prompts=40)
    labels = of_styles(labels.places, np.full((80, 2, 1), 100.0), labels.prompts)

    [_, controlled], [_, strength] = length_controlled(labels, 0), bradley_terry(labels, 0)

    assert controlled.value == pytest.approx(1 / (1 + np.exp(-(strength.value or 0))), abs=1e-9)
    found = style_controlled(labels, 0)
    assert found.strengths[1].value == pytest.approx(strength.value)
    assert {effect.chance.reason for effect in found.effects} == {"styles_are_alike"}


@pytest.mark.parametrize(("strength", "prompts"), [(0.0, 30), (0.0, 100), (0.8, 60)])
def test_length_controlled_win_rates_hold_the_truth(strength, prompts):
    """The second model writes half as much again, and people like long replies."""
    chance = np.random.default_rng(2)
    truth = 1 / (1 + np.exp(-strength))
    held = misled = 0
    for _ in range(RUNS):
        labels = drawn(chance, strength, 2.0, prompts, longer=(1.0, 1.5))
        [_, raw], [_, found] = win_rates(labels, 0), length_controlled(labels, 0)
        assert found.low is not None
        assert found.high is not None
        assert raw.low is not None
        held += found.low <= truth <= found.high
        misled += raw.low > truth

    assert 0.925 <= held / RUNS <= 0.98
    assert misled / RUNS > 0.1  # of 0.025 by chance


def test_effects_of_style_hold_the_truth():
    chance = np.random.default_rng(3)
    held = 0
    for _ in range(RUNS):
        found = style_controlled(drawn(chance, 0.3, 1.5, 60), 0)
        length = found.effects[0].chance
        assert found.effects[0].name == "length"
        assert length.low is not None
        assert length.high is not None
        held += length.low <= 1 / (1 + np.exp(-0.5)) <= length.high

    assert 0.925 <= held / RUNS <= 0.98


def test_reasons_are_said_where_nothing_can_be_told():
    chance = np.random.default_rng(4)
    labels = drawn(chance, 0, 0, prompts=40)
    always = np.tile(np.array([[100.0], [200.0]]), (80, 1, 1))
    longer = of_styles(labels.places, always, labels.prompts)

    assert length_controlled(longer, 0)[1].reason == "styles_tell_models"
    assert style_controlled(longer, 0).strengths[1].reason == "styles_tell_models"
    one = labels.only(labels.prompts == 0)
    assert length_controlled(one, 0)[1].reason == "too_few_prompts"
    lost = of_styles(labels.places, np.full((80, 2, 1), np.nan), labels.prompts)
    assert style_controlled(lost, 0).strengths[1].reason == "too_few_prompts"

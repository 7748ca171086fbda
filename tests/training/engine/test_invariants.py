import pytest
import torch

from training.engine.selftest import toy
from training.engine.steps.rollouts.replies import with_cut_penalty
from training.invariants import INVARIANTS, out_of_range

HEALTHY = {
    "first_ratio": 0.0, "start_kl": 0.0, "sampler_gap": 1e-6, "ended": 0.9, "clip_fraction": 0.05,
    "explained_variance": 0.6, "kl": 4.0, "gradient_ratio": 0.5, "policy_gradient": 1.2,
    "entropy": 1.5, "first_score": 0.0, "first_loss": 0.0, "best_change": -0.1,
    "no_spread": 0.1, "good_change": 0.2, "weight_ratio": 1.0,
}  # fmt: skip


def test_a_healthy_run_has_nothing_red():
    assert {invariant.metric for invariant in INVARIANTS} == set(HEALTHY)
    assert out_of_range(100, HEALTHY) == []


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda invariant: invariant.metric)
def test_a_number_out_of_its_range_is_red_and_so_is_no_number(invariant):
    for value in (invariant.high * 2 + 1, float("nan"), None):
        assert out_of_range(100, HEALTHY | {invariant.metric: value}) == [invariant]


def test_a_critic_is_not_judged_before_it_had_time_to_learn():
    assert out_of_range(3, HEALTHY | {"explained_variance": -2.0}) == []


def test_bfloat16_is_allowed_its_last_digits():
    values = HEALTHY | {"sampler_gap": 0.01}

    assert out_of_range(1, values, "bfloat16") == []
    assert [one.metric for one in out_of_range(1, values)] == ["sampler_gap"]


@pytest.mark.parametrize(
    ("rule", "wanted"), [("subtract", [2.0, -4.0]), ("replace", [2.0, -1.0]), ("none", [2.0, -3.0])]
)
def test_a_cut_reply_pays_by_the_rule_that_was_chosen(rule, wanted):
    spec = toy.spec(truncation=rule, truncation_penalty=1.0)

    scores = with_cut_penalty(torch.tensor([2.0, -3.0]), torch.tensor([True, False]), spec)

    assert scores.tolist() == wanted

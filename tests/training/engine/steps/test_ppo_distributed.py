"""PPO in two processes, plain and under every stage of ZeRO, is PPO in one."""

import json

import pytest

from tests.training.engine.runtime.test_distributed import (
    assert_same_model,
    stop_together,
    together,
)
from tests.training.engine.steps.test_ppo import (
    fields,
    prompts,
    reward_folder,
    reward_models,
    spec_of,
    text,
)
from tests.training.engine.tiny import tiny_folder
from training.engine.steps.ppo import train as ppo

__all__ = ["fields", "prompts", "reward_models", "text"]  # the fixtures
WATCHED = ("score", "kl", "value_loss", "policy_gradient", "critic_gradient", "ptx_loss")


def watched(spec) -> list[float]:
    lines = [json.loads(line) for line in (spec.out / "metrics.jsonl").open()]
    return [line[name] for line in lines for name in WATCHED]


def one_and_two(fields, text, tmp_path, **more):
    """The same run in one process and in two."""
    shared = {"text": str(text), "ptx_per_episode": 1, "tokens_per_forward": 40, "max_steps": 3}
    shared |= {"ema": 0.5, "gamma": 1.0}
    alone = {name: value for name, value in more.items() if name != "zero"}
    one = spec_of(fields(**shared, **alone, out=str(tmp_path / "one")))
    two = spec_of(fields(**shared, **more, out=str(tmp_path / "two")))
    ppo.train(one)
    together(two, tmp_path)
    return one, two


def test_two_processes_learn_what_one_does(fields, text, tmp_path):
    one, two = one_and_two(fields, text, tmp_path)

    assert watched(two) == pytest.approx(watched(one), rel=1e-3, abs=1e-4)
    assert_same_model(one, two)


@pytest.mark.slow
@pytest.mark.parametrize("stage", [1, 2, 3])
def test_every_stage_of_zero_learns_what_one_process_does(fields, text, tmp_path, stage):
    one, two = one_and_two(fields, text, tmp_path, zero=stage)

    assert watched(two) == pytest.approx(watched(one), rel=1e-2, abs=1e-3)
    assert_same_model(one, two)


@pytest.mark.slow
def test_ranks_may_write_different_numbers_of_tokens_where_weights_are_split(
    fields, text, tmp_path
):
    # ZeRO splits no matrix below 100,000 weights, so smaller models would need no gathering.
    wide = tiny_folder(tmp_path / "wide", width=192, spread=0.02)
    models = {"model": str(wide), "reward_model": str(reward_folder(wide, tmp_path / "reward"))}

    long = {"batch": 2, "minibatch": 2, "max_reply_tokens": 200}  # each rank writes one reply
    one, two = one_and_two(fields, text, tmp_path, zero=3, **long, **models)

    assert watched(two) == pytest.approx(watched(one), rel=1e-2, abs=1e-3)


@pytest.mark.slow
def test_a_run_begun_by_two_processes_is_ended_by_one(fields, text, tmp_path):
    shared = fields(text=str(text), ptx_per_episode=1, tokens_per_forward=40, max_steps=30, gamma=1)
    one = spec_of(shared | {"out": str(tmp_path / "one")})
    two = spec_of(shared | {"out": str(tmp_path / "two")})
    ppo.train(one)

    stop_together(two, tmp_path, after=2)
    ppo.train(two)

    assert watched(two) == pytest.approx(watched(one), rel=1e-2, abs=1e-3)

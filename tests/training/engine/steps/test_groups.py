"""RLOO and GRPO, from spec to policy folder."""

import json
import random
from collections.abc import Callable

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from tests.training.engine.tiny import WORDS, write_lines
from training.engine.models.configs import load_codec
from training.engine.models.folders import give_pad_token, save_folder, start_reward_model
from training.engine.runtime import stop
from training.engine.runtime.errors import Stopped
from training.engine.selftest import toy
from training.engine.selftest.group_world import grpo_spec, rloo_spec, rollout_of
from training.engine.steps import preflight
from training.engine.steps.groups import grpo, rloo
from training.engine.steps.groups.loop import clipped_shares
from training.engine.steps.rollouts.episodes import Episodes
from training.invariants import invariants_for
from training.mistakes import SpecError
from training.specs import GrpoSpec, RlooSpec, parse_spec

TRAIN: dict[str, Callable[..., None]] = {"rloo": rloo.train, "grpo": grpo.train}


@pytest.fixture
def spec_of(tmp_path, gpt2):
    chance = random.Random(1)  # noqa: S311
    words = WORDS.split()
    rows = [{"prompt": " ".join(chance.choices(words, k=chance.randint(1, 6)))} for _ in range(12)]
    prompts = write_lines(tmp_path / "prompts.jsonl", rows)
    text = [{"text": WORDS[: 20 + 3 * number]} for number in range(8)]
    write_lines(tmp_path / "text.jsonl", text)
    reward = tmp_path / "reward"
    spec = RlooSpec(out=gpt2, model="", reward_model="", prompts=gpt2)
    codec = load_codec(str(gpt2), spec)
    model = start_reward_model(str(gpt2), "linear", seed=5)
    give_pad_token(model, codec.tokenizer)
    save_folder(model, codec.tokenizer, reward)

    def make(step: str, **more):
        fields = {
            "step": step, "out": str(tmp_path / "run"), "model": str(gpt2),
            "reward_model": str(reward), "prompts": str(prompts), "batch": 8, "minibatch": 4,
            "group": 4, "max_steps": 3, "max_reply_tokens": 12, "learning_rate": 1e-3,
            "samples_every": 2, "sample_prompts": 2, "threads": 1,
        } | more  # fmt: skip
        return parse_spec(fields)

    return make


def lines(path):
    return [json.loads(line) for line in path.open()]


@pytest.mark.parametrize(
    ("step", "more"),
    [
        ("rloo", {"temperature": 0.7}),
        ("grpo", {}),
        ("grpo", {"variant": "dr-grpo"}),
        ("grpo", {"variant": "dapo", "inner_epochs": 2, "lora": 4}),
    ],
)
def test_a_run_leaves_a_policy_and_numbers_that_add_up(step, more, spec_of, tmp_path):
    text = {"text": str(tmp_path / "text.jsonl"), "gradient_ratio": 0.5, "ptx_per_episode": 1}
    spec = spec_of(step, **text, **more)

    TRAIN[step](spec)

    metrics = lines(spec.out / "metrics.jsonl")
    assert [line["step"] for line in metrics] == [1, 2, 3]
    assert metrics[0]["first_ratio"] < 1e-5
    assert metrics[0]["start_kl"] < 1e-5
    assert metrics[-1]["kl"] != 0
    assert all(line["sampler_gap"] < 1e-5 for line in metrics)
    ratios = [line["gradient_ratio"] for line in metrics]
    assert ratios == pytest.approx([0.5] * 3, rel=1e-3)
    measured = {name for line in metrics for name in line}
    assert {invariant.metric for invariant in invariants_for(step)} <= measured
    assert len(lines(spec.out / "samples.jsonl")) == 4
    moved = AutoModelForCausalLM.from_pretrained(spec.out / "model").state_dict()
    start = AutoModelForCausalLM.from_pretrained(spec.model).state_dict()
    assert any(not torch.equal(moved[name], start[name]) for name in start)
    assert f"`{step}`" in (spec.out / "model" / "README.md").read_text()


def test_a_stopped_run_ends_with_the_same_bits(spec_of, tmp_path, monkeypatch):
    calm = spec_of("grpo", checkpoint_every=1, out=str(tmp_path / "calm"))
    broken = spec_of("grpo", checkpoint_every=1)
    grpo.train(calm)
    calls: list[None] = []

    def stop_once() -> bool:
        calls.append(None)
        return len(calls) == 8

    monkeypatch.setattr(stop, "requested", stop_once)
    with pytest.raises(Stopped):
        grpo.train(broken)
    monkeypatch.setattr(stop, "requested", lambda: False)
    grpo.train(broken)

    one, other = (load_file(spec.out / "model" / "model.safetensors") for spec in (calm, broken))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_preflight_tries_a_run_with_a_small_group(spec_of, tmp_path, capsys):
    path = tmp_path / "spec.json"
    more = {"group": 64, "batch": 128, "minibatch": 128, "learning_rate": 1e-6}
    spec_of("rloo", **more, max_steps=None, epochs=1).write(path)

    preflight.main([str(path)])

    said = capsys.readouterr().out
    assert "no_spread" in said
    assert "critic" not in said
    assert "start model" in said
    assert "6 steps of about" in said  # two prompts per step


@pytest.mark.parametrize(
    ("variant", "kl", "above", "cut"),
    [
        ("grpo", 0.04, 0.2, "subtract"),
        ("dr-grpo", 0.0, 0.2, "subtract"),
        ("dapo", 0.0, 0.28, "soft"),
    ],
)
def test_what_is_left_out_follows_the_paper_of_the_variant(variant, kl, above, cut):
    spec = grpo_spec(variant)
    set_by_hand = grpo_spec(variant, kl=0.1, clip_high=0.3, truncation="none")

    assert (spec.kl_weight, spec.clip_above, spec.cut) == (kl, above, cut)
    found = set_by_hand.kl_weight, set_by_hand.clip_above, set_by_hand.cut
    assert found == (0.1, 0.3, "none")


def test_a_group_that_does_not_divide_the_batch_is_refused():
    with pytest.raises(SpecError, match="group: must divide batch"):
        rloo_spec(group=3)
    with pytest.raises(SpecError, match="clip: must be above 0"):
        grpo_spec("grpo", clip=0)


def test_dapo_leaves_out_groups_without_spread_and_divides_by_the_tokens_of_the_others():
    made = toy_rollout(grpo_spec("dapo"))
    spread = torch.arange(16) >= 4

    found = grpo.weights(with_spread(made, spread), grpo_spec("dapo"))

    tokens = int(made.episodes.mask[4:].sum())
    assert found.tolist() == pytest.approx([0.0] * 4 + [1 / tokens] * 12)


def test_dapo_charges_a_reply_that_the_context_cut_in_full():
    spec = grpo_spec("dapo", max_reply_tokens=10)
    made = toy_rollout(spec)  # replies of the toy world are cut after 4 tokens
    ended = made.episodes.ended

    paid = made.scores - grpo.rewards(made, spec)

    assert 0 < int(ended.sum()) < len(ended)
    assert paid.tolist() == pytest.approx([0.0 if one else 1.0 for one in ended.tolist()])


def test_clipped_actions_are_counted_as_tokens_or_as_whole_replies():
    made = toy_rollout(grpo_spec("grpo"))
    made = made[torch.tensor([0, 1])]
    first = made.episodes.mask[0].float()

    of_tokens = clipped_shares(torch.stack([first, first * 0]), made, grpo_spec("grpo"))
    of_replies = clipped_shares(torch.tensor([[0.0], [-1.0]]), made, rloo_spec(clip=0.2))
    unlimited = clipped_shares(torch.tensor([[0.0], [-1.0]]), made, rloo_spec())

    assert of_tokens.tolist() == [1, 0]
    assert of_replies.tolist() == [0, 1]
    assert unlimited.tolist() == [0, 0]


def toy_rollout(spec: GrpoSpec):
    return rollout_of(toy.World.of(2), toy.language_model(3), grpo.METHOD, spec)


def with_spread(made, spread):
    fields = {name: value for name, value in vars(made).items() if name != "spread"}
    assert isinstance(made.episodes, Episodes)
    return type(made)(**fields, spread=spread)

"""The PPO step, from spec to policy folder."""

import json
import math
import random
import signal
import time
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from tests.training.engine.child import Child
from tests.training.engine.tiny import WORDS, write_lines
from training.engine.data.templates import PLAIN_TEMPLATE
from training.engine.models.configs import load_codec
from training.engine.models.folders import give_pad_token, save_folder, start_reward_model
from training.engine.models.learner import PlainLearner
from training.engine.runtime.errors import BadInput, Diverged
from training.engine.steps import preflight
from training.engine.steps.ppo import train as ppo
from training.invariants import invariants_for
from training.specs import PpoSpec


@pytest.fixture(scope="session")
def reward_models(policies, tmp_path_factory):
    """An untrained reward model beside every policy."""
    root = tmp_path_factory.mktemp("reward")
    return {family: reward_folder(policy, root / family) for family, policy in policies.items()}


def reward_folder(policy: Path, folder: Path) -> Path:
    spec = PpoSpec(out=policy, model="", reward_model="", prompts=policy)
    codec = load_codec(str(policy), spec)
    model = start_reward_model(str(policy), "linear", seed=5)
    give_pad_token(model, codec.tokenizer)
    save_folder(model, codec.tokenizer, folder)
    return folder


@pytest.fixture(scope="session")
def prompts(tmp_path_factory):
    chance = random.Random(1)  # noqa: S311
    words = WORDS.split()
    rows = [{"prompt": " ".join(chance.choices(words, k=chance.randint(1, 6)))} for _ in range(24)]
    return write_lines(tmp_path_factory.mktemp("prompts") / "prompts.jsonl", rows)


@pytest.fixture(scope="session")
def text(tmp_path_factory):
    rows = [{"text": WORDS[: 20 + 3 * number]} for number in range(16)]
    return write_lines(tmp_path_factory.mktemp("text") / "text.jsonl", rows)


@pytest.fixture
def fields(policies, reward_models, prompts, tmp_path):
    def make(family="gpt2", **more):
        return {
            "step": "ppo", "out": str(tmp_path / "run"), "model": str(policies[family]),
            "reward_model": str(reward_models[family]), "prompts": str(prompts), "batch": 8,
            "minibatch": 4, "max_steps": 4, "max_reply_tokens": 12, "learning_rate": 1e-3,
            "value_learning_rate": 1e-3, "samples_every": 2, "sample_prompts": 2, "threads": 1,
        } | more  # fmt: skip

    return make


def spec_of(fields) -> PpoSpec:
    return PpoSpec.parse({name: value for name, value in fields.items() if name != "step"})


def lines(path):
    return [json.loads(line) for line in path.open()]


@pytest.mark.parametrize("family", ["gpt2", "llama"])
def test_ppo_ptx_leaves_a_policy_that_loads_and_numbers_that_add_up(fields, family, text):
    spec = spec_of(fields(family, text=str(text), ptx_per_episode=2))

    ppo.train(spec)

    metrics = lines(spec.out / "metrics.jsonl")
    assert [line["step"] for line in metrics] == [1, 2, 3, 4]
    assert metrics[0]["first_ratio"] < 1e-5
    assert metrics[0]["start_kl"] < 1e-5
    assert metrics[-1]["kl"] != 0
    assert all(line["sampler_gap"] < 1e-5 for line in metrics)
    assert all(line["gamma"] == 27.8 and line["gradient_ratio"] > 0 for line in metrics)
    measured = {name for line in metrics for name in line}
    assert {invariant.metric for invariant in invariants_for("ppo")} <= measured
    assert len(lines(spec.out / "samples.jsonl")) == 4
    model = AutoModelForCausalLM.from_pretrained(spec.out / "model")
    start = AutoModelForCausalLM.from_pretrained(spec.model)
    assert any(
        not torch.equal(a, b) for a, b in zip(model.parameters(), start.parameters(), strict=True)
    )
    assert AutoTokenizer.from_pretrained(spec.out / "model").chat_template
    assert (spec.out / "model" / "README.md").is_file()


def test_the_ratio_of_the_gradients_can_be_what_is_set(fields, text):
    spec = spec_of(fields(text=str(text), ptx_per_episode=1, gradient_ratio=0.5))

    ppo.train(spec)

    ratios = [line["gradient_ratio"] for line in lines(spec.out / "metrics.jsonl")]
    assert ratios == pytest.approx([0.5] * 4, rel=1e-3)


def test_an_adapter_is_trained_against_itself_switched_off(fields):
    spec = spec_of(fields("llama", lora=4, ema=0.5))

    ppo.train(spec)

    metrics = lines(spec.out / "metrics.jsonl")
    assert metrics[0]["start_kl"] < 1e-5
    assert metrics[-1]["kl"] != 0
    names = load_file(spec.out / "model" / "model.safetensors")
    assert not any("lora" in name for name in names)


def test_the_kl_weight_is_steered_towards_its_target(fields):
    spec = spec_of(fields(kl_target=100.0, kl_horizon=40, kl=0.1))

    ppo.train(spec)

    weights = [line["kl_weight"] for line in lines(spec.out / "metrics.jsonl")]
    assert weights == pytest.approx([0.1 * (1 - 0.2 * 8 / 40) ** n for n in range(4)])


def test_a_reward_model_that_reads_other_tokens_is_refused(fields, reward_models, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for path in reward_models["gpt2"].iterdir():
        (other / path.name).write_bytes(path.read_bytes())
    tokenizer = AutoTokenizer.from_pretrained(other)
    tokenizer.chat_template = "Q: " + PLAIN_TEMPLATE
    tokenizer.save_pretrained(other)

    with pytest.raises(BadInput, match="use different tokens"):
        ppo.train(spec_of(fields(reward_model=str(other))))


def test_preflight_tries_the_run_itself_and_says_what_it_takes(fields, tmp_path, capsys):
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(fields(learning_rate=1e-6, max_reply_tokens=64)))

    code = preflight.main([str(path)])

    said = capsys.readouterr().out
    assert "first_ratio" in said
    assert "critic: Adam" in said
    assert "4 steps of about" in said
    assert code == (1 if "ended is" in said else 0)  # an untrained model perhaps never stops
    assert not (tmp_path / "run").exists()


def run_to_its_end(spec_path):
    process = Child(spec_path)
    said = process.finish(timeout=240)
    assert process.returncode == 0, said


def without_times(path):
    return [
        {name: value for name, value in line.items() if name not in ("time", "seconds")}
        for line in lines(path)
    ]


def same_bits(one, other):
    a, b = (load_file(folder / "model" / "model.safetensors") for folder in (one, other))
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def killed_and_resumed(fields, text, tmp_path, blow, delays):
    """One run in peace, and the same run ended again and again."""
    more = {"text": str(text), "ptx_per_episode": 1, "max_steps": 8, "checkpoint_every": 1}
    ppo.train(spec_of(fields(**more, out=str(tmp_path / "peace"))))
    war = tmp_path / "war.json"
    war.write_text(json.dumps(fields(**more, out=str(tmp_path / "war"))))
    blows = 0
    for delay in delays:
        process = Child(war)
        metrics = tmp_path / "war" / "metrics.jsonl"
        before = metrics.stat().st_size if metrics.exists() else 0
        while process.poll() is None and (not metrics.exists() or metrics.stat().st_size <= before):
            time.sleep(0.02)
        time.sleep(delay)
        blows += process.poll() is None
        process.send_signal(blow)
        process.finish(timeout=60)
    run_to_its_end(war)
    return blows


def test_a_run_that_was_killed_ends_with_the_same_bits(fields, text, tmp_path):
    blows = killed_and_resumed(fields, text, tmp_path, signal.SIGKILL, [0.05])

    assert blows
    assert same_bits(tmp_path / "peace", tmp_path / "war")
    assert without_times(tmp_path / "peace" / "metrics.jsonl") == without_times(
        tmp_path / "war" / "metrics.jsonl"
    )


@pytest.mark.slow
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_ended_at_random_points_ends_with_the_same_bits(fields, text, tmp_path, blow):
    delays = [random.Random(number).random() / 3 for number in range(6)]  # noqa: S311

    blows = killed_and_resumed(fields, text, tmp_path, blow, delays)

    assert blows >= 2
    assert same_bits(tmp_path / "peace", tmp_path / "war")


def test_ppo_ends_in_the_minibatch_that_diverges(fields, monkeypatch):
    """Each minibatch has one backward pass of the policy and one of the critic: the ninth is in
    the third iteration.
    """
    spec = spec_of(fields(checkpoint_every=1, tokens_per_forward=10_000))
    backward, calls = PlainLearner.backward, [0]

    def poisoned(self, loss, *, last):
        calls[0] += 1
        backward(self, loss * math.nan if calls[0] == 9 else loss, last=last)

    monkeypatch.setattr(PlainLearner, "backward", poisoned)

    with pytest.raises(Diverged, match=r"step 3\. .* after step 2 is kept"):
        ppo.train(spec)

    assert not (spec.out / "model").exists()


def test_the_rates_end_at_the_final_rate(fields):
    spec = spec_of(fields(final_rate=0.2, warmup_steps=0))

    shares = [ppo.rates(iteration, 5, spec)[0] / spec.learning_rate for iteration in range(5)]

    assert shares == pytest.approx([1, 0.8, 0.6, 0.4, 0.2])

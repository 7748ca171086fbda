import json
import re
from pathlib import Path

import pytest

from training.mistakes import SENTENCES, SpecError
from training.presets import PRESETS
from training.specs import STEPS, PpoSpec, RewardSpec, parse_spec, read_spec

TRAINING = Path(__file__).resolve().parents[3] / "training"
RAISED_IN = [
    *[*TRAINING.glob("specs/*.py"), *TRAINING.glob("engine/**/*.py")],
    *[TRAINING / "fields.py", TRAINING / "runs/forms/check.py"],
]
RAISED = re.compile(r'Mistake\([^,]+, (?:\s*"\w+" if \w+ else )?"(\w+)"')
SFT = {"step": "sft", "out": "run", "model": "base", "demonstrations": "d.jsonl"}
DIRECT = {"step": "direct", "out": "run", "model": "sft", "rankings": "r.jsonl"}
PPO = {"step": "ppo", "out": "run", "model": "sft", "reward_model": "rm", "prompts": "p.jsonl"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ([], "must be a JSON object"),
        ({"step": "dance"}, "step: must be one of pretrain, sft"),
        ({"step": "sft", "out": "run"}, "model: is required by step sft"),
        (SFT | {"bacth": 3}, "bacth: is not a field of step sft. Did you mean batch?"),
        (SFT | {"batch": 0}, "batch: must be at least 1"),
        (SFT | {"batch": "many"}, "batch: must be a whole number, not 'many'"),
        (SFT | {"batch": True}, "batch: must be a whole number"),
        (SFT | {"dropout": 2}, "dropout: must be between 0 and 0.9"),
        (SFT | {"learning_rate": "fast"}, "learning_rate: must be a number"),
        (SFT | {"learning_rate": float("nan")}, "learning_rate: must be a number"),
        (SFT | {"out": ""}, "out: must be a path"),
        (SFT | {"device": "tpu"}, "device: must be one of auto, cpu, cuda"),
        (SFT | {"text_share": 0.1}, "text: is required because text_share is above 0"),
        (SFT | {"zero": 4}, "zero: must be 0, 1, 2 or 3"),
        (SFT | {"preset": "huge"}, "preset: must be one of instructgpt-1.3b"),
        (PPO | {"batch": 10, "minibatch": 4}, "minibatch: must divide batch"),
        (PPO | {"gamma": 2}, "text: is required because gamma is above 0"),
        (PPO | {"top_p": 0.9}, "top_p: must be 1"),
        (PPO | {"temperature": 0}, "temperature: must be above 0"),
        (PPO | {"kl_target": 0}, "kl_target: must be above 0"),
        (PPO | {"kl_target": -1}, "kl_target: must be at least 0"),
        (
            PPO | {"gradient_ratio": 0.5, "gamma": 2, "text": "text.jsonl"},
            "gamma: cannot be combined with gradient_ratio",
        ),
        (PPO | {"gradient_ratio": -1}, "gradient_ratio: must be at least 0"),
        (DIRECT | {"loss": "dpo"}, "loss: must be one of pairs, plackett-luce"),
        (DIRECT | {"beta": 0}, "beta: must be above 0"),
        (DIRECT | {"beta": -0.1}, "beta: must be at least 0"),
        (DIRECT | {"loss": "davidson", "tie": 0}, "tie: must be above 0"),
        (DIRECT | {"tie": 0.5}, "tie: works only with the loss davidson"),
        (
            DIRECT | {"loss": "simpo", "reference": "sft"},
            "reference: is not read by the loss simpo",
        ),
        (DIRECT | {"gamma": 1}, "text: is required because gamma is above 0"),
        (PPO | {"gradient_ratio": 0.5, "zero": 2}, "gradient_ratio: cannot be combined with zero"),
    ],
)
def test_a_broken_spec_is_refused_by_naming_the_field(fields, sentence):
    with pytest.raises(SpecError, match=sentence.replace("?", r"\?")):
        parse_spec(fields)


def test_every_mistake_of_a_spec_is_reported_at_once():
    with pytest.raises(SpecError) as caught:
        parse_spec(PPO | {"batch": 0, "clip": "wide", "colour": "red", "prompts": 3})

    assert [(one.field, one.code) for one in caught.value.mistakes] == [
        ("prompts", "not_a_path"),
        ("batch", "too_small"),
        ("clip", "not_a_number"),
        ("colour", "unknown"),
    ]
    assert str(caught.value).startswith(
        "prompts: must be a path, not 3.\nbatch: must be at least 1"
    )


def test_fields_that_contradict_each_other_are_reported_together():
    with pytest.raises(SpecError) as caught:
        parse_spec(PPO | {"batch": 10, "minibatch": 4, "top_p": 0.5, "gamma": 1})

    assert [one.field for one in caught.value.mistakes] == ["minibatch", "top_p", "text"]


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_names_only_what_its_mistakes_give(code):
    used = set(re.findall(r"%\((\w+)\)s", SENTENCES[code]))
    places = [text for text in map(Path.read_text, RAISED_IN) if f'"{code}"' in text]

    assert places
    assert all(f'"{name}":' in text for text in places for name in used)


def test_every_mistake_has_a_sentence():
    raised = {code for path in RAISED_IN for code in RAISED.findall(path.read_text())}

    assert len(raised) > 40
    assert raised <= SENTENCES.keys()


def test_a_spec_comes_back_from_its_file_as_it_was(tmp_path):
    spec = parse_spec(PPO | {"max_steps": 3, "kl_target": 6})

    spec.write(tmp_path / "spec.json")

    assert read_spec(tmp_path / "spec.json") == spec


def test_a_file_that_is_not_json_is_refused(tmp_path):
    (tmp_path / "spec.json").write_text("{step: sft}")

    with pytest.raises(SpecError, match="is not JSON"):
        read_spec(tmp_path / "spec.json")


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_makes_valid_specs(preset):
    files = {
        "model": "m", "models": ["m"], "demonstrations": "d", "rankings": "r", "reward_model": "rm",
        "prompts": "p", "text": "t", "replies": "r", "signals": "s",
    }  # fmt: skip
    for step in PRESETS[preset]:
        names = STEPS[step].__dataclass_fields__
        given = {name: value for name, value in files.items() if name in names}

        parse_spec({"step": step, "out": "run", "preset": preset, **given})


@pytest.mark.parametrize("preset", ["grpo", "dr-grpo", "dapo"])
def test_presets_of_papers_that_average_no_weights_average_none(preset):
    models = {"model": "sft", "reward_model": "rm", "prompts": "prompts.jsonl"}

    spec = parse_spec({"step": "grpo", "out": "run", "preset": preset, **models})
    assert vars(spec)["ema"] == 0


def test_a_specs_own_fields_come_before_its_preset():
    spec = parse_spec(PPO | {"preset": "laptop", "kl": 0.5})

    assert isinstance(spec, PpoSpec)
    assert (spec.kl, spec.minibatch) == (0.5, 32)


def test_defaults_are_those_of_the_paper(tmp_path):
    reward = RewardSpec(out=tmp_path, model="m", rankings=tmp_path)
    ppo = PpoSpec(out=tmp_path, model="m", reward_model="r", prompts=tmp_path)

    assert (reward.batch, reward.epochs, reward.learning_rate) == (64, 1, 9e-6)
    assert (ppo.batch, ppo.minibatch, ppo.inner_epochs, ppo.kl, ppo.ema) == (
        512,
        64,
        1,
        0.02,
        0.992,
    )
    assert json.loads(json.dumps(ppo.as_json()))["clip"] == 0.2


def test_gamma_takes_the_place_of_the_ratio_of_a_preset():
    spec = parse_spec(PPO | {"preset": "laptop", "text": "text.jsonl", "gamma": 0})

    assert isinstance(spec, PpoSpec)
    assert spec.gradient_ratio is None
    assert not spec.mixes_text

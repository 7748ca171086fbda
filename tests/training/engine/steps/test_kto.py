"""KTO, from judged replies to policy folder."""

import json
import random

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from tests.training.engine.tiny import WORDS, write_lines
from training.engine.data.rows import Signal, read_signals
from training.engine.models.configs import load_codec
from training.engine.runtime import stop
from training.engine.runtime.errors import BadInput, Stopped
from training.engine.runtime.random_numbers import batch_of
from training.engine.steps import preflight
from training.engine.steps.check import mistakes_of
from training.engine.steps.direct import reference
from training.engine.steps.kto import train as kto
from training.engine.steps.kto.objective import Weights, losses, weight_ratio, weights_of
from training.engine.steps.kto.rows import encode, mismatched
from training.mistakes import SpecError
from training.specs import KtoSpec, parse_spec

KTO = {"step": "kto", "out": "run", "model": "sft", "signals": "s.jsonl"}
SIGMOID_OF_HALF = 0.6224593312018546


def judged(number: int, reply: str) -> dict[str, object]:
    return {"prompt": f"why is the sky {number} ?", "reply": reply, "good": reply == "good"}


@pytest.fixture
def signals(tmp_path):
    """Good is good and poor is bad; every other prompt has only one of the two."""
    rows = [
        judged(number, reply)
        for number in range(30)
        for reply in random.Random(number).sample(["good", "poor"], 1 + number % 2)  # noqa: S311
    ]
    return write_lines(tmp_path / "signals.jsonl", rows)


@pytest.fixture
def spec_of(tmp_path, gpt2, signals):
    def make(**more) -> KtoSpec:
        fields: dict[str, object] = {
            "out": str(tmp_path / "run"),
            "model": str(gpt2),
            "signals": str(signals),
        }
        fields |= {"batch": 8, "learning_rate": 1e-3, "epochs": 2, "holdout": 0.2, "threads": 1}
        return KtoSpec.parse(fields | {"warmup_steps": 0} | more)

    return make


def lines(path):
    return [json.loads(line) for line in path.open()]


def test_the_loss_of_a_good_and_of_a_bad_reply_is_that_of_the_paper():
    ratios, good = torch.tensor([6.0, 6.0, -4.0]), torch.tensor([True, False, False])

    found = losses(ratios, good, torch.tensor(1.0), Weights(2.0, 3.0), 0.1)

    wanted = [2 * (1 - SIGMOID_OF_HALF), 3 * SIGMOID_OF_HALF, 3 * (1 - SIGMOID_OF_HALF)]
    assert found.tolist() == pytest.approx(wanted, rel=1e-6)


def test_the_rarer_kind_weighs_more_unless_the_spec_says_otherwise(spec_of):
    good = [True, True, True, False]

    assert weights_of(good, spec_of()) == Weights(1.0, 3.0)
    assert weights_of(good, spec_of(bad_weight=1.0)) == Weights(1 / 3, 1.0)
    assert weights_of(good, spec_of(good_weight=2.0, bad_weight=2.0)) == Weights(2.0, 2.0)
    assert weight_ratio(good, Weights(2.0, 2.0)) == 3


def test_a_reply_is_paired_with_one_to_another_prompt():
    prompts = [[1], [1], [2], [1], [3], [1]]

    for seed in range(20):
        found = mismatched(prompts, seed)
        assert all(prompts[row] != prompts[other] for row, other in enumerate(found))  # type: ignore[index]
    assert mismatched([[1], [1]], 0) == [None, None]


def test_replies_are_paired_within_their_first_batch_where_that_is_possible(spec_of):
    spec = spec_of()
    batch = batch_of(0, 40, spec.batch, spec.seed)

    found = mismatched([[number] for number in range(40)], spec.seed)

    assert [found[row] for row in batch[:-1]] == list(batch[1:])


def test_our_rows_and_those_of_trl_say_the_same(tmp_path):
    turns = [{"role": "user", "content": "why ?"}]
    rows = [
        {"prompt": "why ?", "reply": "good", "good": True, "label": "an id", "split": "train"},
        {"prompt": "why ?", "completion": "good", "label": True},
        {"prompt": turns, "completion": [{"role": "assistant", "content": "good"}], "label": False},
    ]

    found = read_signals(write_lines(tmp_path / "s.jsonl", rows))

    assert [(one.reply, one.good) for one in found] == [
        ("good", True), ("good", True), ("good", False),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["true", 1, None, 0.5])
def test_a_judgement_that_is_not_true_or_false_is_refused_with_its_line(label, tmp_path):
    path = write_lines(
        tmp_path / "s.jsonl", [judged(1, "good"), {"prompt": "?", "reply": "a", "label": label}]
    )

    with pytest.raises(BadInput, match=r'line 2: "good" must be true or false'):
        read_signals(path)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([judged(n, "good") for n in range(9)], "has only good replies"),
        ([judged(n, "poor") for n in range(9)], "has only bad replies"),
        ([judged(1, "good"), judged(1, "poor")], "at least two prompts"),
        ([judged(1, "good")], "at least two prompts"),
        ([], "has no rows"),
    ],
)
def test_data_that_teaches_nothing_is_refused_in_a_sentence(rows, said, spec_of, tmp_path):
    path = write_lines(tmp_path / "few.jsonl", rows)

    with pytest.raises(BadInput, match=said):
        kto.train(spec_of(signals=str(path), holdout=0))


def test_one_kind_of_reply_is_found_before_the_run(spec_of, tmp_path):
    path = write_lines(tmp_path / "few.jsonl", [judged(n, "good") for n in range(9)])

    [mistake] = mistakes_of(spec_of(signals=str(path)))

    assert (mistake.field, mistake.code) == ("signals", "only_good")
    assert mistakes_of(spec_of()) == []


def test_an_own_file_to_validate_on_must_have_two_prompts(spec_of, tmp_path):
    path = write_lines(tmp_path / "one.jsonl", [judged(1, "good"), judged(1, "poor")])

    with pytest.raises(BadInput, match=r"one\.jsonl: needs judged replies to at least two prompts"):
        kto.train(spec_of(validation=str(path)))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"beta": 0}, "beta: must be above 0"),
        ({"good_weight": 0}, "good_weight: must be above 0"),
        ({"bad_weight": -1}, "bad_weight: must be at least 0"),
        ({"batch": 1}, "batch: must be at least 2"),
        ({"gamma": 1}, "text: is required because gamma is above 0"),
    ],
)
def test_a_spec_that_cannot_teach_anything_is_refused(fields, said):
    with pytest.raises(SpecError, match=said):
        parse_spec(KTO | fields)


def test_a_policy_learns_which_replies_people_found_good(spec_of):
    spec = spec_of(epochs=4)

    kto.train(spec)

    metrics = lines(spec.out / "metrics.jsonl")
    summary = json.loads((spec.out / "summary.json").read_text())
    assert metrics[-1]["loss"] < metrics[0]["loss"]
    assert metrics[-1]["validation_accuracy"] > 0.8
    assert summary["held_out"]["accuracy"] > 0.8
    assert summary["good"] + summary["bad"] == len(lines(spec.signals)) - 10
    assert summary["weight_ratio"] == pytest.approx(1)
    assert metrics[0]["weight_ratio"] == pytest.approx(1)
    assert metrics[-1]["good_change"] > 0 > metrics[-1]["bad_change"]
    assert AutoModelForCausalLM.from_pretrained(spec.out / "model")
    assert "kto" in (spec.out / "model" / "README.md").read_text()


def test_the_first_loss_is_half_the_mean_weight(spec_of):
    spec = spec_of(max_steps=1, good_weight=1.0, bad_weight=1.0)

    kto.train(spec)

    [first] = lines(spec.out / "metrics.jsonl")
    assert first["loss"] == pytest.approx(0.5, abs=1e-6)
    assert first["first_loss"] == pytest.approx(0, abs=1e-6)
    assert first["first_score"] == 0
    assert first["z_ref"] == 0


def test_weights_outside_the_recommended_range_are_red(spec_of):
    spec = spec_of(max_steps=1, good_weight=4.0, bad_weight=1.0)

    kto.train(spec)

    assert json.loads((spec.out / "summary.json").read_text())["red"] == {"weight_ratio": 1}


def test_another_reference_than_the_start_model_is_possible(spec_of, policies):
    spec = spec_of(max_steps=1, reference=str(policies["llama"]))

    kto.train(spec)

    [first] = lines(spec.out / "metrics.jsonl")
    assert "first_score" not in first
    assert first["good_change"] != 0


def test_pretraining_text_is_mixed_in_at_the_ratio_that_is_set(spec_of, tmp_path):
    text = write_lines(tmp_path / "text.jsonl", [{"text": WORDS[: 20 + n]} for n in range(9)])
    spec = spec_of(text=str(text), gradient_ratio=0.5, max_steps=3)

    kto.train(spec)

    ratios = [line["gradient_ratio"] for line in lines(spec.out / "metrics.jsonl")]
    assert ratios == pytest.approx([0.5] * 3, rel=1e-3)


def test_the_size_of_a_forward_pass_changes_nothing(spec_of, tmp_path):
    one = spec_of(out=str(tmp_path / "one"), max_steps=3)
    many = spec_of(out=str(tmp_path / "many"), max_steps=3, tokens_per_forward=40)

    kto.train(one)
    kto.train(many)

    found, wanted = (lines(spec.out / "metrics.jsonl")[-1] for spec in (many, one))
    for name in ("loss", "z_ref", "margin", "gradient_norm"):
        assert found[name] == pytest.approx(wanted[name], rel=1e-4)


def test_a_stopped_run_ends_with_the_same_bits(spec_of, tmp_path, monkeypatch):
    more = {"lora": 4, "checkpoint_every": 1}
    calm, broken = spec_of(**more, out=str(tmp_path / "calm")), spec_of(**more)
    kto.train(calm)
    calls: list[None] = []

    def stop_once() -> bool:
        calls.append(None)
        return len(calls) == 30

    monkeypatch.setattr(stop, "requested", stop_once)
    with pytest.raises(Stopped):
        kto.train(broken)
    monkeypatch.setattr(stop, "requested", lambda: False)
    for path in (broken.out / "reference").iterdir():
        path.unlink()  # computed again, from the start model and not from the checkpoint
    kto.train(broken)

    one, other = (load_file(spec.out / "model" / "model.safetensors") for spec in (calm, broken))
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert len(lines(broken.out / "metrics.jsonl")) == len(lines(calm.out / "metrics.jsonl"))


def test_the_reference_is_computed_once(spec_of, monkeypatch):
    computed = []
    whole = reference.compute

    def counted(rows, *more):
        computed.append(len(rows))
        return whole(rows, *more)

    monkeypatch.setattr(reference, "compute", counted)
    kto.train(spec_of(max_steps=1))
    kto.train(spec_of(max_steps=2, beta=0.3))

    assert len(computed) == 4  # training and validation rows, with their own prompts and others


def test_a_reply_is_read_with_its_end_and_nothing_of_the_prompt(spec_of):
    spec = spec_of()
    codec = load_codec(spec.model, spec)
    rows = encode([Signal("why ?", "good", True), Signal("is it ?", "poor light", False)], codec, 0)

    assert rows[0].own.group.replies == [codec.reply("good")]
    assert rows[0].other.group.replies == [codec.reply("poor light")]
    assert rows[0].other.group.prompt == rows[0].own.group.prompt


def test_replies_to_prompts_that_are_too_long_are_left_out_and_counted_in_the_log(spec_of, caplog):
    codec = load_codec(spec_of().model, spec_of(max_prompt_tokens=6))
    asked = ["why ?", "is it ?", "why is the sky so very blue today ?"]

    rows = encode([Signal(prompt, "good", True) for prompt in asked], codec, 0)

    assert len(rows) == 2
    assert "Left out 1 of 3 rows" in caplog.text


def test_preflight_shows_the_first_numbers(spec_of, tmp_path, capsys):
    path = tmp_path / "spec.json"
    spec_of(learning_rate=1e-6).write(path)

    code = preflight.main([str(path)])

    said = capsys.readouterr().out
    assert code == 0
    assert "first_loss" in said
    assert "weight_ratio" in said

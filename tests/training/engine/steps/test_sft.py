import json
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from tests.training.engine.tiny import write_lines
from training.engine.data.codec import make_codec
from training.engine.data.packing import pack
from training.engine.data.rows import Demonstration, Turn
from training.engine.data.templates import PLAIN_TEMPLATE
from training.engine.data.texts import Text, demonstrations_as_texts, packed_texts
from training.engine.models.configs import load_codec
from training.engine.models.dropout import residual_dropout
from training.engine.models.folders import load_language_model
from training.engine.runtime.random_numbers import batch_of
from training.engine.steps import reward, sft
from training.specs import RewardSpec, SftSpec


@pytest.fixture
def demonstrations(tmp_path):
    rows = [{"prompt": f"why {n} ?", "response": "because light scatters"} for n in range(40)]
    return write_lines(tmp_path / "demonstrations.jsonl", rows)


def spec_of(folder, policy, demonstrations, **more) -> SftSpec:
    given = {"out": folder / "sft", "model": str(policy), "demonstrations": demonstrations}
    given |= {"batch": 8, "learning_rate": 3e-3, "epochs": 3, "holdout": 0.2, "dropout": 0.0}
    return SftSpec.parse(given | {"max_reply_tokens": 24} | more)


def lines(path):
    return [json.loads(line) for line in path.open()]


def test_the_loss_counts_the_reply_and_its_end_and_nothing_of_the_prompt(policy, tmp_path):
    codec = load_codec(str(policy), spec_of(tmp_path, policy, tmp_path))
    model = load_language_model(str(policy)).double()
    rows = [Demonstration("why is the sky ?", "blue"), Demonstration("name", "two rooms and light")]
    texts = demonstrations_as_texts(rows, codec)

    together, which = packed_texts(texts, torch.device("cpu"))
    found = model(together, which)

    expected = []
    for row in rows:
        prompt, reply = codec.prompt(row.prompt), codec.reply(row.reply)
        assert reply[-1] == codec.eos
        logits = model.model(torch.tensor([[*prompt, *reply]])).logits[0, len(prompt) - 1 : -1]
        expected.append(logits.log_softmax(-1).gather(1, torch.tensor(reply)[:, None])[:, 0])
    assert len(which) == sum(map(len, expected))
    assert torch.allclose(found, torch.cat(expected), atol=1e-9, rtol=0)


def test_sft_learns_the_replies_and_writes_a_policy(policy, demonstrations, tmp_path):
    spec = spec_of(tmp_path, policy, demonstrations, epochs=6)

    sft.train(spec)

    metrics = lines(spec.out / "metrics.jsonl")
    assert metrics[-1]["loss"] < 0.7 * metrics[0]["loss"]
    assert metrics[-1]["learning_rate"] == pytest.approx(0.1 * 3e-3)
    AutoModelForCausalLM.from_pretrained(spec.out / "model")
    tokenizer = AutoTokenizer.from_pretrained(spec.out / "model")
    assert tokenizer.chat_template.endswith(PLAIN_TEMPLATE)
    card = (spec.out / "model" / "README.md").read_text()
    assert "| demonstrations |" in card


def test_the_step_with_the_least_validation_loss_is_kept(gpt2, demonstrations, tmp_path):
    spec = spec_of(tmp_path, gpt2, demonstrations, epochs=3)

    sft.train(spec)

    judged = [line for line in lines(spec.out / "metrics.jsonl") if "validation_loss" in line]
    best = min(judged, key=lambda line: line["validation_loss"])
    assert len(judged) == 3
    assert json.loads((spec.out / "summary.json").read_text())["kept_step"] == best["step"]


def test_a_reward_model_chooses_the_step_by_fresh_replies(gpt2, demonstrations, tmp_path):
    rows = [
        {"prompt": f"why {n} ?", "replies": ["because light", "poor"], "ranks": [1, 2]}
        for n in range(8)
    ]
    rankings = write_lines(tmp_path / "rankings.jsonl", rows)
    reward.train(
        RewardSpec(out=tmp_path / "rm", model=str(gpt2), rankings=rankings, max_steps=1, holdout=0)
    )
    spec = spec_of(
        tmp_path, gpt2, demonstrations, epochs=2, reward_model=str(tmp_path / "rm" / "model")
    )

    sft.train(spec)

    judged = [line for line in lines(spec.out / "metrics.jsonl") if "validation_reward" in line]
    best = max(judged, key=lambda line: line["validation_reward"])
    assert json.loads((spec.out / "summary.json").read_text())["kept_step"] == best["step"]
    assert {"prompt", "reply", "score"} <= set(lines(spec.out / "samples.jsonl")[0])


def test_neither_packs_nor_checkpointed_layers_change_a_loss(policy, demonstrations, tmp_path):
    losses = []
    for tokens, checkpointed in ((30, False), (10_000, True)):
        spec = spec_of(
            tmp_path / str(tokens),
            policy,
            demonstrations,
            max_steps=3,
            tokens_per_forward=tokens,
            gradient_checkpointing=checkpointed,
        )
        sft.train(spec)
        losses.append([line["loss"] for line in lines(spec.out / "metrics.jsonl")])

    assert losses[0] == pytest.approx(losses[1], rel=1e-4)


def test_a_tenth_of_pretraining_is_mixed_in_over_the_steps(gpt2, tmp_path):
    spec = spec_of(tmp_path, gpt2, tmp_path, batch=9, text=tmp_path / "text.jsonl", text_share=0.1)
    pages = [Text([1, 2, 3], 1) for _ in range(5)]

    mixed = [len(sft._mixed_in(step, pages, spec)) for step in range(10)]

    assert sum(mixed) == 10  # with 90 demonstrations


def test_dropout_is_on_the_residual_stream_while_training_and_nowhere_else(policy):
    model = load_language_model(str(policy))
    residual_dropout(model.model, 0.5)
    packed, which = pack([[5, 6, 7, 8]]), torch.arange(1, 4)

    model.train()
    different = model(packed, which), model(packed, which)
    model.eval()
    same = model(packed, which), model(packed, which)

    assert not torch.equal(*different)
    assert torch.equal(*same)
    assert all(m.p == 0 for m in model.modules() if isinstance(m, torch.nn.Dropout))


def test_a_cut_reply_is_not_taught_an_end_it_does_not_have(gpt2, tmp_path):
    spec = spec_of(tmp_path, gpt2, tmp_path, max_reply_tokens=3)
    codec = load_codec(str(gpt2), spec)

    assert codec.eos not in codec.reply("because light scatters in the sky")
    assert len(codec.reply("because light scatters in the sky")) == 3


def test_a_conversation_goes_through_the_chat_template(gpt2, tmp_path):
    tokenizer = AutoTokenizer.from_pretrained(gpt2)
    turns = (Turn("system", "be kind"), Turn("user", "why ?"))

    plain = make_codec(AutoTokenizer.from_pretrained(gpt2), 99, 99)
    tokenizer.chat_template = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}:"
    own = make_codec(tokenizer, 99, 99)

    assert plain.read(plain.prompt(turns)) == "System: be kind\n\nUser: why ?\n\nAssistant:"
    assert plain.read(plain.prompt("why ?")) == "why ?\n"
    assert own.read(own.prompt(turns)) == "<system>be kind<user>why ?:"


def test_every_row_comes_once_in_an_epoch_and_each_epoch_has_its_own_order():
    first = [row for step in range(3) for row in batch_of(step, 10, 4, seed=0)]
    second = [row for step in range(3, 6) for row in batch_of(step, 10, 4, seed=0)]

    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second


def test_the_folder_holds_the_weights_of_the_kept_step(gpt2, demonstrations, tmp_path):
    spec = spec_of(tmp_path, gpt2, demonstrations, epochs=1, save_dtype="bfloat16")

    sft.train(spec)

    weights = load_file(spec.out / "model" / "model.safetensors")
    assert {tensor.dtype for tensor in weights.values()} == {torch.bfloat16}


def test_a_prompt_longer_than_the_models_context_is_left_out_and_not_a_crash(gpt2, tmp_path):
    rows = [
        {"prompt": "why " * 400, "response": "light"},
        {"prompt": "why", "response": "x " * 900},
    ]
    demonstrations = write_lines(tmp_path / "demonstrations.jsonl", rows)
    spec = spec_of(tmp_path, gpt2, demonstrations, epochs=1, holdout=0, max_reply_tokens=1024)

    sft.train(spec)

    (line,) = lines(spec.out / "metrics.jsonl")
    assert line["tokens"] <= 256


@pytest.mark.parametrize(
    ("family", "given", "used"), [("gpt2", None, 0.1), ("llama", None, 0.0), ("llama", 0.3, 0.3)]
)
def test_dropout_is_that_of_the_model_unless_it_is_set(policies, tmp_path, family, given, used):
    more = {} if given is None else {"dropout": given}
    spec = SftSpec.parse(
        {"out": tmp_path, "model": str(policies[family]), "demonstrations": tmp_path} | more
    )

    model = sft._start(spec)

    hooks: list[Any] = [hook for one in model.modules() for hook in one._forward_hooks.values()]
    assert {hook.rate for hook in hooks} == {used}


def test_a_model_that_dropout_harms_is_warned_of(gpt2, demonstrations, tmp_path, caplog):
    spared = spec_of(tmp_path / "spared", gpt2, demonstrations, dropout=0.01)
    knowing = spared.out / "model"
    harmed = spec_of(tmp_path / "harmed", knowing, demonstrations, max_steps=2, dropout=0.9)

    sft.train(spared)
    assert "without dropout" not in caplog.text
    sft.train(harmed)

    assert "Set dropout to 0" in caplog.text
    assert caplog.text.count("without dropout") == 1
    first, second = lines(harmed.out / "metrics.jsonl")
    assert first["loss"] > first["untouched_loss"] + 0.5
    assert "untouched_loss" not in second

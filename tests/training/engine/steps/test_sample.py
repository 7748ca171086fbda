import json
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM

from tests.training.engine.tiny import write_lines
from training.engine.models.configs import load_codec
from training.engine.runtime.errors import BadInput
from training.engine.steps import sample
from training.specs import SampleSpec

PROMPTS = [
    {"prompt": "why is the sky blue", "id": 7},
    {"prompt": [{"role": "user", "content": "name two rooms"}], "id": 8},
    {"prompt": "good", "id": 9},
]


@pytest.fixture
def spec_of(policies, tmp_path):
    prompts = write_lines(tmp_path / "prompts.jsonl", PROMPTS)

    def make(**more):
        fields: dict[str, Any] = {"models": (str(policies["gpt2"]), str(policies["llama"])), "n": 3}
        fields |= {"max_reply_tokens": 8, "prompts": prompts, "out": tmp_path / "out"}
        return SampleSpec(**fields | more)

    return make


def rows_of(spec):
    sample.draw(spec)
    return [json.loads(line) for line in (spec.out / "replies.jsonl").open()]


def test_every_model_replies_to_every_prompt_and_the_rows_keep_their_keys(spec_of):
    spec = spec_of()
    rows = rows_of(spec)

    assert [row["id"] for row in rows] == [7] * 6 + [8] * 6 + [9] * 6
    assert [row["model"] for row in rows[:6]] == [spec.models[0]] * 3 + [spec.models[1]] * 3
    assert rows[6]["prompt"] == PROMPTS[1]["prompt"]


def test_ids_and_logprobs_are_those_of_the_model(spec_of, policies):
    spec = spec_of(models=(str(policies["llama"]),), temperature=0.7)
    row = rows_of(spec)[0]

    model = AutoModelForCausalLM.from_pretrained(policies["llama"])
    prompt = load_codec(str(policies["llama"]), spec).prompt("why is the sky blue")
    logits = model(torch.tensor([prompt + row["ids"]])).logits[0, len(prompt) - 1 : -1] / 0.7
    found = logits.log_softmax(-1).gather(-1, torch.tensor(row["ids"])[:, None])[:, 0]
    assert row["logprobs"] == pytest.approx(found.tolist(), abs=1e-5)


def test_the_same_spec_draws_the_same_and_another_seed_draws_others(spec_of, tmp_path):
    first = rows_of(spec_of())
    again = rows_of(spec_of(out=tmp_path / "again", generation_batch=3))
    other = rows_of(spec_of(out=tmp_path / "other", seed=1))

    assert [row["ids"] for row in again] == [row["ids"] for row in first]
    assert [row["ids"] for row in other] != [row["ids"] for row in first]


def test_replies_that_say_the_same_are_left_out_when_asked(spec_of):
    rows = rows_of(spec_of(temperature=0.0, distinct=True))

    said = [(row["id"], row["reply"]) for row in rows]
    assert len(said) == len(set(said)) <= 6


def test_prompts_that_fill_the_whole_context_are_refused_in_words(spec_of, tmp_path):
    prompts = write_lines(tmp_path / "long.jsonl", [{"prompt": "a " * 400}])

    with pytest.raises(BadInput, match="than the model's context allows"):
        sample.draw(spec_of(prompts=prompts))


def test_a_prompt_that_is_left_out_does_not_shorten_the_replies_to_others(spec_of, tmp_path):
    short, long = {"prompt": "why is the sky blue", "id": 7}, {"prompt": "a " * 124, "id": 8}
    both = write_lines(tmp_path / "both.jsonl", [short, long])

    rows = rows_of(spec_of(prompts=both, max_reply_tokens=40))

    assert {row["id"] for row in rows} == {7}
    assert max(len(row["ids"]) for row in rows) == 40


def test_a_long_prompt_shortens_no_reply_but_its_own(spec_of, tmp_path, policies):
    short, long = {"prompt": "why is the sky blue", "id": 7}, {"prompt": "a " * 55, "id": 8}
    both = write_lines(tmp_path / "both.jsonl", [short, long])

    rows = rows_of(spec_of(models=(str(policies["llama"]),), prompts=both, max_reply_tokens=200))

    lengths = {name: [len(r["ids"]) for r in rows if r["id"] == name] for name in (7, 8)}
    assert max(lengths[7]) > max(lengths[8])

"""Models as they come from outside go through every step, whatever their padding is."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    GemmaConfig,
    GPT2Config,
    LlamaConfig,
    MistralConfig,
    PreTrainedConfig,
    Qwen2Config,
)

from common.development import CHECKOUT
from tests.training.engine.chatting import tokenizer_of
from tests.training.engine.tiny import END, WORDS, tiny_tokenizer, write_lines
from training.engine.__main__ import STEPS, _named
from training.specs import read_spec

SIZE: dict[str, Any] = {
    "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "head_dim": 8, "max_position_embeddings": 256,
}  # fmt: skip
# The config, the form of conversations (none: our plain one), and what the tokenizer pads with.
FAMILIES: dict[str, tuple[PreTrainedConfig, str | None, str | None]] = {
    "gpt2": (GPT2Config(n_embd=32, n_layer=2, n_head=4, n_positions=256), None, None),
    "llama": (LlamaConfig(**SIZE), "llama-3", "<|eot_id|>"),
    "qwen": (Qwen2Config(**SIZE), "chatml", "<|im_end|>"),
    "gemma": (GemmaConfig(**SIZE), "gemma", None),
    "mistral": (MistralConfig(**SIZE, sliding_window=None), "mistral", None),
    "mistral that pads with its end": (MistralConfig(**SIZE), None, END),
}
# The numbers for which the pages of runs have words; the others keep the engine's names.
METRICS = json.loads(
    (CHECKOUT / "frontend" / "src" / "features" / "runs" / "words.en.json").read_text()
)["metrics"]
OF_EVERY_LINE = ("step", "steps", "time", "seconds")
PROMPTS = ["why is the sky blue", "name two rooms", "light scatters because", "good fair poor"]
REPLIES = ["light scatters", "kitchen", "good"]


def made(folder: Path, family: str) -> Path:
    config, form, pad = FAMILIES[family]
    tokenizer = tokenizer_of(form) if form else tiny_tokenizer(pad=pad)
    assert tokenizer.pad_token == pad
    config.update({"vocab_size": len(tokenizer), "initializer_range": 0.2})
    for name in ("bos", "eos", "pad"):
        setattr(config, f"{name}_token_id", getattr(tokenizer, f"{name}_token_id"))
    torch.manual_seed(0)
    AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.mark.parametrize("family", FAMILIES)
def test_a_model_from_outside_goes_through_every_step(family: str, tmp_path: Path) -> None:
    start = made(tmp_path / "start", family)
    rows = [{"prompt": one, "replies": REPLIES, "ranks": [1, 3, 2]} for one in PROMPTS]
    shown = [{"prompt": one, "response": REPLIES[0]} for one in PROMPTS]
    rankings = write_lines(tmp_path / "rankings.jsonl", rows)
    demonstrations = write_lines(tmp_path / "demonstrations.jsonl", shown)
    prompts = write_lines(tmp_path / "prompts.jsonl", [{"prompt": one} for one in PROMPTS])
    replies = write_lines(
        tmp_path / "replies.jsonl", [{"prompt": PROMPTS[0], "reply": one} for one in REPLIES]
    )
    text = write_lines(tmp_path / "text.jsonl", [{"text": WORDS}] * 4)

    def run(step: str, **fields: object) -> Path:
        spec = {"step": step, "out": str(tmp_path / step), "threads": 1, "max_reply_tokens": 8}
        path = tmp_path / f"{step}.json"
        path.write_text(json.dumps({name: str(v) if isinstance(v, Path) else v
                                    for name, v in (spec | fields).items()}))  # fmt: skip
        _named(STEPS[step])(read_spec(path))
        return tmp_path / step

    train: dict[str, Any] = {"batch": 2, "max_steps": 2, "learning_rate": 1e-3}
    sft = run("sft", model=start, demonstrations=demonstrations, **train) / "model"
    reward = (
        run("reward", model=sft, rankings=rankings, demonstrations=demonstrations, **train)
        / "model"
    )
    ppo = (
        run("ppo", model=sft, reward_model=reward, prompts=prompts, text=text,
            **train | {"batch": 4, "minibatch": 2}) / "model"
    )  # fmt: skip
    run("sample", models=[str(ppo)], prompts=prompts, n=2)
    scored = run("score", reward_model=reward, replies=replies) / "replies.jsonl"
    measured = run("evaluate", model=ppo, reference=sft, reward_model=reward, prompts=prompts)

    assert json.loads((measured / "summary.json").read_text())["reward"] is not None
    assert len((tmp_path / "sample" / "replies.jsonl").read_text().splitlines()) == 8
    AutoModelForCausalLM.from_pretrained(ppo)
    assert measured_by(tmp_path) <= {*METRICS, *OF_EVERY_LINE}
    expected = scores_by_transformers(reward)
    found = [json.loads(line)["score"] for line in scored.read_text().splitlines()]
    assert found == pytest.approx(expected, abs=1e-4)


def measured_by(folder: Path) -> set[str]:
    """The names of all numbers in the files of metrics."""
    lines = (line for file in folder.glob("*/metrics.jsonl") for line in file.open())
    return {name for line in lines for name in json.loads(line)}


def scores_by_transformers(folder: Path) -> list[float]:
    """What any client computes over the whole conversation."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    scores = []
    for reply in REPLIES:
        turns = [
            {"role": "user", "content": PROMPTS[0]},
            {"role": "assistant", "content": reply},
        ]
        text = str(tokenizer.apply_chat_template(turns, tokenize=False))
        ids = tokenizer.encode(text, add_special_tokens=False)
        scores.append(float(model(torch.tensor([ids])).logits[0, 0]))
    return scores

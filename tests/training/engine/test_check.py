"""What is wrong with a run, found from configs, tokenizers and the first rows: all at once."""

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from transformers import BertConfig, BertForMaskedLM

from tests.training.engine.chatting import FORMS, chat_folder
from tests.training.engine.tiny import tiny_folder, tiny_tokenizer, write_lines
from training.engine.models.configs import config_of
from training.engine.runtime.errors import BadInput
from training.engine.steps.check import mistakes_of
from training.specs import parse_spec

SYSTEM = [{"role": "system", "content": "be kind"}, {"role": "user", "content": "why ?"}]
RANKED = {"replies": ["good", "poor"], "ranks": [1, 2]}


def said(step: str, tmp_path: Path, **fields: Any) -> list[str]:
    given = {name: str(value) for name, value in fields.items()}
    return [str(one) for one in mistakes_of(parse_spec({"step": step, "out": "out", **given}))]


def test_all_mistakes_of_a_run_are_found_at_once(tmp_path):
    gemma = chat_folder(tmp_path / "gemma", "gemma")
    rankings = write_lines(
        tmp_path / "rankings.jsonl", [{"prompt": "why ?", **RANKED}, {"prompt": SYSTEM, **RANKED}]
    )
    demonstrations = write_lines(tmp_path / "shown.jsonl", [{"prompt": "why ?"}])
    validation = write_lines(tmp_path / "held.jsonl", [{"prompt": "a " * 400, **RANKED}])

    found = said(
        "reward", tmp_path,
        model=gemma, rankings=rankings, demonstrations=demonstrations, validation=validation,
    )  # fmt: skip

    assert [one.split(":")[0] for one in found] == [
        "demonstrations, line 1", "rankings, line 2", "validation",
    ]  # fmt: skip
    assert "System role not supported" in found[1]


def test_models_that_cannot_do_the_step_are_named_by_their_field(tmp_path):
    encoder = tmp_path / "encoder"
    config = BertConfig(vocab_size=300, hidden_size=16, num_hidden_layers=1, num_attention_heads=2)
    BertForMaskedLM(config).save_pretrained(encoder)
    tiny_tokenizer().save_pretrained(encoder)
    mute = tiny_folder(tmp_path / "mute")
    (mute / "tokenizer.json").unlink()
    (mute / "tokenizer_config.json").unlink()
    prompts = write_lines(tmp_path / "prompts.jsonl", [{"prompt": "why ?"}])

    [refused] = said("sft", tmp_path, model=encoder, demonstrations=tmp_path / "none")[:1]
    both = said("ppo", tmp_path, model=mute, reward_model=tmp_path / "gone", prompts=prompts)

    assert (
        refused
        == "model: is not a model that writes text one token after another (BertForMaskedLM)."
    )
    assert both[0].startswith("model: its folder has no tokenizer.")
    assert both[1].startswith("reward_model: There is no such folder")


def test_a_reward_model_of_other_tokens_is_refused_before_ppo_begins(tmp_path):
    policy = chat_folder(tmp_path / "policy", "chatml")
    scorer = chat_folder(tmp_path / "scorer", "llama-3", scores=True)
    prompts = write_lines(tmp_path / "prompts.jsonl", [{"prompt": "why ?"}])

    [only] = said("ppo", tmp_path, model=policy, reward_model=scorer, prompts=prompts)

    assert only.startswith("reward_model: reward_model and model use different tokens.")


@pytest.mark.parametrize("form", FORMS)
def test_a_run_with_a_model_from_outside_has_no_mistake(form, tmp_path):
    policy = chat_folder(tmp_path / "policy", form)
    scorer = chat_folder(tmp_path / "scorer", form, scores=True)
    prompts = write_lines(tmp_path / "prompts.jsonl", [{"prompt": "why ?"}])

    assert said("ppo", tmp_path, model=policy, reward_model=scorer, prompts=prompts) == []


@pytest.mark.parametrize("name", ["models/smolm2", "/nowhere/smollm2", "./smollm2", "smolm2"])
def test_a_misspelt_folder_is_refused_without_asking_a_hub(name, monkeypatch):
    asked: list[object] = []

    def refuse(*address: object, **_more: object) -> None:
        asked.append(address)
        raise OSError("no network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    with pytest.raises(BadInput) as refused:
        config_of(name)

    assert asked == []
    assert str(refused.value).startswith(f"{name}: There is no such folder")


def test_nothing_of_it_imports_torch():
    code = "import sys; sys.modules['torch'] = None; import training.engine.steps.check"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr

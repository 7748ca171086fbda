"""Model folders as they are written."""

import json

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

from tests.training.engine.chatting import tokenizer_of
from tests.training.engine.tiny import tiny_tokenizer
from training.engine.models.folders import load_language_model, save_folder


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_tied_weights_are_written_once_in_every_type(tmp_path, dtype):
    tokenizer = tiny_tokenizer()
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=16, intermediate_size=16, num_hidden_layers=1,
        num_attention_heads=2, tie_word_embeddings=True,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(tmp_path / "start")
    tokenizer.save_pretrained(tmp_path / "start")

    model = load_language_model(str(tmp_path / "start"))
    saved = tmp_path / "saved"
    save_folder(model, AutoTokenizer.from_pretrained(tmp_path / "start"), saved, dtype=dtype)

    weights = load_file(saved / "model.safetensors")
    assert "lm_head.weight" not in weights
    assert {tensor.dtype for tensor in weights.values()} == {getattr(torch, dtype)}


def test_a_folder_speaks_to_earlier_versions_of_transformers_too(tmp_path):
    tokenizer = tokenizer_of("llama-3")
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=16, intermediate_size=16, num_hidden_layers=1,
        num_attention_heads=2, max_position_embeddings=64, eos_token_id=tokenizer.eos_token_id,
        rope_parameters={"rope_type": "linear", "factor": 2.0, "rope_theta": 100_000.0},
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(tmp_path / "start")
    tokenizer.save_pretrained(tmp_path / "start")

    model = load_language_model(str(tmp_path / "start"))
    saved = tmp_path / "saved"
    save_folder(model, AutoTokenizer.from_pretrained(tmp_path / "start"), saved)

    written = json.loads((saved / "config.json").read_text())
    assert (written["rope_theta"], written["torch_dtype"]) == (100_000.0, "float32")
    assert written["rope_scaling"] == {"rope_type": "linear", "factor": 2.0}
    about = json.loads((saved / "tokenizer_config.json").read_text())
    assert (about["tokenizer_class"], about["model_max_length"]) == ("PreTrainedTokenizerFast", 64)
    assert "extra_special_tokens" not in about
    again = AutoTokenizer.from_pretrained(saved)
    assert set(again.all_special_tokens) == set(tokenizer.all_special_tokens)
    assert load_language_model(str(saved)).model.config.rope_parameters == config.rope_parameters

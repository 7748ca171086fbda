"""Model folders as they are written."""

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

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

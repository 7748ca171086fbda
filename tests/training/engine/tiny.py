"""Models small enough to train in a second, made here and downloaded nowhere."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from tokenizers import ByteLevelBPETokenizer
from transformers import (
    AutoModelForCausalLM,
    GPT2Config,
    LlamaConfig,
    PreTrainedConfig,
    PreTrainedTokenizerFast,
    Qwen2Config,
)

SPECIAL = ["<|pad|>", "<|begin|>", "<|end|>"]
WORDS = "why is the sky blue because light scatters name two rooms kitchen and attic good fair poor"
IDS = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}


def tiny_tokenizer(vocabulary: int = 300) -> PreTrainedTokenizerFast:
    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator(
        [WORDS] * 4, vocab_size=vocabulary, special_tokens=SPECIAL, show_progress=False
    )
    pad, begin, end = SPECIAL
    return PreTrainedTokenizerFast(
        tokenizer_object=trained._tokenizer, pad_token=pad, bos_token=begin, eos_token=end
    )


def tiny_config(family: str, vocabulary: int = 300) -> PreTrainedConfig:
    if family == "gpt2":
        config: PreTrainedConfig = GPT2Config(n_positions=256, n_embd=32, n_layer=2, n_head=4)
    else:
        kind = {"llama": LlamaConfig, "qwen2": Qwen2Config}[family]
        config = kind(
            hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=2, max_position_embeddings=256,
        )  # fmt: skip
    config.update({"vocab_size": vocabulary, **IDS})
    return config


def tiny_folder(folder: Path, family: str = "gpt2", *, spread: float = 0.2) -> Path:
    """A policy folder. spread: how far apart the random weights are, so that words matter."""
    tokenizer = tiny_tokenizer()
    config = tiny_config(family, len(tokenizer))
    config.initializer_range = spread
    torch.manual_seed(0)
    AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def write_lines(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path

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

PAD, BEGIN, END = "<|pad|>", "<|begin|>", "<|end|>"
WORDS = "why is the sky blue because light scatters name two rooms kitchen and attic good fair poor"


def tiny_tokenizer(vocabulary: int = 300, pad: str | None = PAD) -> PreTrainedTokenizerFast:
    """pad: what it pads with, perhaps nothing, or its end token."""
    trained = ByteLevelBPETokenizer()
    special = [PAD, BEGIN, END] if pad == PAD else [BEGIN, END]
    trained.train_from_iterator(
        [WORDS] * 4, vocab_size=vocabulary, special_tokens=special, show_progress=False
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=trained._tokenizer, pad_token=pad, bos_token=BEGIN, eos_token=END
    )


def tiny_config(
    family: str, tokenizer: PreTrainedTokenizerFast, width: int = 32
) -> PreTrainedConfig:
    if family == "gpt2":
        config: PreTrainedConfig = GPT2Config(n_positions=256, n_embd=width, n_layer=2, n_head=4)
    else:
        kind = {"llama": LlamaConfig, "qwen2": Qwen2Config}[family]
        config = kind(
            hidden_size=width, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=2, max_position_embeddings=256,
        )  # fmt: skip
    ids = {
        f"{name}_token_id": getattr(tokenizer, f"{name}_token_id") for name in ("pad", "bos", "eos")
    }
    config.update({"vocab_size": len(tokenizer), **ids})
    return config


def tiny_folder(
    folder: Path,
    family: str = "gpt2",
    *,
    spread: float = 0.2,
    width: int = 32,
    pad: str | None = PAD,
) -> Path:
    """A policy folder. spread: how far apart the random weights are, so that words matter."""
    tokenizer = tiny_tokenizer(pad=pad)
    config = tiny_config(family, tokenizer, width)
    config.initializer_range = spread
    torch.manual_seed(0)
    AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def write_lines(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path

"""A model and text to measure on: random weights, random words, fixed seeds, ragged lengths."""

import argparse
import json
import math
import random
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    GPT2Config,
    GPT2ForSequenceClassification,
    GPT2LMHeadModel,
    PreTrainedTokenizerFast,
)

END = 2


def make_model(folder: Path, chosen: argparse.Namespace, *, mean_reply: int | None = None) -> Path:
    """A GPT-2 with one word per token. Its activation is the one torch computes natively.

    With `mean_reply` it ends a reply after each token with the same probability, so that what it
    writes has that many tokens on average: ragged, as real replies are.
    """
    tokenizer, config = _parts(chosen)
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    model = GPT2LMHeadModel(config)
    if mean_reply is not None:
        _end_with_probability(model, 1 / mean_reply)
    model.save_pretrained(folder)
    return folder


def make_reward_model(folder: Path, chosen: argparse.Namespace) -> Path:
    tokenizer, config = _parts(chosen)
    tokenizer.save_pretrained(folder)
    torch.manual_seed(1)
    config.num_labels = 1
    GPT2ForSequenceClassification(config).save_pretrained(folder)
    return folder


def _end_with_probability(model: GPT2LMHeadModel, probability: float) -> None:
    """Give one hidden dimension a constant 1 and let it alone decide the end's logit."""
    words = model.transformer.wte.weight
    odds = probability / (1 - probability) * (len(words) - 1)
    with torch.no_grad():
        model.transformer.ln_f.weight[0] = 0
        model.transformer.ln_f.bias[0] = 1
        words[:, 0] = 0
        words[END] = 0
        words[END, 0] = math.log(odds)


def _parts(chosen: argparse.Namespace) -> tuple[PreTrainedTokenizerFast, GPT2Config]:
    vocabulary = chosen.vocabulary
    names = ["<pad>", "<unk>", "<eos>"] + [f"w{i}" for i in range(vocabulary - 3)]
    words = Tokenizer(models.WordLevel({w: i for i, w in enumerate(names)}, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="<pad>", unk_token="<unk>", eos_token="<eos>"
    )
    config = GPT2Config(
        vocab_size=vocabulary, n_positions=1024,
        n_embd=chosen.width, n_layer=chosen.layers, n_head=chosen.heads,
        activation_function="gelu_pytorch_tanh", resid_pdrop=0, embd_pdrop=0, attn_pdrop=0,
        pad_token_id=0, bos_token_id=END, eos_token_id=END,
    )  # fmt: skip
    return tokenizer, config


def sentence(dice: random.Random, least: int, most: int, vocabulary: int) -> str:
    return " ".join(f"w{dice.randrange(vocabulary - 3)}" for _ in range(dice.randint(least, most)))


def write_lines(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path

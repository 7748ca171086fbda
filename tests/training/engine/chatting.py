"""Tokenizers and models as they come from outside: ChatML, Gemma, Llama 3 and Mistral forms."""

from pathlib import Path

import torch
from tokenizers import AddedToken
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    GenerationConfig,
    PreTrainedTokenizerFast,
)

from tests.training.engine.tiny import tiny_config, tiny_tokenizer

CHATML = (
    "{% for m in messages %}{{'<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>'"
    " + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
GEMMA = (
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}"
    "{{ raise_exception('System role not supported') }}{% endif %}"
    "{% for m in messages %}"
    "{% set role = 'model' if m['role'] == 'assistant' else m['role'] %}"
    "{{ '<start_of_turn>' + role + '\n' + m['content'] | trim + '<end_of_turn>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{'<start_of_turn>model\n'}}{% endif %}"
)
LLAMA3 = (
    "{{ bos_token }}{% for m in messages %}"
    "{{ '<|start_header_id|>' + m['role'] + '<|end_header_id|>\n\n' + m['content'] | trim"
    " + '<|eot_id|>' }}{% endfor %}{% if add_generation_prompt %}"
    "{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"
)
MISTRAL = (
    "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'user' %}"
    "{{ '[INST] ' + m['content'] + ' [/INST]' }}{% else %}"
    "{{ ' ' + m['content'] | trim + eos_token }}{% endif %}{% endfor %}"
)
# The template, its special tokens, the tokenizer's end and padding (None: no padding).
FORMS: dict[str, tuple[str, list[str], str, str | None]] = {
    "chatml": (CHATML, ["<|im_start|>", "<|im_end|>"], "<|im_end|>", "<|im_end|>"),
    "gemma": (GEMMA, ["<start_of_turn>", "<end_of_turn>"], "<|end|>", None),
    "llama-3": (
        LLAMA3,
        ["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"],
        "<|eot_id|>",
        "<|eot_id|>",
    ),
    "mistral": (MISTRAL, [], "<|end|>", None),
}
FAMILY_OF = {"chatml": "qwen2", "gemma": "gpt2", "llama-3": "llama", "mistral": "llama"}


def tokenizer_of(form: str) -> PreTrainedTokenizerFast:
    template, special, end, pad = FORMS[form]
    tokenizer = tiny_tokenizer(pad=None)
    tokenizer.add_special_tokens(
        {"extra_special_tokens": [AddedToken(one, special=True) for one in special]}
    )
    tokenizer.eos_token, tokenizer.pad_token = end, pad
    tokenizer.chat_template = template
    return tokenizer


def chat_folder(folder: Path, form: str, *, scores: bool = False, seed: int = 0) -> Path:
    """A policy, or a reward model as TRL saves one: it pads with its end if nothing else."""
    tokenizer = tokenizer_of(form)
    config = tiny_config(FAMILY_OF[form], tokenizer)
    config.initializer_range = 0.2
    torch.manual_seed(seed)
    if scores:
        tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
        config.update({"num_labels": 1, "pad_token_id": tokenizer.pad_token_id})
        AutoModelForSequenceClassification.from_config(config).save_pretrained(folder)
    else:
        model = AutoModelForCausalLM.from_config(config)
        model.generation_config = GenerationConfig(
            eos_token_id=[tokenizer.eos_token_id, *ends_of(tokenizer)]
        )
        model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def ends_of(tokenizer: PreTrainedTokenizerFast) -> list[int]:
    known = tokenizer.get_vocab()
    return [known[one] for one in ("<end_of_turn>", "<|im_end|>", "<|eot_id|>") if one in known]

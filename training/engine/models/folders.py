"""Model folders: loading any causal model by name, and writing what others can load.

Only safetensors, never code that comes with a model.
"""

import shutil
from pathlib import Path
from typing import cast

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    PreTrainedConfig,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from training.engine.data.codec import Codec, make_codec
from training.engine.models.dropout import no_dropout
from training.engine.models.networks import GeluHead, LanguageModel, RewardModel, fresh_head
from training.engine.runtime.checkpoint import sync
from training.engine.runtime.disk import patiently
from training.engine.runtime.errors import BadInput
from training.specs import Spec

BACKBONE, GELU_HEAD = "backbone", "reward_head.safetensors"
WAIT = 60.0  # minutes on a full disk


def load_codec(name: str, spec: Spec) -> Codec:
    """The tokenizer of a model folder with the limits of the spec."""
    try:
        tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
    except (OSError, ValueError) as error:
        raise BadInput(f"{name}: no tokenizer can be loaded from it ({_first(error)}).") from error
    # Prompt and reply share the model's context: each gets half where the spec asks for too much.
    below = Path(name) / BACKBONE
    context = context_of(_config(str(below) if below.is_dir() else name))
    reply = min(spec.max_reply_tokens, context // 2)
    if spec.max_prompt_tokens + spec.max_reply_tokens <= context:
        reply = spec.max_reply_tokens
    return make_codec(tokenizer, min(spec.max_prompt_tokens, context - reply), reply)


def context_of(config: PreTrainedConfig) -> int:
    """How many tokens the model can see; families without positions see any number."""
    limit = getattr(config.get_text_config(), "max_position_embeddings", None)
    return int(limit) if isinstance(limit, int) else 2**31


def load_language_model(name: str, dtype: torch.dtype = torch.float32) -> LanguageModel:
    """A policy. Dropout is off, as everywhere but in SFT."""
    model = _load(AutoModelForCausalLM, name, dtype)
    no_dropout(model)
    return LanguageModel(model)


def load_reward_model(name: str, dtype: torch.dtype = torch.float32) -> RewardModel:
    """A trained reward model, its bias included."""
    if (Path(name) / BACKBONE).is_dir():
        return _load_gelu(Path(name), dtype)
    config = _config(name)
    if config.num_labels != 1 or "ForSequenceClassification" not in str(config.architectures):
        raise BadInput(f"{name}: is not a reward model, for it has no head of one score.")
    model = _load(AutoModelForSequenceClassification, name, dtype)
    no_dropout(model)
    return RewardModel(model)


def start_reward_model(name: str, head: str, seed: int) -> RewardModel:
    """A policy with its unembedding taken off and a fresh head put on (3.5)."""
    model = _load(AutoModelForSequenceClassification, name, torch.float32, num_labels=1)
    no_dropout(model)
    width = model.config.get_text_config().hidden_size
    model.add_module("score", fresh_head(head, width, torch.Generator().manual_seed(seed)))
    return RewardModel(model)


def give_pad_token(model: RewardModel, tokenizer: PreTrainedTokenizerBase) -> None:
    """Transformers looks for the last token that is no padding, so padding must be no real token.

    A tokenizer that pads with its end of text would make it read the score one token early.
    """
    if tokenizer.pad_token_id is None or tokenizer.pad_token_id == tokenizer.eos_token_id:
        tokenizer.add_special_tokens({"pad_token": "<|pad|>"})
        if len(tokenizer) > model.model.config.get_text_config().vocab_size:
            model.model.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    model.model.config.get_text_config().pad_token_id = tokenizer.pad_token_id
    model.model.config.pad_token_id = tokenizer.pad_token_id


def save_folder(
    model: LanguageModel | RewardModel,
    tokenizer: PreTrainedTokenizerBase,
    folder: Path,
    state: dict[str, torch.Tensor] | None = None,
    dtype: str = "float32",
) -> None:
    """Write a model folder at once: it is whole or not there.

    state: the weights to write under the names of `model.model`; left out: those it has.
    """
    weights = state if state is not None else model.model.state_dict()
    weights = {
        name: tensor.detach().to("cpu", _type(tensor, dtype)) for name, tensor in weights.items()
    }
    model.model.config.dtype = dtype
    half_made = folder.with_name(folder.name + ".half-made")

    def write() -> None:
        shutil.rmtree(half_made, ignore_errors=True)
        half_made.mkdir(parents=True)
        if isinstance(model, RewardModel) and isinstance(model.head, GeluHead):
            _save_gelu(model.model, weights, half_made)
        else:
            model.model.save_pretrained(half_made, state_dict=weights)
        tokenizer.save_pretrained(half_made)
        for path in half_made.rglob("*"):
            sync(path)

    patiently(write, WAIT)
    shutil.rmtree(folder, ignore_errors=True)
    half_made.rename(folder)
    sync(folder.parent)


def _type(tensor: torch.Tensor, dtype: str) -> torch.dtype:
    wanted: torch.dtype = getattr(torch, dtype)
    return wanted if tensor.is_floating_point() else tensor.dtype


def _save_gelu(model: PreTrainedModel, weights: dict[str, torch.Tensor], folder: Path) -> None:
    """Two layers do not fit the one of transformers, so they stay apart.

    The folder has no config.json of its own: a plain loader refuses it rather than score wrongly.
    """
    prefix = model.base_model_prefix + "."
    body = {name.removeprefix(prefix): t for name, t in weights.items() if name.startswith(prefix)}
    head = {
        name.removeprefix("score."): t for name, t in weights.items() if name.startswith("score.")
    }
    backbone = cast(PreTrainedModel, model.base_model)
    backbone.save_pretrained(folder / BACKBONE, state_dict=body)
    save_file({name: t.contiguous() for name, t in head.items()}, folder / GELU_HEAD)


def _load_gelu(folder: Path, dtype: torch.dtype) -> RewardModel:
    model = _load(AutoModelForSequenceClassification, str(folder / BACKBONE), dtype, num_labels=1)
    no_dropout(model)
    head = GeluHead(int(model.config.get_text_config().hidden_size))
    head.load_state_dict(load_file(folder / GELU_HEAD))
    model.add_module("score", head.to(dtype))
    return RewardModel(model)


def _config(name: str) -> PreTrainedConfig:
    try:
        return AutoConfig.from_pretrained(name, trust_remote_code=False)
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(f"{name}: no model can be loaded from it ({_first(error)}).") from error


def _load(kind: type, name: str, dtype: torch.dtype, **more: int) -> PreTrainedModel:
    _config(name)  # says in one sentence what is wrong with a folder
    try:
        return kind.from_pretrained(  # type: ignore[attr-defined]
            name, dtype=dtype, trust_remote_code=False, use_safetensors=True, **more
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise BadInput(f"{name}: the model cannot be loaded ({_first(error)}).") from error


def _first(error: Exception) -> str:
    """The first sentence of a long error of transformers."""
    return str(error).strip().split("\n")[0].rstrip(".")

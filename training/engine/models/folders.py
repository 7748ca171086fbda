"""Model folders: load any causal model by name, and write folders that other tools can load.

Only safetensors are read, and code that comes with a model is never run.
"""

import shutil
from pathlib import Path
from typing import Any, cast

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from training.engine.data.codec import make_codec
from training.engine.models import older_readers
from training.engine.models.configs import (
    BACKBONE,
    config_of,
    context_of,
    first_line,
    refuse_without_head,
)
from training.engine.models.dropout import no_dropout
from training.engine.models.networks import GeluHead, LanguageModel, RewardModel, fresh_head
from training.engine.runtime.disk import retry_while_full, sync
from training.engine.runtime.errors import BadInput
from training.mistakes import Mistake

GELU_HEAD = "reward_head.safetensors"


def load_language_model(name: str, dtype: torch.dtype = torch.float32) -> LanguageModel:
    """A policy. Dropout is off, as in every step but SFT."""
    model = _load(AutoModelForCausalLM, name, dtype)
    no_dropout(model)
    return LanguageModel(model)


def load_reward_model(name: str, dtype: torch.dtype = torch.float32) -> RewardModel:
    """A trained reward model, including its bias."""
    if (Path(name) / BACKBONE).is_dir():
        return _load_gelu(Path(name), dtype)
    refuse_without_head(name, config_of(name))
    model = _load(AutoModelForSequenceClassification, name, dtype)
    no_dropout(model)
    return RewardModel(model)


def start_reward_model(name: str, head: str, seed: int) -> RewardModel:
    """A policy whose unembedding is replaced by a fresh head (3.5)."""
    model = _load(AutoModelForSequenceClassification, name, torch.float32, num_labels=1)
    no_dropout(model)
    width = model.config.get_text_config().hidden_size
    model.add_module("score", fresh_head(head, width, torch.Generator().manual_seed(seed)))
    return RewardModel(model)


def give_pad_token(model: RewardModel, tokenizer: PreTrainedTokenizerBase) -> None:
    """Make sure that padding has a token of its own.

    Transformers reads the score at the last token that is not padding. With a tokenizer that pads
    with its end-of-text token, that would be one token too early.
    """
    if tokenizer.pad_token_id is None or tokenizer.pad_token_id == tokenizer.eos_token_id:
        tokenizer.add_special_tokens({"pad_token": "<|pad|>"})
    # The model may lack this token even if an earlier model has got it from the same tokenizer.
    if tokenizer.pad_token_id >= model.model.config.get_text_config().vocab_size:
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
    """Write a model folder in one step: it is complete or absent.

    state: the weights to write, under the names in `model.model`. By default those of the model.
    """
    weights = state if state is not None else model.model.state_dict()
    weights = _converted(weights, dtype)
    model.model.config.dtype = dtype
    if isinstance(model, LanguageModel):
        _end_with(model.model, tokenizer)
    partial = folder.with_name(folder.name + ".partial")

    def write() -> None:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        if isinstance(model, RewardModel) and isinstance(model.head, GeluHead):
            _save_gelu(model.model, weights, partial)
        else:
            model.model.save_pretrained(partial, state_dict=weights)
        tokenizer.save_pretrained(partial)
        older_readers.adapt(partial, context_of(model.model.config))
        for path in partial.rglob("*"):
            sync(path)

    retry_while_full(write)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    sync(folder.parent)


def _end_with(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> None:
    """Let other tools end a reply at the tokens that end it here."""
    settings = model.generation_config
    if settings is None:
        return
    known = settings.eos_token_id
    known = known if isinstance(known, list) else [] if known is None else [known]
    settings.eos_token_id = sorted(make_codec(tokenizer, 0, 0, known).ends)


def _converted(weights: dict[str, torch.Tensor], dtype: str) -> dict[str, torch.Tensor]:
    """The weights in this type. Tied ones stay one tensor, so that they are written once."""
    made: dict[tuple[int, torch.Size], torch.Tensor] = {}
    for tensor in weights.values():
        if (same := (tensor.data_ptr(), tensor.shape)) not in made:
            made[same] = tensor.detach().to("cpu", _type(tensor, dtype))
    return {name: made[tensor.data_ptr(), tensor.shape] for name, tensor in weights.items()}


def _type(tensor: torch.Tensor, dtype: str) -> torch.dtype:
    wanted: torch.dtype = getattr(torch, dtype)
    return wanted if tensor.is_floating_point() else tensor.dtype


def _save_gelu(model: PreTrainedModel, weights: dict[str, torch.Tensor], folder: Path) -> None:
    """Save the body and the head apart, because transformers has no head with two layers.

    The folder has no config.json at its top, so a plain loader refuses it instead of scoring
    wrongly.
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


def _load(kind: Any, name: str, dtype: torch.dtype, **more: int) -> PreTrainedModel:
    config_of(name)  # gives a better error for a folder without a model
    try:
        return kind.from_pretrained(
            name,
            dtype=dtype,
            trust_remote_code=False,
            local_files_only=True,
            use_safetensors=True,
            **more,
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise BadInput(Mistake(name, "no_weights", {"reason": first_line(error)})) from error

"""Model folders, read without torch: which files are accepted, and the shape of the model.

Only safetensors: other weight files can run code when they are loaded, and so can code that a
config names. Nothing here follows a link.
"""

import json
import struct
from math import prod
from pathlib import Path
from typing import Any

from training.registry.errors import ModelIsRefused
from training.registry.models import WRITERS, Kind

WEIGHTS = ".safetensors"
# The files of tokenizers and configs. Loaders read them as data.
TEXTS = frozenset({".json", ".txt", ".model", ".jinja", ".md"})
# One of these is in every folder with a tokenizer, and how the names of architectures end.
TOKENIZERS = ("tokenizer.json", "tokenizer.model", "vocab.json", "vocab.txt", "spiece.model")
WRITING = ("ForCausalLM", "LMHeadModel", "ForConditionalGeneration")
SCORING = "ForSequenceClassification"
LONGEST_HEADER = 100 * 1024 * 1024
# The errors of reading the table of a damaged file.
DAMAGE = (struct.error, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def files_of(folder: Path) -> list[str]:
    """The files that belong to the model. Raise ModelIsRefused if it cannot be accepted."""
    if any(path.is_symlink() for path in folder.rglob("*")):
        raise ModelIsRefused(ModelIsRefused.link)
    allowed = [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in TEXTS | {WEIGHTS}
    ]
    if not any(name.endswith(WEIGHTS) for name in allowed):
        raise ModelIsRefused(ModelIsRefused.no_weights)
    refuse_code(folder)
    return allowed


def refuse_code(folder: Path) -> None:
    for config in folder.rglob("*config.json"):  # the tokenizer's can name code, too
        if _names_code(_json(config)):
            raise ModelIsRefused(ModelIsRefused.brings_code)
        # transformers would add the adapter to the weights, or load a model that it names.
        if config.name == "adapter_config.json":
            raise ModelIsRefused(ModelIsRefused.adapter)


def _names_code(config: dict[str, Any]) -> bool:
    """Whether any part of it names Python code, or an implementation to be fetched from a hub."""
    parts: list[Any] = [config]
    while parts:
        part = parts.pop()
        if isinstance(part, list):
            parts.extend(part)
        elif isinstance(part, dict):
            parts.extend(part.values())
            fetched = (key.endswith("_implementation") and "/" in str(part[key]) for key in part)
            if "auto_map" in part or any(fetched):
                return True
    return False


def refuse_unusable(folder: Path, kind: str) -> None:
    """Refuse a folder that no run could use as a model of this kind."""
    if not any((folder / name).is_file() for name in TOKENIZERS):
        raise ModelIsRefused(ModelIsRefused.no_tokenizer)
    config = _json(folder / "config.json")
    own = ", ".join(map(str, config.get("architectures") or []))
    if not own:
        return  # an old folder, or a reward model whose head has two layers
    if kind in WRITERS and (config.get("is_encoder_decoder") or not own.endswith(WRITING)):
        raise ModelIsRefused(ModelIsRefused.no_writer % {"architecture": own})
    scores = _scores_of(config)
    if kind == Kind.REWARD and not (own.endswith(SCORING) and scores == 1):
        about = {"architecture": own, "scores": scores}
        raise ModelIsRefused(ModelIsRefused.no_head % about)


def _scores_of(config: dict[str, Any]) -> int:
    """How many numbers a classifier gives; transformers saves them as labels."""
    labels = config.get("id2label")
    return len(labels) if isinstance(labels, dict) else int(config.get("num_labels") or 2)


def shape_of(folder: Path) -> dict[str, Any]:
    """The shape of a model, from its config and the headers of its weight files."""
    config = _json(folder / "config.json") or _json(folder / "backbone" / "config.json")
    if not config:
        raise ModelIsRefused(ModelIsRefused.no_config)
    text = config.get("text_config") or config
    return {
        "family": config.get("model_type", ""),
        "parameters": sum(_weights_in(path) for path in folder.rglob(f"*{WEIGHTS}")),
        "layers": _first(text, "num_hidden_layers", "n_layer"),
        "width": _first(text, "hidden_size", "n_embd"),
        "heads": _first(text, "num_attention_heads", "n_head"),
        "context": _first(text, "max_position_embeddings", "n_positions"),
        "vocabulary": _first(text, "vocab_size"),
    }


def _first(config: dict[str, Any], *names: str) -> int | None:
    return next((config[name] for name in names if isinstance(config.get(name), int)), None)


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _weights_in(path: Path) -> int:
    """A safetensors file begins with the length of its table, then the table as JSON."""
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > LONGEST_HEADER:
                raise ValueError("too long")
            table: dict[str, dict[str, list[int]]] = json.loads(file.read(length))
        shapes = [entry["shape"] for name, entry in table.items() if name != "__metadata__"]
        return sum(prod(shape) for shape in shapes)
    except DAMAGE as damaged:
        raise ModelIsRefused(ModelIsRefused.bad_weights) from damaged

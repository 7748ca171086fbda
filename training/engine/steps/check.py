"""What is wrong with a run, found without torch, weights or a network.

The configs and tokenizers of its models are read, and its data is formatted with them. Every
mistake is found, not only the first.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from training.engine.data.codec import Codec, same_tokens
from training.engine.data.rows import (
    read_demonstrations,
    read_prompts,
    read_rankings,
    read_replies,
    read_signals,
    read_texts,
)
from training.engine.data.signals import refuse_one_kind
from training.engine.models.configs import (
    BACKBONE,
    config_of,
    load_codec,
    refuse_other_than_writers,
    refuse_without_head,
)
from training.engine.runtime.errors import BadInput
from training.mistakes import Mistake
from training.specs import RolloutSpec, SampleSpec, ScoreSpec, Spec

FIRST_ROWS = "first-rows-"  # what the name of a file with only the first rows begins with
READERS: dict[str, Callable[[Path], Sequence[Any]]] = {
    "demonstrations": read_demonstrations,
    "rankings": read_rankings,
    "signals": read_signals,
    "prompts": read_prompts,
    "replies": read_replies,
    "text": read_texts,
}
VALIDATION = {
    "sft": "demonstrations",
    "reward": "rankings",
    "direct": "rankings",
    "kto": "signals",
    "pretrain": "text",
}
Codecs = dict[str, list[Codec]]  # by field of the spec
WRITERS, SCORERS = ("model", "models", "reference"), ("reward_model", "judge")


def mistakes_of(spec: Spec) -> list[Mistake]:
    """Every mistake, with the fields of the spec in place of the names of files and folders."""
    return mistakes_with(*codecs_of(spec), spec)


def codecs_of(spec: Spec) -> tuple[Codecs, list[Mistake]]:
    """The tokenizers of the models by field, and what is wrong with the models."""
    found: list[Mistake] = []
    codecs: Codecs = {}
    for field in (*WRITERS, *SCORERS):
        for name in _names(getattr(spec, field, None)):
            try:
                codec = _codec(name, field, spec)
            except BadInput as error:
                found += error.mistakes
            else:
                codecs.setdefault(field, []).append(codec)
    return codecs, found


def mistakes_with(codecs: Codecs, found: list[Mistake], spec: Spec) -> list[Mistake]:
    """What was found, and what goes wrong when the data is formatted with these tokenizers."""
    for field, of_field in codecs.items():
        for codec in of_field:
            found += _unreadable(codec, field)
    readable = {
        field: of_field
        for field, of_field in codecs.items()
        if field not in {one.field for one in found}
    }
    if isinstance(spec, RolloutSpec) and {"model", "reward_model"} <= readable.keys():
        found += _other_tokens(spec, readable["model"][0], readable["reward_model"][0])
    for field, kind, path in _files(spec):
        found += _mistakes_in_rows(path, kind, _codec_for(field, spec, readable))
        found += _one_kind(path) if field == "signals" else []
    return [dataclasses.replace(one, field=_field(one.field, spec)) for one in found]


def _codec(name: str, field: str, spec: Spec) -> Codec:
    below = Path(name) / BACKBONE
    if not below.is_dir():
        refuse = refuse_without_head if field in SCORERS else refuse_other_than_writers
        refuse(name, config_of(name))
    return load_codec(name, spec)


def _unreadable(codec: Codec, field: str) -> list[Mistake]:
    """A template that cannot be read at all is a mistake of the model, and not of the data."""
    try:
        codec.prompt("?")
    except BadInput as error:
        return [dataclasses.replace(one, field=field) for one in error.mistakes]
    return []


def _other_tokens(spec: RolloutSpec, policy: Codec, scorer: Codec) -> Iterator[Mistake]:
    if not same_tokens(policy, scorer):
        names = {"reward_model": "reward_model", "policy": "model"}
        yield Mistake("reward_model", "other_tokens", names)


def _files(spec: Spec) -> Iterator[tuple[str, str, Path]]:
    """The data of the spec: its field, what its rows are, and the file."""
    for field in (*READERS, "validation"):
        path = getattr(spec, field, None)
        if isinstance(path, Path):
            yield field, VALIDATION[spec.step] if field == "validation" else field, path


def _codec_for(field: str, spec: Spec, codecs: dict[str, list[Codec]]) -> list[Codec]:
    """The tokenizers that this data is formatted with."""
    if isinstance(spec, ScoreSpec) or (spec.step == "evaluate" and field == "rankings"):
        return codecs.get("reward_model", [])
    own = codecs.get("model", []) + codecs.get("models", [])
    return own + (codecs.get("reward_model", []) if isinstance(spec, SampleSpec) else [])


def _mistakes_in_rows(path: Path, kind: str, codecs: Sequence[Codec]) -> list[Mistake]:
    """The first mistake in the file, or that none of its prompts fits."""
    try:
        rows = READERS[kind](path)
        for codec in codecs if kind != "text" else ():
            if not _any_fits(rows, codec) and not path.name.startswith(FIRST_ROWS):
                raise BadInput(Mistake(str(path), "prompts_too_long"))
    except BadInput as error:
        return list(error.mistakes)
    return []


def _one_kind(path: Path) -> list[Mistake]:
    """That all judgements are alike, unless the file has only the first rows or is broken."""
    try:
        if not path.name.startswith(FIRST_ROWS):
            refuse_one_kind((one.good for one in read_signals(path)), path)
    except BadInput as error:
        return [one for one in error.mistakes if one.code in ("only_good", "only_bad")]
    return []


def _any_fits(rows: Sequence[Any], codec: Codec) -> bool:
    """Whether a prompt fits. All are formatted, because the template may refuse some."""
    fits = [codec.fits(codec.prompt(row.prompt, row.place)) for row in rows]
    return any(fits)


def _names(value: object) -> list[str]:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return [str(value)] if value else []


def _field(place: str, spec: Spec) -> str:
    """The field that gave this file or folder: where it is on this machine helps nobody."""
    for name, value in vars(spec).items():
        if place and place in _names(value):
            return name
    return place

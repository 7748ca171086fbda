"""The fields of the specs and the lines of their files in words, for --help and the guide.

Read off the dataclasses, so that what people read cannot differ from what a spec accepts.
"""

import dataclasses
import math
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from training.presets import PRESETS
from training.specs import STEPS, Spec
from training.specs.step_words import INPUTS
from training.specs.words import GROUPS

# What people do not set in a form, but in a file of their own.
ONLY_IN_FILES = {
    "out": "Folder of the results. It is created if it does not exist.",
    "preset": "Sets several fields at once. Fields in the spec take precedence.",
    "lifeline": "Ends the step when its standard input closes. Programs set this, not people.",
    "harness": "Python of the environment of public tasks. The server sets it from a setting.",
    "data": "Folder with the data of public tasks. The server sets it from a setting.",
}
MODELS = ("model", "models", "reward_model", "reference", "judge", "chooser")

# An example of a line of each file. The tests read them with the engine's own readers.
FILES = {
    "demonstrations": '{"prompt": "Name two rooms.", "response": "The kitchen and the attic."}',
    "rankings": '{"prompt": "Name two rooms.", "replies": ["A.", "B.", "C."], "ranks": [1, 2, 2]}',
    "signals": '{"prompt": "Name two rooms.", "reply": "The kitchen and the attic.", "good": true}',
    "prompts": '{"prompt": [{"role": "user", "content": "Name two rooms of a house."}]}',
    "replies": '{"prompt": "Name two rooms.", "reply": "The kitchen and the attic."}',
    "text": '{"text": "The kitchen and the attic are rooms of a house."}',
}


@dataclass(frozen=True)
class FieldInWords:
    """One field of a spec, as a person reads it."""

    name: str
    kind: str
    default: str
    help: str


def fields_of(spec: type[Spec]) -> Iterator[tuple[type[Spec], list[FieldInWords]]]:
    """The fields of a step: its own first, then those that it shares, by the class that has them.

    A field belongs to the first class that gives it a default.
    """
    hints = get_type_hints(spec)
    fields = {one.name: one for one in dataclasses.fields(spec)}
    for kind in spec.__mro__[:-1]:
        own = [fields.pop(name) for name in kind.__annotations__ if name in fields]
        own.sort(key=lambda one: one.default is not dataclasses.MISSING)
        if own:
            yield kind, [in_words(one, hints[one.name]) for one in own]


def in_words(field: "dataclasses.Field[Any]", hint: Any) -> FieldInWords:
    return FieldInWords(
        name=field.name,
        kind=_kind(field.name, hint, field.metadata),
        default=_default(field.default),
        help=_help(field.name),
    )


def presets_of(step: str) -> list[str]:
    return [name for name, values in PRESETS.items() if step in values]


def about(spec: type[Spec]) -> str:
    return str(spec.__doc__).split("\n")[0]


def _help(name: str) -> str:
    if name in ONLY_IN_FILES:
        return ONLY_IN_FILES[name]
    words = next((group[name] for group in GROUPS.values() if name in group), None)
    return (words or INPUTS[name]).help


def _default(value: object) -> str:
    if value is dataclasses.MISSING:
        return "required"
    if value is None or value == "":
        return "empty"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _kind(name: str, hint: Any, limits: Mapping[str, float]) -> str:
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    kinds = [_plain(name, one) for one in options if one is not types.NoneType]
    return " or ".join(kinds) + _limits(limits)


def _plain(name: str, kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(get_args(kind))
    if get_origin(kind) is tuple:
        return "list of model folders"
    if kind is str and name == "preset":
        return "name"
    if kind is str:
        return "model folder" if name in MODELS else "text"
    if kind is Path:
        return "folder" if name == "out" else "file"
    return {bool: "true or false", int: "whole number", float: "number"}[kind]


def _limits(limits: Mapping[str, float]) -> str:
    least, most = limits.get("least"), limits.get("most", math.inf)
    if least is None:
        return ""
    return f" from {least:g}" if most == math.inf else f" from {least:g} to {most:g}"


__all__ = ["FILES", "STEPS", "FieldInWords", "about", "fields_of", "presets_of"]

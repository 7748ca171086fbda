"""The fields of a step for forms and scripts: read off its dataclass, never typed twice."""

import dataclasses
import math
import types
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from training.presets import PRESETS
from training.runs.forms.inputs import INPUTS, OURS
from training.specs import STEPS, Spec, words

KINDS = {bool: "bool", int: "int", float: "float", str: "text"}


@dataclasses.dataclass(frozen=True)
class Field:
    """One number, choice or switch of a step."""

    name: str
    kind: str  # int, float, bool, text or choice
    default: Any
    least: float | None
    most: float | None
    choices: list[str]
    nullable: bool
    group: str
    advanced: bool


@cache
def fields_of(step: str) -> list[Field]:
    """In the order of a form: by group, and as the words are listed there."""
    spec = STEPS[step]
    hints = get_type_hints(spec)
    own = {f.name: f for f in dataclasses.fields(spec) if f.name not in OURS | set(INPUTS[step])}
    own.pop("preset")
    return [
        _field(own[name], hints[name], group)
        for group, listed in words.GROUPS.items()
        for name in listed
        if name in own
    ]


def names_of(spec: type[Spec]) -> set[str]:
    """Every field that people may set, for the test that none lacks words."""
    return {f.name for f in dataclasses.fields(spec)} - OURS - set(INPUTS[spec.step]) - {"preset"}


def presets_of(step: str) -> dict[str, dict[str, object]]:
    """The presets that say something about this step."""
    return {name: steps[step] for name, steps in PRESETS.items() if step in steps}


def _field(field: "dataclasses.Field[Any]", hint: Any, group: str) -> Field:
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    plain = next(option for option in options if option is not types.NoneType)
    choices = list(get_args(plain)) if get_origin(plain) is Literal else []
    return Field(
        name=field.name,
        kind="choice" if choices else KINDS[plain],
        default=field.default,
        least=_finite(field.metadata.get("least")),
        most=_finite(field.metadata.get("most")),
        choices=choices,
        nullable=types.NoneType in options,
        group=group,
        advanced=field.name not in words.FIRST,
    )


def _finite(limit: float | None) -> float | None:
    return limit if limit is not None and math.isfinite(limit) else None

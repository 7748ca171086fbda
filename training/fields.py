"""From the fields of a JSON object to the typed fields of a dataclass, or one clear sentence."""

import dataclasses
import math
import types
from collections.abc import Mapping
from dataclasses import field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Number = TypeVar("Number", int, float)


class SpecError(ValueError):
    """A spec that cannot be run; the sentence names the field."""


def limited(default: Number, least: float = 0, most: float = math.inf) -> Number:
    """A number with a default and the range it must lie in."""
    return field(default=default, metadata={"least": least, "most": most})


def checked(kind: type, given: Mapping[str, object], owner: str) -> dict[str, Any]:
    """The given values, each known, of its field's type and in its range; nothing missing."""
    known = {f.name: f for f in dataclasses.fields(kind)}
    hints = get_type_hints(kind)
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=1) or [", ".join(known)]
            raise SpecError(f"{name}: {owner} has no such field. Did you mean {near[0]}?")
    for name, known_field in known.items():
        if known_field.default is dataclasses.MISSING and name not in given:
            raise SpecError(f"{name}: {owner} needs it and the spec does not give it.")
    values = {name: _typed(name, value, hints[name]) for name, value in given.items()}
    for name, value in values.items():
        _check_range(name, value, known[name].metadata)
    return values


def plain(value: object) -> object:
    """The value as JSON has it."""
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _typed(name: str, value: object, hint: Any) -> object:
    """The value as the type the field asks for, or SpecError."""
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    for option in options:
        if _fits(value, option):
            return _converted(value, option)
    wanted = " or ".join(_words(option) for option in options if option is not types.NoneType)
    raise SpecError(f"{name}: must be {wanted}, not {value!r}.")


def _fits(value: object, hint: Any) -> bool:
    """Whether a JSON value may stand for this type."""
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_origin(hint) is tuple:
        return (
            isinstance(value, list | tuple)
            and all(isinstance(v, str) for v in value)
            and value != []
        )
    if hint is float:
        return (
            isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        )
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if hint in (str, Path):
        return isinstance(value, Path) or (isinstance(value, str) and bool(value or hint is str))
    return isinstance(value, hint)


def _converted(value: Any, hint: Any) -> object:
    if get_origin(hint) is tuple:
        return tuple(value)
    return hint(value) if hint in (float, str, Path) else value


def _words(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(map(str, get_args(hint)))
    if get_origin(hint) is tuple:
        return "a list of names that is not empty"
    names: dict[Any, str] = {
        Path: "a path",
        str: "a text",
        int: "a whole number",
        float: "a number",
    }
    return names.get(hint, "true or false")


def _check_range(name: str, value: object, limits: Mapping[str, float]) -> None:
    least, most = limits.get("least", -math.inf), limits.get("most", math.inf)
    if isinstance(value, int | float) and not least <= value <= most:
        ceiling = "" if most == math.inf else f" and at most {most:g}"
        raise SpecError(f"{name}: must be at least {least:g}{ceiling}, not {value!r}.")

"""Turn a JSON object into the typed values of a dataclass, and collect every mistake in it."""

import dataclasses
import math
import types
from collections.abc import Iterator, Mapping
from dataclasses import field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from training.mistakes import Mistake

Number = TypeVar("Number", int, float, int | None, float | None)
# The code of "must be a ...", by the types that a field accepts.
KINDS: dict[Any, str] = {
    (bool,): "not_a_boolean",
    (int,): "not_an_integer",
    (float,): "not_a_number",
    (str,): "not_text",
    (Path,): "not_a_path",
    (tuple[str, ...],): "not_names",
    (str, tuple[str, ...]): "not_text_or_names",
}


def limited(default: Number, least: float = 0, most: float = math.inf) -> Number:
    """A number field with a default and an allowed range. The default may be None."""
    return field(default=default, metadata={"least": least, "most": most})


def mistakes_in(kind: type, given: Mapping[str, object], step: str) -> Iterator[Mistake]:
    """Every field that is missing, unknown, of the wrong type or out of range."""
    known = {f.name: f for f in dataclasses.fields(kind)}
    hints = get_type_hints(kind)
    for name, known_field in known.items():
        if known_field.default is dataclasses.MISSING and name not in given:
            yield Mistake(name, "missing", {"step": step})
    for name, value in given.items():
        if name not in known:
            near = get_close_matches(name, known, n=1) or [", ".join(known)]
            yield Mistake(name, "unknown", {"step": step, "near": near[0]})
        elif not any(_fits(value, option) for option in _options(hints[name])):
            yield _wrong_type(name, value, _options(hints[name]))
        else:
            yield from _out_of_range(name, value, known[name].metadata)


def converted(kind: type, given: Mapping[str, object]) -> dict[str, Any]:
    """The values as the types of their fields. They must be free of mistakes."""
    hints = get_type_hints(kind)
    return {name: _converted(value, _options(hints[name])) for name, value in given.items()}


def plain(value: object) -> object:
    """The value as JSON has it."""
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _options(hint: Any) -> tuple[Any, ...]:
    """The types that a field accepts: of `int | None`, both."""
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _fits(value: object, kind: Any) -> bool:
    """Whether a JSON value is allowed for this type."""
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    if get_origin(kind) is tuple:
        is_list = isinstance(value, list | tuple) and value not in ([], ())
        return is_list and all(isinstance(one, str) for one in cast(list[object], value))
    if kind is float:
        return (
            isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        )
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind in (str, Path):
        return isinstance(value, Path) or (isinstance(value, str) and bool(value or kind is str))
    return isinstance(value, kind)


def _converted(value: Any, options: tuple[Any, ...]) -> object:
    kind = next(option for option in options if _fits(value, option))
    if get_origin(kind) is tuple:
        return tuple(value)
    return kind(value) if kind in (float, str, Path) else value


def _wrong_type(name: str, value: object, options: tuple[Any, ...]) -> Mistake:
    wanted = tuple(option for option in options if option is not types.NoneType)
    if get_origin(wanted[0]) is Literal:
        choices = ", ".join(map(str, get_args(wanted[0])))
        return Mistake(name, "not_a_choice", {"choices": choices, "given": repr(value)})
    return Mistake(name, KINDS[wanted], {"given": repr(value)})


def _out_of_range(name: str, value: object, limits: Mapping[str, float]) -> Iterator[Mistake]:
    least, most = limits.get("least", -math.inf), limits.get("most", math.inf)
    if isinstance(value, int | float) and not least <= value <= most:
        params = {"least": f"{least:g}", "given": repr(value)}
        if most == math.inf:
            yield Mistake(name, "too_small", params)
        else:
            yield Mistake(name, "out_of_range", params | {"most": f"{most:g}"})

"""python -m training.engine --help [STEP] -- the commands, or the fields that a step reads."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import get_type_hints

from training.presets import PRESETS
from training.specs import STEPS, Spec


def about(arguments: Sequence[str], commands: str) -> str:
    """The fields of a step if one is named, otherwise the commands and the steps."""
    named = [one for one in arguments if one in STEPS]
    return f"{fields(named[0])}\n" if named else f"{commands}\n{steps()}\n"


def steps() -> str:
    """A line about every step."""
    lines = [f"  {name:<10} {_about(spec)}" for name, spec in STEPS.items()]
    last = "`--help STEP` lists the fields of a step. training/README.md has the formats of files."
    return "\n".join(["A spec is a JSON object with one of these as `step`:", *lines, "", last])


def fields(step: str) -> str:
    """The fields of a step: their types, limits and defaults."""
    spec = STEPS[step]
    presets = ", ".join(name for name, values in PRESETS.items() if step in values)
    return "\n".join(
        [f"{step}: {_about(spec)}", f"presets: {presets or 'none'}", "", *_lines(spec)]
    )


def _lines(spec: type[Spec]) -> Iterator[str]:
    hints = get_type_hints(spec)
    for field in dataclasses.fields(spec):
        kind = str(getattr(hints[field.name], "__name__", hints[field.name]))
        if kind in ("Literal", "Optional", "Union"):
            kind = str(hints[field.name])
        kind = kind.replace("typing.", "").replace("pathlib.", "")
        required = field.default is dataclasses.MISSING
        default = "required" if required else f"default {field.default!r}"
        yield f"  {field.name:<24} {kind}{_limits(field.metadata)}, {default}"


def _limits(metadata: Mapping[str, float]) -> str:
    least, most = metadata.get("least"), metadata.get("most", float("inf"))
    if least is None:
        return ""
    return f" from {least:g}" + ("" if most == float("inf") else f" to {most:g}")


def _about(spec: type[Spec]) -> str:
    return str(spec.__doc__).split("\n")[0]

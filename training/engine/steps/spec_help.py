"""python -m training.engine --help [STEP] -- the commands, or the fields that a step reads."""

import textwrap
from collections.abc import Iterator, Sequence

from training.specs.described import FILES, STEPS, about, fields_of, presets_of

WIDTH = 100
EXAMPLE = """For example, with demonstrations.jsonl and a model folder `base`:

  {"step": "sft", "out": "runs/sft", "model": "base",
   "demonstrations": "demonstrations.jsonl", "preset": "laptop"}
"""
RESULTS = """A step writes to its folder `out`: metrics.jsonl (a line per step, while it runs),
summary.json (at the end), checkpoints/ (it continues from the last one when it is started again),
and model/ or replies.jsonl. A bar shows the progress on a terminal, and a line every ten seconds
elsewhere."""


def explain(arguments: Sequence[str], commands: str) -> str:
    """The fields of a step if one is named, otherwise the commands, the steps and the files."""
    named = [one for one in arguments if one in STEPS]
    return f"{fields(named[0])}\n" if named else f"{commands}\n{steps()}\n"


def steps() -> str:
    """A line about every step and every file."""
    lines = [
        "A spec is a JSON object. Its field `step` is one of these:",
        *(f"  {name:<10} {about(spec)}" for name, spec in STEPS.items()),
        "",
        EXAMPLE,
        "Data files have one JSON object per line:",
        *(f"  {name:<15} {line}" for name, line in FILES.items()),
        "",
        RESULTS,
        "",
        "`--help STEP` explains the fields of a step. docs/specs.md has all of this on one page.",
    ]
    return "\n".join(lines)


def fields(step: str) -> str:
    """The fields of a step: their kinds, limits, defaults and meanings."""
    spec = STEPS[step]
    lines = [f"{step}: {about(spec)}", f"presets: {', '.join(presets_of(step)) or 'none'}"]
    return "\n".join([*lines, *_fields(step)])


def _fields(step: str) -> Iterator[str]:
    for kind, listed in fields_of(STEPS[step]):
        yield f"\n{about(kind)}" if kind is not STEPS[step] else ""
        for one in listed:
            yield f"  {one.name:<24} {one.kind}, {_default(one.default)}"
            yield textwrap.indent(textwrap.fill(one.help, WIDTH - 6), " " * 6)


def _default(default: str) -> str:
    return default if default in ("required", "empty") else f"default {default}"

"""docs/specs.md: every step, file, field and preset. `python -m training.specs.page` writes it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from training.presets import PRESETS
from training.specs.described import FILES, STEPS, FieldInWords, about, fields_of
from training.specs.step_words import PRESETS as NAMES

PAGE = Path(__file__).parents[2] / "docs" / "specs.md"
LEAD = """# Specs and files

The fields and files of `python -m training.engine SPEC.json`. This page is generated from the code
(`python -m training.specs.page`), and a test compares them. The form of the web application has the
same fields, and `python -m training.engine --help STEP` prints those of a step.

A spec is a JSON object with the field `step`. Fields that it leaves out have their default, or the
value of its `preset`. The section in brackets is that of the paper (arXiv 2203.02155)."""
RESULTS = """## Results

| file in `out` | content |
|---|---|
| `metrics.jsonl` | a line per step: `step`, `steps`, `seconds`, and [its numbers](training.md) |
| `samples.jsonl` | replies during training, with `step`, `prompt` and `reply` |
| `summary.json` | the results; it is there when the step is done |
| `model/` | a folder that transformers loads; `reward` writes one with a score of one number |
| `replies.jsonl` | of `sample` and `score`: `prompt`, `reply`, and `model` or `score` |
| `scored.jsonl`, `drawn.jsonl` | scores of rankings and of drawn replies, without text |
| `checkpoints/` | a step that is started again continues from the last one |"""
FILES_LEAD = """## Files

Each file has one JSON object per line. A prompt is a text or a list of turns; the last turn is the
user's. In rankings, rank 1 is best and equal ranks are a tie; `labeler`, `split`, `use_case`,
`language`, `week`, `subset` and `writers` (one per reply) are read if they are
there. Other keys are ignored."""


def page() -> str:
    parts = [LEAD, FILES_LEAD + "\n\n" + _files(), RESULTS, *_steps(), *_shared(), _presets()]
    return "\n\n".join(parts) + "\n"


def _files() -> str:
    lines = [f"| `{name}` | `{line}` |" for name, line in FILES.items()]
    return "\n".join(["| field of a spec | a line of its file |", "|---|---|", *lines])


def _steps() -> Iterator[str]:
    for name, spec in STEPS.items():
        kind, listed = next(iter(fields_of(spec)))
        shared = [f"[{_title(other)}](#{_anchor(other)})" for other, _ in list(fields_of(spec))[1:]]
        yield f"## `{name}`\n\n{about(kind)} It also has: {', '.join(shared)}.\n\n{_table(listed)}"


def _shared() -> Iterator[str]:
    """The fields that several steps have, in the words of the first step that does."""
    seen = dict(pair for spec in STEPS.values() for pair in list(fields_of(spec))[1:])
    for kind in seen:
        listed = _whole(kind.__name__)
        yield f"## {_title(kind)}\n\n{about(kind)}\n\n{_table(listed)}"


def _whole(name: str) -> list[FieldInWords]:
    """All fields of a shared class: a step that overrides a default lists only the others."""
    found: dict[str, FieldInWords] = {}
    for spec in STEPS.values():
        for kind, listed in fields_of(spec):
            if kind.__name__ == name:
                found |= {one.name: found.get(one.name, one) for one in listed}
    return list(found.values())


def _title(kind: type) -> str:
    return {
        "Spec": "Fields of every step",
        "TrainingSpec": "Fields of training",
        "GenerationSpec": "Fields of sampling",
        "MixingSpec": "Fields of pretraining text",
        "RolloutSpec": "Fields of reinforcement learning",
        "GroupSpec": "Fields of groups of replies",
    }[kind.__name__]


def _anchor(kind: type) -> str:
    return _title(kind).lower().replace(" ", "-")


def _table(listed: Sequence[FieldInWords]) -> str:
    lines = [f"| `{one.name}` | {one.kind} | {one.default} | {one.help} |" for one in listed]
    return "\n".join(["| field | value | default | meaning |", "|---|---|---|---|", *lines])


def _presets() -> str:
    lines = [
        f"| `{name}` | {NAMES[name]} | `{step}` | {_values(values)} |"
        for name, steps in PRESETS.items()
        for step, values in steps.items()
    ]
    table = ["| preset | for | step | sets |", "|---|---|---|---|", *lines]
    return "\n".join(["## Presets\n", *table])


def _values(values: dict[str, object]) -> str:
    return ", ".join(f"`{name}` {str(value).lower()}" for name, value in values.items())


if __name__ == "__main__":
    PAGE.write_text(page())

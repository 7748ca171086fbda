"""Which column of a file means which of our words."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from labeling.prompts.intake.entries import TRAITS, Entry, LineIsRefused, understand
from labeling.prompts.intake.reading import read_lines

PREVIEW = 20
# Names that files of other tools use; the first one in the file is taken.
_KNOWN = {
    "prompt": ("prompt", "instruction", "question", "query", "input", "text"),
    "messages": ("messages", "conversations", "conversation"),
    "response": ("response", "completion", "output", "answer"),
    "reply": ("reply",),
    "replies": ("replies", "responses", "completions"),
    "ranks": ("ranks", "ranking"),
    "chosen": ("chosen",),
    "rejected": ("rejected",),
    "author": ("author", "user_id", "user", "customer_id", "organization_id"),
    "labeler": ("labeler", "annotator", "worker_id"),
    "kind": ("kind",),
    "use_case": ("use_case", "category", "task_type"),
    "language": ("language", "lang"),
    "topics": ("topics", "tags"),
} | {trait: (trait,) for trait in TRAITS}
WORDS = tuple(_KNOWN)


@dataclass(frozen=True)
class Plan:
    """How a file is to be taken in. Kept with the intake as JSON."""

    columns: dict[str, str] = field(default_factory=dict)
    # A refused line stops the whole file, unless it was asked to be left out.
    leave_out_refused: bool = False
    # Personal data of the training split is masked, unless its lines are to be refused.
    refuse_personal_data: bool = False

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Preview:
    """The beginning of a file, as it would be understood."""

    columns: list[str]
    plan: Plan
    lines: list[tuple[int, Entry | None, str]]


def guess_columns(names: Iterable[str]) -> dict[str, str]:
    """The columns whose names are known; a person can change it."""
    plain = {name.strip().lower(): name for name in names}
    return {
        word: plain[known[0]]
        for word, names_known in _KNOWN.items()
        if (known := [name for name in names_known if name in plain])
    }


def preview(path: Path, *, name: str, columns: dict[str, str] | None = None) -> Preview:
    """Read the first lines; guess the columns when nobody chose them yet."""
    lines = list(islice(read_lines(path, name=name), PREVIEW))
    names = list(dict.fromkeys(name for line in lines for name in line.values))
    chosen = guess_columns(names) if columns is None else columns
    shown: list[tuple[int, Entry | None, str]] = []
    for line in lines:
        if line.problem:
            shown.append((line.number, None, line.problem))
            continue
        try:
            shown.append((line.number, understand(line.values, chosen), ""))
        except LineIsRefused as refusal:
            shown.append((line.number, None, str(refusal)))
    return Preview(names, Plan(columns=chosen), shown)

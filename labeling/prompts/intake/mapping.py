"""Which column of a file means which of our words."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from labeling.prompts.intake.entries import TRAITS, Entry
from labeling.prompts.intake.formats import Becomes, Format, recognised
from labeling.prompts.intake.gathering import each_entry, gathered
from labeling.prompts.intake.lines import (
    COLUMN_LIMIT,
    FileCannotBeRead,
    Line,
    too_many_columns_reason,
)
from labeling.prompts.intake.losing import fates, lost
from labeling.prompts.intake.reading import first_lines
from labeling.prompts.intake.values import LineIsRefused
from labeling.prompts.models import Turn

PREVIEW = 20
# A tree of messages is one line and can hold many prompts.
MOST_OF_A_LINE = 5
# Characters of a text in the preview, and of the example of a column.
SHOWN = 600
EXAMPLE = 100
FACTS = ("kind", "use_case", "language")
# Names that files of other tools use; the first one in the file is taken.
_KNOWN = {
    "prompt": ("prompt", "instruction", "question", "query", "input", "text"),
    "system": ("system", "system_prompt"),
    "context": ("context", "input"),
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
    "fewest_words": ("fewest_words", "min_words"),
    "most_words": ("most_words", "max_words"),
    "most_characters": ("most_characters", "max_characters"),
    "form": ("answer_form",),
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
    # The key of a known format; without one, the columns have the meanings above.
    format: str = ""
    # A line with labels that have no place here is refused, unless it was agreed to lose them.
    drop_labels: bool = False
    # The limits of answers to prompts whose line sets none.
    limits: dict[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Shown:
    """One of the first lines, as it would be understood; long texts are cut short."""

    line: int
    problem: str = ""
    turns: list[Turn] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """The beginning of a file, as it would be understood."""

    # The file’s columns, each with its first value.
    columns: dict[str, str]
    plan: Plan
    lines: list[Shown]
    # The known formats that the file could have; the first one is suggested.
    formats: list[Format]
    # What becomes of each column.
    fates: dict[str, Becomes]
    # The columns with labels that would be lost.
    lost: list[str]


def guess_columns(names: Iterable[str]) -> dict[str, str]:
    """The columns whose names are known; a person can change it."""
    plain = {name.strip().lower(): name for name in names}
    columns: dict[str, str] = {}
    for word, names_known in _KNOWN.items():
        known = [name for name in names_known if name in plain]
        if known and plain[known[0]] not in columns.values():
            columns[word] = plain[known[0]]
    return columns


def preview(
    path: Path, *, name: str, columns: dict[str, str] | None = None, format_: str | None = None
) -> Preview:
    """Read the first lines; guess the format or the columns when nobody chose them yet."""
    raw = first_lines(path, name=name, number=PREVIEW)
    names: dict[str, str] = {}
    for line in raw:
        for column, value in line.values.items():
            known = _keepable(column)
            names[known] = names.get(known) or _example(value)
    if len(names) > COLUMN_LIMIT:
        raise FileCannotBeRead(too_many_columns_reason(len(names)))
    formats = recognised([line.values for line in raw if not line.problem])
    if format_ is None:
        format_ = formats[0].key if formats and columns is None else ""
    chosen = guess_columns(names) if columns is None else columns
    plan = Plan(columns=chosen, format=format_)
    found = fates(names, chosen, format_)
    filled = {_keepable(column) for line in raw for column in lost(line.values, chosen, format_)}
    places = {column: place for place, column in enumerate(dict.fromkeys([*names, *filled]))}
    return Preview(
        columns=names,
        plan=plan,
        lines=[shown for line in gathered(raw, plan.format) for shown in _shown(line, plan)],
        formats=formats,
        fates={column: _fate(column, fate, filled, plan) for column, fate in found.items()},
        lost=sorted(filled, key=lambda column: places[column]),
    )


def _fate(column: str, fate: Becomes, filled: set[str], plan: Plan) -> Becomes:
    """What would be lost is not, as long as the column is empty or no other one hides it."""
    if fate != Becomes.LOST or column in filled:
        return fate
    return Becomes.USED if not plan.format and column in plan.columns.values() else Becomes.UNUSED


def _shown(line: Line, plan: Plan) -> list[Shown]:
    if line.problem:
        return [Shown(line.number, line.problem)]
    try:
        found = each_entry(line.values, columns=plan.columns, format_=plan.format)
        return [_entry(line.number, entry) for entry in islice(found, MOST_OF_A_LINE)]
    except LineIsRefused as refusal:
        return [Shown(line.number, str(refusal))]


def _entry(number: int, entry: Entry) -> Shown:
    said = {word: str(getattr(entry, word)) for word in FACTS if getattr(entry, word)}
    said |= {"topics": ", ".join(entry.topics)} if entry.topics else {}
    said |= {name: str(value) for name, value in entry.limits.as_json().items()}
    said |= {trait: "true" if yes else "false" for trait, yes in entry.traits.items()}
    return Shown(
        line=number,
        turns=[{"role": turn["role"], "text": _short(turn["text"])} for turn in entry.turns],
        replies=[_short(text) for _name, text in entry.replies],
        ranks=entry.ranks,
        said=said,
    )


def _example(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return _keepable(text[:EXAMPLE])


def _keepable(text: str) -> str:
    """Broken bytes of a CSV file are lone surrogates, which no answer may hold."""
    return text.encode(errors="replace").decode().replace("\0", "?")


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + " …"

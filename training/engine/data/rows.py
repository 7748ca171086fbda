"""Read dataset files into Python objects. Errors name the file, the line and the reason."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from training.comparisons import as_ranking, is_comparison
from training.engine.runtime.errors import BadInput
from training.mistakes import Mistake
from training.signals import as_signal

Row = dict[str, object]
Made = TypeVar("Made")
ROLES = ("system", "user", "assistant")
ABOUT = ("use_case", "language", "week", "subset", "id", "styles", "writers")
HELD_OUT = ("validation", "valid", "test", "held-out", "heldout", "holdout")


@dataclass(frozen=True)
class Turn:
    """One turn of a conversation."""

    role: str
    content: str


Prompt = str | tuple[Turn, ...]


@dataclass(frozen=True)
class Place:
    """Where a row is from, for the sentence about what is wrong with it."""

    path: str = ""
    line: int = 0


NOWHERE = Place()


@dataclass(frozen=True)
class Demonstration:
    """A prompt, and the reply that a person wrote to it."""

    prompt: Prompt
    reply: str
    split: str = ""
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Ranking:
    """One labeler's ranking of the replies to one prompt. Rank 1 is best; equal ranks are a tie."""

    prompt: Prompt
    replies: tuple[str, ...]
    ranks: tuple[int, ...]
    labeler: str = ""
    split: str = ""
    about: Row = field(default_factory=dict, compare=False)  # what the report card divides by
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Signal:
    """A single reply, and whether people found it good."""

    prompt: Prompt
    reply: str
    good: bool
    split: str = ""
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class PromptRow:
    """A prompt to reply to, and the row of the file it is from."""

    prompt: Prompt
    row: Row
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class ReplyRow:
    """A reply to score, and the row of the file it is from."""

    prompt: Prompt
    reply: str
    row: Row
    place: Place = field(default=NOWHERE, compare=False)


Placed = TypeVar("Placed", Demonstration, Ranking, Signal, PromptRow, ReplyRow)


def read_demonstrations(path: Path) -> list[Demonstration]:
    return _read_placed(path, _demonstration)


def read_rankings(path: Path) -> list[Ranking]:
    return _read_placed(path, _ranking)


def read_signals(path: Path) -> list[Signal]:
    return _read_placed(path, _signal)


def read_prompts(path: Path) -> list[PromptRow]:
    return _read_placed(path, lambda row: PromptRow(_prompt(row), row))


def read_replies(path: Path) -> list[ReplyRow]:
    return _read_placed(path, _reply_row)


def read_texts(path: Path) -> list[str]:
    return [text for _line, text in _read(path, lambda row: _text(row, "text"))]


def prompt_as_json(prompt: Prompt) -> object:
    if isinstance(prompt, str):
        return prompt
    return [{"role": turn.role, "content": turn.content} for turn in prompt]


Splittable = TypeVar("Splittable", Demonstration, Ranking, Signal)


def held_out(rows: Sequence[Splittable], share: float) -> tuple[list[Splittable], list[Splittable]]:
    """Training rows and held-out rows, by `split` where the file has splits.

    Otherwise the hash of the prompt decides, so a prompt is never on both sides, in any file or
    order.
    """
    by_split = any(row.split in HELD_OUT for row in rows)

    def is_out(row: Splittable) -> bool:
        return row.split in HELD_OUT if by_split else _fraction(row.prompt) < share

    return [row for row in rows if not is_out(row)], [row for row in rows if is_out(row)]


def _fraction(prompt: Prompt) -> float:
    """A number in [0, 1) that depends on the prompt only."""
    digest = hashlib.sha256(json.dumps(prompt_as_json(prompt)).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _read_placed(path: Path, make: Callable[[Row], Placed]) -> list[Placed]:
    return [replace(row, place=Place(str(path), line)) for line, row in _read(path, make)]


def _read(path: Path, make: Callable[[Row], Made]) -> list[tuple[int, Made]]:
    """The rows with the numbers of their lines."""
    made = []
    for number, line in _lines(path):
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise BadInput(Mistake("", "row_not_an_object"))
            made.append((number, make(row)))
        except json.JSONDecodeError as error:
            wrong = Mistake(str(path), "not_json", {"reason": error.msg}, number)
            raise BadInput(wrong) from error
        except BadInput as error:
            [wrong] = error.mistakes
            raise BadInput(replace(wrong, field=str(path), line=number)) from error
    if not made:
        raise BadInput(Mistake(str(path), "no_rows"))
    return made


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            yield from ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
    except OSError as error:
        wrong = Mistake(str(path), "unreadable", {"reason": error.strerror})
        raise BadInput(wrong) from error
    except UnicodeDecodeError as error:
        raise BadInput(Mistake(str(path), "not_utf8")) from error


def _reply_row(row: Row) -> ReplyRow:
    return ReplyRow(_prompt(row), _text(row, "reply", empty=True), row)


def _demonstration(row: Row) -> Demonstration:
    return Demonstration(_prompt(row), _text(row, "response"), str(row.get("split") or ""))


def _ranking(row: Row) -> Ranking:
    row = as_ranking(row) if is_comparison(row) else row
    replies, ranks = row.get("replies"), row.get("ranks")
    if not isinstance(replies, list) or not all(isinstance(reply, str) for reply in replies):
        raise BadInput(Mistake("", "replies_not_texts"))
    if not isinstance(ranks, list) or not all(type(rank) is int for rank in ranks):
        raise BadInput(Mistake("", "ranks_not_integers"))
    if len(replies) <= 1 or len(replies) != len(ranks):
        raise BadInput(Mistake("", "ranks_of_replies"))
    labeler, split = str(row.get("labeler") or ""), str(row.get("split") or "")
    about = {name: row[name] for name in ABOUT if row.get(name)}
    return Ranking(_prompt(row), tuple(replies), tuple(ranks), labeler, split, about)


def _signal(row: Row) -> Signal:
    row = as_signal(row)
    if not isinstance(good := row["good"], bool):
        raise BadInput(Mistake("", "not_good_or_bad"))
    return Signal(_prompt(row), _text(row, "reply"), good, str(row.get("split") or ""))


def _prompt(row: Row) -> Prompt:
    """A string, or the turns of a conversation whose last turn is the user's."""
    value = row.get("prompt")
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or not value:
        raise BadInput(Mistake("", "not_a_prompt"))
    turns = tuple(_turn(entry) for entry in value)
    if turns[-1].role != "user":
        raise BadInput(Mistake("", "last_turn"))
    return turns


def _turn(entry: object) -> Turn:
    if not isinstance(entry, dict) or entry.get("role") not in ROLES:
        raise BadInput(Mistake("", "turn_without_role"))
    if not isinstance(entry.get("content"), str):
        raise BadInput(Mistake("", "turn_without_content"))
    return Turn(entry["role"], entry["content"])


def _text(row: Row, name: str, *, empty: bool = False) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not (value or empty):
        raise BadInput(Mistake("", "not_a_string" if empty else "empty_string", {"name": name}))
    return value

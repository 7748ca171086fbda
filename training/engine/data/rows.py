"""Dataset files as Python objects. A broken line is refused by its file, number and reason."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from training.engine.runtime.errors import BadInput

Row = dict[str, object]
Made = TypeVar("Made")
ROLES = ("system", "user", "assistant")
HELD_OUT = ("validation", "valid", "test", "held-out", "heldout", "holdout")


@dataclass(frozen=True)
class Turn:
    """One turn of a conversation."""

    role: str
    content: str


Prompt = str | tuple[Turn, ...]


@dataclass(frozen=True)
class Demonstration:
    """What a person would have answered."""

    prompt: Prompt
    reply: str
    split: str = ""


@dataclass(frozen=True)
class Ranking:
    """One labeler's order of the replies to one prompt: 1 is best, equal is a tie."""

    prompt: Prompt
    replies: tuple[str, ...]
    ranks: tuple[int, ...]
    labeler: str = ""
    split: str = ""


@dataclass(frozen=True)
class Asked:
    """A prompt to reply to, with the row it came from."""

    prompt: Prompt
    row: Row


@dataclass(frozen=True)
class Answered:
    """A reply to be scored, with the row it came from."""

    prompt: Prompt
    reply: str
    row: Row


def read_demonstrations(path: Path) -> list[Demonstration]:
    return _read(path, _demonstration)


def read_rankings(path: Path) -> list[Ranking]:
    return _read(path, _ranking)


def read_prompts(path: Path) -> list[Asked]:
    return _read(path, lambda row: Asked(_prompt(row), row))


def read_replies(path: Path) -> list[Answered]:
    return _read(path, lambda row: Answered(_prompt(row), _text(row, "reply", empty=True), row))


def read_texts(path: Path) -> list[str]:
    return _read(path, lambda row: _text(row, "text"))


def prompt_as_json(prompt: Prompt) -> object:
    if isinstance(prompt, str):
        return prompt
    return [{"role": turn.role, "content": turn.content} for turn in prompt]


Splittable = TypeVar("Splittable", Demonstration, Ranking)


def held_out(rows: Sequence[Splittable], share: float) -> tuple[list[Splittable], list[Splittable]]:
    """Training and held-out rows: by their split when the file has splits, else by prompt.

    The prompt's hash decides, so a prompt is never on both sides, in any file or order.
    """
    by_split = any(row.split in HELD_OUT for row in rows)

    def is_out(row: Splittable) -> bool:
        return row.split in HELD_OUT if by_split else _fraction(row.prompt) < share

    return [row for row in rows if not is_out(row)], [row for row in rows if is_out(row)]


def _fraction(prompt: Prompt) -> float:
    """A number in [0, 1) that only depends on the prompt."""
    digest = hashlib.sha256(json.dumps(prompt_as_json(prompt)).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _read(path: Path, make: Callable[[Row], Made]) -> list[Made]:
    made = []
    for number, line in _lines(path):
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise BadInput("is not a JSON object")
            made.append(make(row))
        except json.JSONDecodeError as error:
            raise BadInput(f"{path}, line {number}: is not JSON ({error.msg}).") from error
        except BadInput as error:
            raise BadInput(f"{path}, line {number}: {error}.") from error
    if not made:
        raise BadInput(f"{path}: has no lines.")
    return made


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            yield from ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: is not UTF-8 text.") from error


def _demonstration(row: Row) -> Demonstration:
    return Demonstration(_prompt(row), _text(row, "response"), str(row.get("split") or ""))


def _ranking(row: Row) -> Ranking:
    replies, ranks = row.get("replies"), row.get("ranks")
    if not isinstance(replies, list) or not all(isinstance(reply, str) for reply in replies):
        raise BadInput('"replies" must be a list of texts')
    if not isinstance(ranks, list) or not all(type(rank) is int for rank in ranks):
        raise BadInput('"ranks" must be a list of whole numbers, 1 is best')
    if len(replies) <= 1 or len(replies) != len(ranks):
        raise BadInput('"replies" and "ranks" must be equally long, two at least')
    labeler, split = str(row.get("labeler") or ""), str(row.get("split") or "")
    return Ranking(_prompt(row), tuple(replies), tuple(ranks), labeler, split)


def _prompt(row: Row) -> Prompt:
    """A text, or the turns of a conversation that ends with the user's."""
    value = row.get("prompt")
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or not value:
        raise BadInput('"prompt" must be a text or a list of turns')
    turns = tuple(_turn(entry) for entry in value)
    if turns[-1].role != "user":
        raise BadInput('"prompt" must end with a turn of the user')
    return turns


def _turn(entry: object) -> Turn:
    if not isinstance(entry, dict) or entry.get("role") not in ROLES:
        raise BadInput('a turn needs a "role": system, user or assistant')
    if not isinstance(entry.get("content"), str):
        raise BadInput('a turn needs a "content" that is a text')
    return Turn(entry["role"], entry["content"])


def _text(row: Row, name: str, *, empty: bool = False) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not (value or empty):
        raise BadInput(f'"{name}" must be a text{"" if empty else " that is not empty"}')
    return value

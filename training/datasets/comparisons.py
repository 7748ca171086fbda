"""Reads a file of comparisons, such as a public benchmark, as the lines of a rankings dataset."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.functional import Promise

from training.comparisons import as_ranking, is_comparison
from training.datasets.errors import DatasetIsRefused
from training.datasets.lines import ties

Row = dict[str, Any]
REFUSAL = DatasetIsRefused.not_comparisons
LARGEST = 256 * 1024 * 1024  # bytes: a benchmark has thousands of rows, not millions


def comparison_rows(chunks: Iterable[bytes]) -> Iterator[Row]:
    """The rankings of a file with one JSON object per line, or with a list of them."""
    for number, row in enumerate(json_rows(whole_text(chunks, REFUSAL), REFUSAL), start=1):
        if not isinstance(row, dict):
            raise DatasetIsRefused(DatasetIsRefused.not_comparisons % {"line": number})
        made = as_ranking(row) if is_comparison(row) else {"split": "test", **row}
        if not _is_ranking(made):
            raise DatasetIsRefused(DatasetIsRefused.not_comparisons % {"line": number})
        yield made


def facts_of(row: Row) -> dict[str, str]:
    """What the data card counts."""
    found = {"split": str(row["split"]), "from": "file", "replies": str(len(row["ranks"]))}
    if "language" in row:
        found["language"] = str(row["language"])
    return found | ties(row["ranks"])


def whole_text(chunks: Iterable[bytes], refusal: str | Promise) -> str:
    """The text of the file. refusal: the sentence for one that is no text."""
    parts, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST:
            raise DatasetIsRefused(DatasetIsRefused.comparisons_too_large)
        parts.append(chunk)
    try:
        return b"".join(parts).decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise DatasetIsRefused(refusal % {"line": 1}) from wrong


def json_rows(text: str, refusal: str | Promise) -> Iterator[Any]:
    """The values on its lines, or in its list."""
    lines = [text] if text.lstrip().startswith("[") else text.split("\n")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found = json.loads(line)
            except (ValueError, RecursionError) as wrong:
                raise DatasetIsRefused(refusal % {"line": number}) from wrong
            yield from found if isinstance(found, list) else [found]


def _is_ranking(row: Row) -> bool:
    """Whether the engine can read it. A prompt is a text or turns of which the last is a user's."""
    replies, ranks, prompt = row.get("replies"), row.get("ranks"), row.get("prompt")
    return (
        is_prompt(prompt)
        and isinstance(replies, list)
        and isinstance(ranks, list)
        and len(replies) == len(ranks) > 1
        and all(is_text(one) for one in replies)
        and all(type(one) is int for one in ranks)
    )


def is_prompt(prompt: Any) -> bool:
    return isinstance(prompt, str) or _is_conversation(prompt)


def _is_conversation(prompt: Any) -> bool:
    if not isinstance(prompt, list) or not prompt:
        return False
    turns = [one for one in prompt if isinstance(one, dict)]
    plain = all(isinstance(one.get("content"), str) and one.get("role") for one in turns)
    return len(turns) == len(prompt) and plain and turns[-1]["role"] == "user"


def is_text(text: Any) -> bool:
    """Whether it is text that can be written as UTF-8. JSON can contain lone surrogates."""
    if not isinstance(text, str):
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

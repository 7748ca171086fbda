"""Reads pretraining text piece by piece."""

import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from training.datasets.errors import DatasetIsRefused

# Bytes of one text. A longer one probably has the wrong line ends.
LONGEST_TEXT = 16 * 1024 * 1024


def text_rows(chunks: Iterable[bytes], target: Path, *, lines_of_json: bool) -> int:
    """Write lines of {"text"} and return their number. Plain text is cut at empty lines."""
    number, rest = 0, b""
    cut = b"\n" if lines_of_json else b"\n\n"
    with target.open("w", encoding="utf-8") as file:
        for chunk in chain(chunks, [cut]):
            *pieces, rest = (rest + chunk).replace(b"\r\n", b"\n").split(cut)
            if len(rest) > LONGEST_TEXT:
                raise DatasetIsRefused(DatasetIsRefused.text_too_long)
            for piece in pieces:
                if text := _text_of(piece, lines_of_json):
                    file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
                    number += 1
    return number


def _text_of(piece: bytes, lines_of_json: bool) -> str:
    try:
        said = piece.decode().strip()
        if not lines_of_json or not said:
            return said
        row = json.loads(said)
    except (UnicodeDecodeError, ValueError, RecursionError) as wrong:
        raise DatasetIsRefused(DatasetIsRefused.not_text) from wrong
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str) or not _encodable(text):
        raise DatasetIsRefused(DatasetIsRefused.not_text)
    return text.strip()


def _encodable(text: str) -> bool:
    """Whether the text can be written as UTF-8. JSON can contain lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

"""A dataset in the forms of other tools, made from its file on the way out, line by line.

jsonl: ours, the weak order. pairs: `prompt`, `chosen`, `rejected`, one line for every pair of
replies that was told apart. messages: conversations, a demonstration's with its reply. parquet:
the rows of jsonl as columns.
"""

import json
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import IO, Any

import pyarrow
from pyarrow import parquet

from training.datasets.models import Kind

Row = dict[str, Any]
AT_ONCE = 1000

FORMS: dict[str, tuple[str, ...]] = {
    Kind.RANKINGS: ("jsonl", "parquet", "pairs"),
    Kind.DEMONSTRATIONS: ("jsonl", "parquet", "messages"),
    Kind.PROMPTS: ("jsonl", "parquet", "messages"),
    Kind.TEXT: ("jsonl", "parquet"),
}
ENDINGS = {"jsonl": "jsonl", "parquet": "parquet", "pairs": "pairs.jsonl", "messages": "jsonl"}


def in_form(rows: Path, form: str) -> IO[bytes]:
    """The whole file in that form, open for reading; what was made for it goes when closed."""
    match form:
        case "parquet":
            return _as_parquet(rows)
        case "pairs":
            return _as_lines(line for row in read(rows) for line in pairs_of(row))
        case "messages":
            return _as_lines({"messages": messages_of(row)} for row in read(rows))
    return rows.open("rb")


def read(rows: Path) -> Iterator[Row]:
    with rows.open() as lines:
        yield from map(json.loads, lines)


def pairs_of(row: Row) -> Iterator[Row]:
    """Ties tell nothing apart, so they give no pair."""
    replies = list(zip(row["ranks"], row["replies"], strict=True))
    for (rank, reply), (other_rank, other) in combinations(replies, 2):
        if rank != other_rank:
            chosen, rejected = (reply, other) if rank < other_rank else (other, reply)
            yield {"prompt": row["prompt"], "chosen": chosen, "rejected": rejected}


def messages_of(row: Row) -> list[dict[str, str]]:
    prompt = row["prompt"]
    turns = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else list(prompt)
    if "response" in row:
        turns.append({"role": "assistant", "content": row["response"]})
    return turns


def _as_lines(rows: Iterator[Row]) -> IO[bytes]:
    made = tempfile.TemporaryFile()  # noqa: SIM115  # whoever reads it closes it
    for row in rows:
        made.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    made.seek(0)
    return made


def _as_parquet(rows: Path) -> IO[bytes]:
    """Conversations and plain prompts cannot share a column: with any, all become turns."""
    made = tempfile.TemporaryFile()  # noqa: SIM115  # whoever reads it closes it
    turns = any(isinstance(row.get("prompt"), list) for row in read(rows))
    writer: parquet.ParquetWriter | None = None
    for part in _parts(read(rows)):
        table = pyarrow.Table.from_pylist([_column(row, turns) for row in part])
        writer = writer or parquet.ParquetWriter(made, table.schema)
        writer.write_table(table.cast(writer.schema))
    if writer:
        writer.close()
    made.seek(0)
    return made


def _column(row: Row, turns: bool) -> Row:
    if not turns or "prompt" not in row:
        return row
    return row | {"prompt": messages_of({"prompt": row["prompt"]})}


def _parts(rows: Iterator[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    for row in rows:
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part

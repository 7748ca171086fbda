"""A dataset in the formats of other tools, made from its file line by line when it is downloaded.

jsonl: our format, with ranks. pairs: `prompt`, `chosen`, `rejected`, one line for every pair of
replies without a tie. messages: conversations; a demonstration's ends with its reply. parquet: the
rows of jsonl as columns.
"""

import json
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import IO, Any

import pyarrow
from pyarrow import parquet

from training.datasets.batches import batches_of
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
    """The whole file in that format, open for reading. Closing it deletes temporary files."""
    match form:
        case "parquet":
            return _as_parquet(rows)
        case "pairs":
            return _as_lines(line for row in read(rows) for line in pairs_of(row))
        case "messages":
            return _as_lines({"messages": messages_of(row)} for row in read(rows))
    return rows.open("rb")


def read(rows: Path) -> Iterator[Row]:
    with rows.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def pairs_of(row: Row) -> Iterator[Row]:
    """The pairs of a ranking. A tie gives no pair."""
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


def _nameless_file() -> IO[bytes]:
    """Open a file that is gone when the caller closes it."""
    return tempfile.TemporaryFile()


def _as_lines(rows: Iterator[Row]) -> IO[bytes]:
    made = _nameless_file()
    for row in rows:
        made.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    made.seek(0)
    return made


def _as_parquet(rows: Path) -> IO[bytes]:
    """Take the column types from the whole file, because a single batch may lack some."""
    made = _nameless_file()
    schema = _schema(rows)
    with parquet.ParquetWriter(made, schema) as writer:
        for batch in batches_of(AT_ONCE, read(rows)):
            writer.write_table(pyarrow.Table.from_pylist(batch, schema))
    made.seek(0)
    return made


def _schema(rows: Path) -> pyarrow.Schema:
    found = [pyarrow.Table.from_pylist(batch).schema for batch in batches_of(AT_ONCE, read(rows))]
    return pyarrow.unify_schemas(list(dict.fromkeys(found)), promote_options="permissive")

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
    with rows.open(encoding="utf-8") as lines:
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
    """The types of the columns come from the whole file: a part may lack what another has."""
    made = tempfile.TemporaryFile()  # noqa: SIM115  # whoever reads it closes it
    schema = _schema(rows)
    with parquet.ParquetWriter(made, schema) as writer:
        for part in _parts(read(rows)):
            writer.write_table(pyarrow.Table.from_pylist(part, schema))
    made.seek(0)
    return made


def _schema(rows: Path) -> pyarrow.Schema:
    found = [pyarrow.Table.from_pylist(part).schema for part in _parts(read(rows))]
    return pyarrow.unify_schemas(list(dict.fromkeys(found)), promote_options="permissive")


def _parts(rows: Iterator[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    for row in rows:
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part

"""A dataset in the formats of other tools, made from its file line by line when it is downloaded.

jsonl is our own format, and parquet has its rows as columns. exports.py has the others.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pyarrow
from pyarrow import parquet

from training.datasets.batches import batches_of
from training.datasets.exports import in_shape, turns_of
from training.datasets.models import Kind

Row = dict[str, Any]
AT_ONCE = 1000

FORMS: dict[str, tuple[str, ...]] = {
    Kind.RANKINGS: ("jsonl", "parquet", "pairs", "pairs-text", "unpaired", "ranks"),
    Kind.SIGNALS: ("jsonl", "parquet", "unpaired"),
    Kind.DEMONSTRATIONS: ("jsonl", "parquet", "messages", "completion", "completion-text"),
    Kind.PROMPTS: ("jsonl", "parquet", "messages", "verl"),
    Kind.TEXT: ("jsonl", "parquet"),
}
# The end of the file's name, where it is not the format and ".jsonl".
ENDINGS = {"jsonl": "jsonl", "parquet": "parquet", "messages": "jsonl", "verl": "verl.parquet"}
ALL_FORMS = list(dict.fromkeys(form for forms in FORMS.values() for form in forms))


def in_form(rows: Path, form: str) -> IO[bytes]:
    """The whole file in that format, open for reading. Closing it deletes temporary files."""
    match form:
        case "jsonl":
            return rows.open("rb")
        case "parquet":
            return _as_parquet(rows)
        case "verl":
            return _as_table(in_shape(form, read(rows)))
    return _as_lines(in_shape(form, read(rows)))


def list_of_labels(labels: Path) -> IO[bytes]:
    """The public ids of labels as objects, because other tools read no lines of plain strings."""
    with labels.open(encoding="utf-8") as lines:
        return _as_lines({"label": json.loads(line)} for line in lines)


def read(rows: Path) -> Iterator[Row]:
    with rows.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def in_columns(rows: Path) -> Iterator[Row]:
    """The rows, each column with one type: if some prompt is a conversation, all of them are."""
    has_conversations = any(isinstance(row.get("prompt"), list) for row in read(rows))
    for row in read(rows):
        yield row | {"prompt": turns_of(row["prompt"])} if has_conversations else row


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
        for batch in batches_of(AT_ONCE, in_columns(rows)):
            writer.write_table(pyarrow.Table.from_pylist(batch, schema))
    made.seek(0)
    return made


def _as_table(rows: Iterator[Row]) -> IO[bytes]:
    """Rows that all have the same columns."""
    made = _nameless_file()
    writer: parquet.ParquetWriter | None = None
    for batch in batches_of(AT_ONCE, rows):
        table = pyarrow.Table.from_pylist(batch, writer.schema if writer else None)
        writer = writer or parquet.ParquetWriter(made, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()
    made.seek(0)
    return made


def _schema(rows: Path) -> pyarrow.Schema:
    batches = batches_of(AT_ONCE, in_columns(rows))
    found = [pyarrow.Table.from_pylist(batch).schema for batch in batches]
    return pyarrow.unify_schemas(list(dict.fromkeys(found)), promote_options="permissive")

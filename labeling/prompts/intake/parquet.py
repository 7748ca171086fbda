"""Parquet, a few rows at a time: with its pages, the one place that knows pyarrow."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow
from pyarrow import parquet

from labeling.prompts.intake.lines import COLUMN_LIMIT
from labeling.prompts.intake.pages import largest_value

# How much of the file may be unpacked at once.
BATCH_BYTES = 1 << 20
MOST_ROWS = 1000
# pyarrow keeps memory it no longer needs; release it after this many bytes.
KEPT_BYTES = 8 << 20


class TooManyColumns(Exception):
    """Each row would hold them all."""

    def __init__(self, columns: int) -> None:
        super().__init__(columns)
        self.columns = columns


def parquet_lines(path: Path) -> Iterator[tuple[int, dict[str, object], int, int]]:
    """Row number, values, size of the row in bytes, and how far into the file."""
    # A small buffer, and none ahead: a row group can be as large as the file.
    with parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False) as file:
        if (columns := len(file.schema_arrow.names)) > COLUMN_LIMIT:
            raise TooManyColumns(columns)
        size = path.stat().st_size
        rows = max(1, file.metadata.num_rows)
        number = kept = 0
        at_once = min(_batch_rows(file), BATCH_BYTES // largest_value(path, file.metadata) + 1)
        for batch in file.iter_batches(batch_size=at_once, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield number, row, _size(row), size * number // rows
            kept += batch.nbytes
            if kept > KEPT_BYTES:
                pyarrow.default_memory_pool().release_unused()
                kept = 0
        pyarrow.default_memory_pool().release_unused()


def _batch_rows(file: parquet.ParquetFile) -> int:
    groups = range(file.metadata.num_row_groups)
    unpacked = sum(file.metadata.row_group(group).total_byte_size for group in groups)
    row_bytes: int = max(1, unpacked // max(1, file.metadata.num_rows))
    return max(1, min(MOST_ROWS, BATCH_BYTES // row_bytes))


def _size(value: object) -> int:
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, list):
        return sum(map(_size, value))
    return 8

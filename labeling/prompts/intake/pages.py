"""The pages of a Parquet file, looked at before one is read: each is held in memory as a whole.

What pyarrow needs grows with the largest page, not with the file or its row groups, and it tells
nobody how large pages are. So their headers are read here (Thrift's compact protocol).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pyarrow import parquet

# pyarrow holds about three pages at once.
PAGE_LIMIT = 8 << 20
# In so small a part of a column no page can be too large.
SMALL_CHUNK = PAGE_LIMIT
DICTIONARY = 2
# Kinds of values in the compact protocol.
TRUE, FALSE, BYTE, DOUBLE, BINARY, STRUCT = 1, 2, 3, 7, 8, 12
DEEPEST = 8
LONGEST_BINARY = 1 << 20
MOST_BITS = 63
MORE = 128  # the bit that says that another byte follows


class PageIsTooLarge(Exception):
    """A page of this column does not fit into the memory that a file may take."""

    def __init__(self, column: str, size: int) -> None:
        super().__init__(column)
        self.column = column
        self.size = size


@dataclass(frozen=True)
class Page:
    kind: int
    size: int
    packed: int
    # How many values a dictionary has.
    values: int


def largest_value(path: Path, metadata: parquet.FileMetaData) -> int:
    """How large the values of the dictionaries are on average; refuses pages that are too large."""
    largest = 1
    with path.open("rb") as file:
        for chunk in _chunks(metadata):
            for page in _pages(file, chunk):
                if page.size > PAGE_LIMIT:
                    raise PageIsTooLarge(chunk.path_in_schema.partition(".")[0], page.size)
                if page.kind == DICTIONARY:
                    largest = max(largest, page.size // max(1, page.values))
    return largest


def _chunks(metadata: parquet.FileMetaData) -> Iterator[parquet.ColumnChunkMetaData]:
    for group in range(metadata.num_row_groups):
        for column in range(metadata.num_columns):
            yield metadata.row_group(group).column(column)


def _pages(file: BinaryIO, chunk: parquet.ColumnChunkMetaData) -> Iterator[Page]:
    start = chunk.data_page_offset
    if chunk.has_dictionary_page and chunk.dictionary_page_offset:
        start = min(start, chunk.dictionary_page_offset)
    end = start + chunk.total_compressed_size
    file.seek(start)
    while file.tell() < end:
        page = _page(file)
        yield page
        if chunk.total_uncompressed_size <= SMALL_CHUNK:
            return  # the first may be a dictionary
        file.seek(page.packed, 1)


def _page(file: BinaryIO) -> Page:
    said = _struct(file, DEEPEST)
    dictionary = said.get(7, {})
    values = dictionary.get(1, 0) if isinstance(dictionary, dict) else 0
    kind, size, packed = (said.get(place) for place in (1, 2, 3))
    if not (isinstance(kind, int) and isinstance(size, int) and isinstance(packed, int)):
        raise ValueError("a page without its sizes")
    if size < 0 or packed < 0 or not isinstance(values, int):
        raise ValueError("a page of a negative size")
    return Page(kind, size, packed, values)


Value = int | dict[int, "Value"] | None


def _struct(file: BinaryIO, levels: int) -> dict[int, Value]:
    if levels == 0:
        raise ValueError("a header that is nested too deep")
    values: dict[int, Value] = {}
    place = 0
    while head := _byte(file):
        place = place + (head >> 4) if head >> 4 else _signed(file)
        values[place] = _value(file, head & 15, levels - 1)
    return values


def _value(file: BinaryIO, kind: int, levels: int) -> Value:
    if kind in {TRUE, FALSE}:
        return int(kind == TRUE)
    if kind == BYTE:
        return _byte(file)
    if BYTE < kind < DOUBLE:
        return _signed(file)
    if kind == STRUCT:
        return _struct(file, levels)
    if kind == DOUBLE:
        _skip(file, 8)
    elif kind == BINARY:
        _skip(file, _varint(file))
    else:
        raise ValueError("a header with something that no page has")
    return None


def _skip(file: BinaryIO, size: int) -> None:
    if size > LONGEST_BINARY:
        raise ValueError("a header that is too long")
    file.seek(size, 1)


def _byte(file: BinaryIO) -> int:
    byte = file.read(1)
    if not byte:
        raise ValueError("the file ends inside a page")
    return byte[0]


def _varint(file: BinaryIO) -> int:
    value = 0
    for shift in range(0, MOST_BITS, 7):
        byte = _byte(file)
        value |= (byte % MORE) << shift
        if byte < MORE:
            return value
    raise ValueError("a number that does not end")


def _signed(file: BinaryIO) -> int:
    value = _varint(file)
    return (value >> 1) ^ -(value & 1)

"""Files, line by line: JSON, CSV and Parquet become dictionaries, and nothing is ever guessed."""

import codecs
import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from common.limited import Exceeded, values_of
from labeling.prompts.intake.csv_lines import csv_lines, raw_lines
from labeling.prompts.intake.json_values import json_values
from labeling.prompts.intake.lines import (
    COLUMN_LIMIT,
    LINE_LIMIT,
    FileCannotBeRead,
    Line,
    too_deep,
    too_deep_reason,
    too_long_reason,
    too_many_columns_reason,
)
from labeling.prompts.intake.pages import PAGE_LIMIT
from labeling.prompts.intake.parquet_child import COLUMNS, PAGE, ROW
from labeling.prompts.intake.sources import PACKED, BeginningEnds, Source, opened

# Of a file that somebody waits for, unpacked.
BEGINNING = 2 << 20


def first_lines(path: Path, *, name: str, number: int) -> list[Line]:
    """Read this many lines, but no more than the beginning of the file."""
    lines: list[Line] = []
    try:
        for line in islice(read_lines(path, name=name, most=BEGINNING), number):
            lines.append(line)
    except BeginningEnds as end:
        if not lines:
            raise FileCannotBeRead(_nothing_in_the_beginning()) from end
    return lines


def _nothing_in_the_beginning() -> str:
    return _(
        "There is no record within the first %(read)s MiB of the file, so the rest was not read."
        " Delete the empty lines, and cut records of more than %(most)s MiB."
    ) % {"read": BEGINNING >> 20, "most": LINE_LIMIT >> 20}


def read_lines(path: Path, *, name: str, most: int | None = None) -> Iterator[Line]:
    """Read a file by the ending of its name; with `most`, until BeginningEnds."""
    read = reader_of(name)
    if not path.is_file():
        raise FileCannotBeRead(_("The file is no longer there. Bring it again."))
    return read(path, most)


def reader_of(name: str) -> Callable[[Path, int | None], Iterator[Line]]:
    _name, *endings = name.lower().rsplit(".", 2)
    packed = bool(endings) and endings[-1] in PACKED
    ending = "".join(endings[-2:-1] if packed else endings[-1:])
    if ending == "parquet" and not packed:
        return _parquet
    if ending not in _READERS:
        raise FileCannotBeRead(
            _(
                "Use a file that ends in .jsonl, .json, .csv or .tsv, perhaps followed by .gz or"
                " .zst, or in .parquet."
            )
        )
    return partial(_READERS[ending], packed=packed)


def is_readable(name: str) -> bool:
    try:
        reader_of(name)
    except FileCannotBeRead:
        return False
    return True


def _csv(path: Path, most: int | None, *, packed: bool) -> Iterator[Line]:
    with opened(path, packed=packed, most=most) as source:
        yield from csv_lines(source)


def _jsonl(path: Path, most: int | None, *, packed: bool) -> Iterator[Line]:
    with opened(path, packed=packed, most=most) as source:
        yield from _numbered(raw_lines(source.file), source)


def _json(path: Path, most: int | None, *, packed: bool) -> Iterator[Line]:
    """A list of objects, or one after the other; lines with one object each are read as such."""
    with opened(path, packed=packed) as source:
        # A list without line breaks is one long line, of which the rest is not needed here.
        first = source.file.readline(LINE_LIMIT + 2).removeprefix(codecs.BOM_UTF8)
    if first.lstrip().startswith(b"{") and not _parse(first)[1]:
        yield from _jsonl(path, most, packed=packed)
        return
    with opened(path, packed=packed, most=most) as source:
        yield from _numbered(json_values(source.file), source)


def _numbered(raws: Iterable[bytes | None], source: Source) -> Iterator[Line]:
    for number, raw in enumerate(raws, start=1):
        if raw is None:
            yield Line(number, {}, too_long_reason(), source.position())
        elif raw.strip():
            values, problem = _parse(raw)
            yield Line(number, values, problem, source.position(), len(raw))


_READERS = {"jsonl": _jsonl, "ndjson": _jsonl, "json": _json, "csv": _csv, "tsv": _csv}


def _parse(raw: bytes) -> tuple[dict[str, object], str]:
    try:
        values = json.loads(
            raw.decode(), object_pairs_hook=_no_key_twice, parse_constant=_no_such_number
        )
    except UnicodeDecodeError as error:
        return {}, _("Byte %(byte)s of the line is not UTF-8.") % {"byte": error.start + 1}
    except RecursionError:
        return {}, too_deep_reason()
    except ValueError as error:
        return {}, _("The line is not JSON: %(problem)s.") % {"problem": str(error)[:150]}
    if not isinstance(values, dict):
        return {}, _("The line is not a JSON object.")
    problem = _too_large(values)
    return ({}, problem) if problem else (values, "")


def _too_large(values: dict[str, object]) -> str:
    if len(values) > COLUMN_LIMIT:
        return too_many_columns_reason(len(values))
    return too_deep_reason() if too_deep(values) else ""


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError(_("a key appears twice"))
    return values


def _no_such_number(name: str) -> object:
    raise ValueError(_("%(name)s is not a number in JSON") % {"name": name})


def _parquet(path: Path, _most: int | None) -> Iterator[Line]:
    child = "labeling.prompts.intake.parquet_child"
    try:
        for kind, *said in values_of(child, str(path.absolute()), folder=str(settings.BASE_DIR)):
            if kind == ROW:
                yield _row(*said)
            elif kind == PAGE:
                raise FileCannotBeRead(_large_page(*said))
            elif kind == COLUMNS:
                raise FileCannotBeRead(too_many_columns_reason(*said))
            else:
                raise FileCannotBeRead(_("The file is not a Parquet file, or it is damaged."))
    except Exceeded as error:
        raise FileCannotBeRead(
            _(
                "The file is damaged, or reading it takes too much memory or time for its size."
                " Write it again with smaller row groups, or as .jsonl."
            )
        ) from error


def _row(number: int, values: dict[str, object], size: int, position: int) -> Line:
    if size > LINE_LIMIT:
        return Line(number, {}, too_long_reason(), position)
    if too_deep(values):
        return Line(number, {}, too_deep_reason(), position)
    return Line(number, values, "", position, size)


def _large_page(column: str, size: int) -> str:
    return _(
        "A page of the column “%(column)s” takes %(size)s MiB, and at most %(most)s MiB are read at"
        " once. Write the file again with smaller pages, such as with pyarrow:"
        " write_table(table, path, write_batch_size=16)."
    ) % {"column": column, "size": size >> 20, "most": PAGE_LIMIT >> 20}

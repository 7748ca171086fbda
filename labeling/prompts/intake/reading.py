"""Files, line by line: JSONL, CSV and Parquet become dictionaries, and nothing is ever guessed."""

import codecs
import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from labeling.prompts.intake.pages import PAGE_LIMIT, PageIsTooLarge
from labeling.prompts.intake.parquet import parquet_lines

# One line, in bytes; also one field of a CSV file and one row of a Parquet file.
LINE_LIMIT = 1 << 20
FILE_LIMIT = 2 << 30
DEPTH_LIMIT = 20


@dataclass(frozen=True)
class Line:
    """One line of a file: its values, or why it cannot be read."""

    number: int
    values: Mapping[str, object]
    problem: str = ""
    # How far into the file, for the progress bar.
    position: int = 0


class FileCannotBeRead(Exception):
    """The whole file is not what its name says."""


def read_lines(path: Path, *, name: str) -> Iterator[Line]:
    """Read a file by the ending of its name."""
    read = reader_of(name)
    if not path.is_file():
        raise FileCannotBeRead(_("The file is no longer there. Bring it again."))
    return read(path)


def reader_of(name: str) -> Callable[[Path], Iterator[Line]]:
    ending = name.rsplit(".", 1)[-1].lower()
    if ending in {"jsonl", "ndjson"}:
        return _jsonl
    if ending in {"csv", "tsv"}:
        return _csv
    if ending == "parquet":
        return _parquet
    raise FileCannotBeRead(_("Use a file that ends in .jsonl, .csv, .tsv or .parquet."))


def _jsonl(path: Path) -> Iterator[Line]:
    with path.open("rb") as file:
        for number, raw in enumerate(_raw_lines(file), start=1):
            position = file.tell()
            if raw is None:
                yield Line(number, {}, _long_line(), position)
            elif raw.strip():
                values, problem = _parse(raw)
                yield Line(number, values, problem, position)


def _raw_lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Lines without the mark some editors put first; None for one that is too long."""
    first = True
    while raw := file.readline(LINE_LIMIT + 2):
        too_long = len(raw.rstrip(b"\r\n")) > LINE_LIMIT
        while too_long and not raw.endswith(b"\n"):
            raw = file.readline(LINE_LIMIT)
            if not raw:
                break
        yield None if too_long else raw.removeprefix(codecs.BOM_UTF8) if first else raw
        first = False


def _parse(raw: bytes) -> tuple[dict[str, object], str]:
    try:
        values = json.loads(
            raw.decode(), object_pairs_hook=_no_key_twice, parse_constant=_no_such_number
        )
    except UnicodeDecodeError as error:
        return {}, _("Byte %(byte)s of the line is not UTF-8.") % {"byte": error.start + 1}
    except RecursionError:
        return {}, _deep()
    except ValueError as error:
        return {}, _("The line is not JSON: %(problem)s.") % {"problem": str(error)[:150]}
    if not isinstance(values, dict):
        return {}, _("The line is not a JSON object.")
    if too_deep(values):
        return {}, _deep()
    return values, ""


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError(_("a key appears twice"))
    return values


def _no_such_number(name: str) -> object:
    raise ValueError(_("%(name)s is not a number in JSON") % {"name": name})


def too_deep(value: object, levels: int = DEPTH_LIMIT) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return False
    return levels == 0 or any(too_deep(inner, levels - 1) for inner in value)


def _long_line() -> str:
    return _("The line is longer than %(bytes)s bytes.") % {"bytes": f"{LINE_LIMIT:,}"}


def _deep() -> str:
    return _("The line is nested deeper than %(levels)s levels.") % {"levels": DEPTH_LIMIT}


def _csv(path: Path) -> Iterator[Line]:
    csv.field_size_limit(LINE_LIMIT)
    with path.open("rb") as file:
        lines = _text_lines(file)
        header_line = next(lines, "")
        names = _header(header_line)
        delimiter = _delimiter(header_line)
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        number = 2
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                raise FileCannotBeRead(
                    _("From line %(line)s on this is not CSV: %(problem)s.")
                    % {"line": number, "problem": error}
                ) from error
            if row:
                yield _csv_line(number, names, row, file.tell())
            number = rows.line_num + 2


def _text_lines(file: BinaryIO) -> Iterator[str]:
    """Lines as text. Broken bytes become lone surrogates, which no text may hold later."""
    for raw in _raw_lines(file):
        if raw is None:
            raise FileCannotBeRead(_long_line())
        yield raw.decode(errors="surrogateescape")


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _header(line: str) -> list[str]:
    names = next(csv.reader([line], delimiter=_delimiter(line)), [])
    names = [name.strip() for name in names]
    if not any(names):
        raise FileCannotBeRead(_("The first line must name the columns."))
    if len(set(names)) < len(names):
        raise FileCannotBeRead(_("Two columns have the same name."))
    return names


def _csv_line(number: int, names: list[str], row: list[str], position: int) -> Line:
    problem = ""
    if len(row) != len(names):
        problem = _("The line has %(fields)s fields, and the first line names %(names)s.") % {
            "fields": len(row),
            "names": len(names),
        }
    elif sum(map(len, row)) > LINE_LIMIT:
        problem = _long_line()
    values = {name: field for name, field in zip(names, row, strict=False) if field}
    return Line(number, values, problem, position)


def _parquet(path: Path) -> Iterator[Line]:
    try:
        for number, values, size, position in parquet_lines(path):
            if size > LINE_LIMIT:
                yield Line(number, {}, _long_line(), position)
            elif too_deep(values):
                yield Line(number, {}, _deep(), position)
            else:
                yield Line(number, values, "", position)
    except PageIsTooLarge as page:
        raise FileCannotBeRead(_large_page(page)) from page
    except (OSError, ValueError) as error:
        raise FileCannotBeRead(_("The file is not a Parquet file, or it is damaged.")) from error


def _large_page(page: PageIsTooLarge) -> str:
    return _(
        "A page of the column “%(column)s” takes %(size)s MiB, and at most %(most)s MiB are read at"
        " once. Write the file again with smaller pages, such as with pyarrow:"
        " write_table(table, path, write_batch_size=16)."
    ) % {"column": page.column, "size": page.size >> 20, "most": PAGE_LIMIT >> 20}

"""Read the lines of a CSV file."""

import codecs
import csv
from collections.abc import Iterator

from django.utils.translation import gettext as _

from labeling.prompts.intake.lines import (
    COLUMN_LIMIT,
    LINE_LIMIT,
    FileCannotBeRead,
    Line,
    too_long_reason,
    too_many_columns_reason,
)
from labeling.prompts.intake.sources import Readable, Source


def raw_lines(file: Readable) -> Iterator[bytes | None]:
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


def csv_lines(source: Source) -> Iterator[Line]:
    csv.field_size_limit(LINE_LIMIT)
    lines = _text_lines(source.file)
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
            raise FileCannotBeRead(_not_csv(number, error)) from error
        if row:
            yield _csv_line(number, names, row, source.position())
        number = rows.line_num + 2


def _not_csv(line: int, error: csv.Error) -> str:
    said = {"line": line, "problem": error}
    return _("From line %(line)s on this is not CSV: %(problem)s.") % said


def _text_lines(file: Readable) -> Iterator[str]:
    """Lines as text. Broken bytes become lone surrogates, which no text may hold later."""
    for raw in raw_lines(file):
        if raw is None:
            raise FileCannotBeRead(too_long_reason())
        yield raw.decode(errors="surrogateescape")


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _header(line: str) -> list[str]:
    try:
        names = next(csv.reader([line], delimiter=_delimiter(line)), [])
    except csv.Error as error:
        raise FileCannotBeRead(_not_csv(1, error)) from error
    if len(names) > COLUMN_LIMIT:
        raise FileCannotBeRead(too_many_columns_reason(len(names)))
    names = [name.strip() for name in names]
    if not any(names):
        raise FileCannotBeRead(_("The first line must name the columns."))
    if len(set(names)) < len(names):
        raise FileCannotBeRead(_("Two columns have the same name."))
    return names


def _csv_line(number: int, names: list[str], row: list[str], position: int) -> Line:
    problem, size = "", sum(map(len, row))
    if len(row) != len(names):
        problem = _("The line has %(fields)s fields, and the first line names %(names)s.") % {
            "fields": len(row),
            "names": len(names),
        }
    elif size > LINE_LIMIT:
        problem = too_long_reason()
    values = {name: field for name, field in zip(names, row, strict=False) if field}
    return Line(number, values, problem, position, size)

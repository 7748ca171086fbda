"""Files, line by line: JSON, CSV and Parquet become dictionaries, and nothing is ever guessed."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from common.limited import Exceeded, values_of
from labeling.prompts.intake.csv_lines import csv_lines, raw_lines
from labeling.prompts.intake.json_values import json_values
from labeling.prompts.intake.lines import (
    LINE_LIMIT,
    FileCannotBeRead,
    Line,
    too_deep,
    too_deep_reason,
    too_long_reason,
)
from labeling.prompts.intake.pages import PAGE_LIMIT
from labeling.prompts.intake.parquet_child import PAGE, ROW
from labeling.prompts.intake.sources import PACKED, Source, opened


def read_lines(path: Path, *, name: str) -> Iterator[Line]:
    """Read a file by the ending of its name."""
    read = reader_of(name)
    if not path.is_file():
        raise FileCannotBeRead(_("The file is no longer there. Bring it again."))
    return read(path)


def reader_of(name: str) -> Callable[[Path], Iterator[Line]]:
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


def _csv(path: Path, *, packed: bool) -> Iterator[Line]:
    with opened(path, packed=packed) as source:
        yield from csv_lines(source)


def _jsonl(path: Path, *, packed: bool) -> Iterator[Line]:
    with opened(path, packed=packed) as source:
        yield from _numbered(raw_lines(source.file), source)


def _json(path: Path, *, packed: bool) -> Iterator[Line]:
    """A list of objects, or one after the other; lines with one object each are read as such."""
    with opened(path, packed=packed) as source:
        first = next(raw_lines(source.file), None)
    if first is not None and first.lstrip().startswith(b"{") and not _parse(first)[1]:
        yield from _jsonl(path, packed=packed)
        return
    with opened(path, packed=packed) as source:
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
    if too_deep(values):
        return {}, too_deep_reason()
    return values, ""


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError(_("a key appears twice"))
    return values


def _no_such_number(name: str) -> object:
    raise ValueError(_("%(name)s is not a number in JSON") % {"name": name})


def _parquet(path: Path) -> Iterator[Line]:
    child = "labeling.prompts.intake.parquet_child"
    try:
        for kind, *said in values_of(child, str(path.absolute()), folder=str(settings.BASE_DIR)):
            if kind == ROW:
                yield _row(*said)
            elif kind == PAGE:
                raise FileCannotBeRead(_large_page(*said))
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

"""Objects of a JSON file: in a list, one after the other, or over several lines.

The file is never held in memory as a whole: an object ends where its braces are closed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from labeling.prompts.intake.lines import LINE_LIMIT, FileCannotBeRead
from labeling.prompts.intake.sources import Readable

CHUNK = 1 << 16
# Commas without anything between them are one mark.
_MARKS = re.compile(rb'["\\{}\[\]]|,[, \t\r\n]*')
_BETWEEN = b", \t\r\n"
_OPEN, _CLOSED = b"{[", b"}]"
_QUOTE, _ESCAPE, _COMMA = b'"\\,'


@dataclass
class _Scanner:
    """Where in the JSON we are, from one chunk to the next."""

    # 1 within the brackets of a list that holds everything.
    outer: int
    depth: int
    is_text: bool = False
    # The byte after a backslash says nothing.
    is_escaped: bool = False
    kept: bytearray = field(default_factory=bytearray)
    is_too_long: bool = False

    def read(self, chunk: bytes) -> Iterator[bytes | None]:
        start = 0
        escaped = 0 if self.is_escaped else -1
        for mark in _MARKS.finditer(chunk):
            at = mark.start()
            if at == escaped:
                continue
            byte = chunk[at]
            if byte == _ESCAPE and self.is_text:
                escaped = at + 1
            elif self._ends_at(byte):
                self.keep(chunk[start : mark.end()])
                start = mark.end()
                yield from self.taken()
        self.is_escaped = escaped == len(chunk)
        self.keep(chunk[start:])

    def _ends_at(self, byte: int) -> bool:
        """Whether an object, or something else between two commas, ends with this byte."""
        if byte == _QUOTE:
            self.is_text = not self.is_text
        if self.is_text:
            return False
        if byte in _OPEN:
            self.depth += 1
        elif byte in _CLOSED:
            self.depth -= 1
        return self.depth <= self.outer and (byte in _CLOSED or byte == _COMMA)

    def keep(self, part: bytes) -> None:
        if not self.kept:
            part = part.lstrip(_BETWEEN)
        self.kept += part
        if len(self.kept) > LINE_LIMIT + 1:
            self.is_too_long = True
            del self.kept[1:]  # that there is something is all that is kept

    def taken(self) -> Iterator[bytes | None]:
        if value := bytes(self.kept).strip(_BETWEEN):
            yield None if self.is_too_long else value
        self.kept.clear()
        self.is_too_long = False


def json_values(file: Readable) -> Iterator[bytes | None]:
    """Each object as it is written; None for one that is too long."""
    beginning = file.read(CHUNK).removeprefix(b"\xef\xbb\xbf").lstrip()
    outer = int(beginning.startswith(b"["))
    scanner = _Scanner(outer=outer, depth=outer)
    chunk = beginning[outer:] or file.read(CHUNK)
    while chunk:
        for value in scanner.read(chunk):
            if outer and scanner.depth < outer and value == b"]":
                outer = 0  # the list has ended
            else:
                yield value
        chunk = file.read(CHUNK)
    yield from scanner.taken()
    if outer:
        raise FileCannotBeRead(_("The list in the file does not end, so a part is missing."))

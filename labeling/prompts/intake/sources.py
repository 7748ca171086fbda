"""The bytes of a file, unpacked if it is packed."""

import io
from base64 import b64decode
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.translation import gettext as _

from common.limited import Exceeded, values_of
from labeling.prompts.intake.lines import FILE_LIMIT, FileCannotBeRead
from labeling.prompts.intake.unpack_child import CHUNK

PACKED = ("gz", "zst")
# Text is seldom packed more tightly than this; a file that is made to fill a disk is.
MOST_TIMES = 200
ALWAYS_FINE = 64 << 20
# A line takes its time however short it is: it counts as this many bytes.
LEAST_OF_A_LINE = 64


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def readline(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Source:
    file: Readable
    # How far into the file, for the progress bar.
    position: Callable[[], int]


class BeginningEnds(Exception):
    """As much was read as was to be read."""


class _Beginning:
    """A file of which only the first bytes are wanted, whatever they hold."""

    def __init__(self, file: Readable, most: int) -> None:
        self.file = file
        self.left = most

    def read(self, size: int, /) -> bytes:
        return self._counted(self.file.read(size), 0)

    def readline(self, size: int, /) -> bytes:
        return self._counted(self.file.readline(size), LEAST_OF_A_LINE)

    def _counted(self, read: bytes, least: int) -> bytes:
        if read and self.left <= 0:
            raise BeginningEnds
        self.left -= max(least, len(read))
        return read


@contextmanager
def opened(path: Path, *, packed: bool, most: int | None = None) -> Iterator[Source]:
    """With `most`, reading on after about this many unpacked bytes raises BeginningEnds."""
    with _whole(path, packed=packed) as source:
        yield source if most is None else replace(source, file=_Beginning(source.file, most))


@contextmanager
def _whole(path: Path, *, packed: bool) -> Iterator[Source]:
    if not packed:
        with path.open("rb") as file:
            yield Source(file, file.tell)
        return
    child = values_of(
        "labeling.prompts.intake.unpack_child", str(path.absolute()), folder=str(settings.BASE_DIR)
    )
    unpacked = _Unpacked(child)
    # The child ends with the reading, also if nobody wants the rest of the file.
    with closing(cast(Generator[Any], child)):
        yield Source(io.BufferedReader(unpacked), lambda: unpacked.position)


class _Unpacked(io.RawIOBase):
    """What a child process unpacks, as a file."""

    def __init__(self, child: Iterator[Any]) -> None:
        self.child = child
        self.position = self.size = 0
        self.left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.left:
            self.left = self._next()
        taken = self.left[: len(buffer)]
        buffer[: len(taken)] = taken
        self.left = self.left[len(taken) :]
        return len(taken)

    def _next(self) -> bytes:
        try:
            kind, *said = next(self.child, [CHUNK, self.position, ""])
        except Exceeded as error:
            raise FileCannotBeRead(
                _("Unpacking the file takes too much memory or time.")
            ) from error
        if kind != CHUNK:
            raise FileCannotBeRead(_("The file is damaged: it cannot be unpacked."))
        position, packed = said
        self.position, chunk = int(str(position)), b64decode(str(packed))
        self.size += len(chunk)
        if self.size > min(FILE_LIMIT, ALWAYS_FINE + MOST_TIMES * self.position):
            raise FileCannotBeRead(_too_large())
        return chunk


def _too_large() -> str:
    return _(
        "Unpacked, the file is larger than 2 GiB, or %(times)s times as large as it is packed."
    ) % {"times": MOST_TIMES}

"""The bytes of a file, unpacked if it is packed."""

import io
from base64 import b64decode
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.utils.translation import gettext as _

from common.limited import Exceeded, values_of
from labeling.prompts.intake.lines import FILE_LIMIT, FileCannotBeRead
from labeling.prompts.intake.unpack_child import CHUNK

PACKED = ("gz", "zst")
# Text is seldom packed more tightly than this; a file that is made to fill a disk is.
MOST_TIMES = 200
ALWAYS_FINE = 64 << 20


@dataclass(frozen=True)
class Source:
    file: IO[bytes]
    # How far into the file, for the progress bar.
    position: Callable[[], int]


@contextmanager
def opened(path: Path, *, packed: bool) -> Iterator[Source]:
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

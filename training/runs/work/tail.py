"""Reads a file of JSON lines while the engine writes it."""

import json
from pathlib import Path
from typing import Any

AT_ONCE = 4 * 2**20  # bytes
NOT_MEASURED = {"step", "steps", "time", "seconds"}  # fields of a line that are no metrics

Row = dict[str, Any]


class Tail:
    """Reads what is new in a file since the last call.

    A resumed run removes the lines after its checkpoint by replacing the file. The new file is
    read from its beginning.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = 0  # its inode; 0 before the first read
        self._offset = 0

    def read(self) -> tuple[bool, list[Row]]:
        """Return whether the file was replaced, and its next complete lines."""
        try:
            with self._path.open("rb") as file:
                return self._next(file)
        except FileNotFoundError:
            return False, []

    def _next(self, file: Any) -> tuple[bool, list[Row]]:
        found = self._path.stat()
        another = found.st_ino != self._file or found.st_size < self._offset
        if another:
            self._file, self._offset = found.st_ino, 0
        file.seek(self._offset)
        read = file.read(AT_ONCE)
        whole = read[: read.rfind(b"\n") + 1]
        self._offset += len(whole)
        return another, [row for line in whole.splitlines() if (row := _row(line)) is not None]


def _row(line: bytes) -> Row | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) and isinstance(row.get("step"), int) else None

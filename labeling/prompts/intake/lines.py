"""A line of an intake's file, and the limits of every line."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

# One line, in bytes; also one field of a CSV file and one row of a Parquet file.
LINE_LIMIT = 1 << 20
DEPTH_LIMIT = 20
# Columns of a file, and keys of a line.
COLUMN_LIMIT = 1000
# In bytes; also of what is unpacked.
FILE_LIMIT = 2 << 30


@dataclass(frozen=True)
class Line:
    """One line of a file: its values, or why it cannot be read."""

    number: int
    values: Mapping[str, object]
    problem: str = ""
    # How far into the file, for the progress bar.
    position: int = 0
    # In bytes, for what is held in memory at once.
    size: int = 0


class FileCannotBeRead(Exception):
    """The whole file is not what its name says."""


def too_deep(value: object, levels: int = DEPTH_LIMIT) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return False
    return levels == 0 or any(too_deep(inner, levels - 1) for inner in value)


def too_long_reason() -> str:
    return _("The line is longer than %(bytes)s bytes.") % {"bytes": f"{LINE_LIMIT:,}"}


def too_many_columns_reason(columns: int) -> str:
    return _(
        "There are %(columns)s columns, and at most %(most)s are read. A record has one column for"
        " each of its parts: put the rest into a list, or leave it out."
    ) % {"columns": f"{columns:,}", "most": f"{COLUMN_LIMIT:,}"}


def too_deep_reason() -> str:
    return _("The line is nested deeper than %(levels)s levels.") % {"levels": DEPTH_LIMIT}

"""Helpers for hand-written SQL: prepared statements, and rows with named columns.

PostgreSQL plans a prepared statement once per connection. Use it for the few statements that
take longer to plan than to run. The web server keeps its connections open, so nearly every
request finds them planned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True)
class Prepared:
    """An SQL statement with $1, $2 ... for its parameters, and their types."""

    name: str
    types: Sequence[str]
    sql: str


# The names of the statements that each open connection has prepared. An entry disappears
# together with its connection.
_ready: WeakKeyDictionary[object, set[str]] = WeakKeyDictionary()


def execute_prepared(cursor: CursorWrapper, statement: Prepared, values: Sequence[Any]) -> None:
    """Run the statement; the first time on a connection, prepare it."""
    ready = _ready.setdefault(connection.connection, set())
    if statement.name not in ready:
        types = ", ".join(statement.types)
        cursor.execute(f"PREPARE {statement.name} ({types}) AS {statement.sql}")
        ready.add(statement.name)
    placeholders = ", ".join(["%s"] * len(statement.types))
    cursor.execute(f"EXECUTE {statement.name} ({placeholders})", values)


def fetch_row(cursor: CursorWrapper) -> dict[str, Any] | None:
    """Return the next row by the names of its columns, or None if there is none."""
    row = cursor.fetchone()
    if row is None:
        return None
    return dict(zip((column.name for column in cursor.description), row, strict=True))

"""Statements that PostgreSQL plans once per connection: few, but dearer to plan than to run.

The web server's connections stay open, so nearly every request finds its statements ready.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True)
class Prepared:
    """A statement with $1, $2 ... for its parameters."""

    name: str
    types: Sequence[str]
    sql: str


# Which statements each open connection has ready. It forgets them by itself when it closes.
_ready: WeakKeyDictionary[object, set[str]] = WeakKeyDictionary()


def execute_prepared(cursor: CursorWrapper, statement: Prepared, values: Sequence[Any]) -> None:
    ready = _ready.setdefault(connection.connection, set())
    if statement.name not in ready:
        types = ", ".join(statement.types)
        cursor.execute(f"PREPARE {statement.name} ({types}) AS {statement.sql}")
        ready.add(statement.name)
    places = ", ".join(["%s"] * len(statement.types))
    cursor.execute(f"EXECUTE {statement.name} ({places})", values)

"""Read tests/permissions.csv."""

import csv
from functools import cache
from pathlib import Path

from tests.permissions.routes import Operation

FILE = Path(__file__).resolve().parent.parent / "permissions.csv"
WHO = [
    *["anonymous", "suspended", "labeler", "manager", "researcher", "administrator"],
    "superuser",
]
Row = dict[str, str]


@cache
def read() -> dict[Operation, Row]:
    with FILE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {Operation(row["method"], row["path"]): row for row in rows}


def as_line(operation: Operation, cells: Row) -> str:
    return ",".join([operation.method, operation.path, *(cells[who] for who in WHO)])

"""Reads long tables and files a few hundred rows at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

AT_ONCE = 200
Item = TypeVar("Item")


def batches_of(size: int, rows: Iterable[Item]) -> Iterator[list[Item]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch

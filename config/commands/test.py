"""Check everything: style, types, walls, tests, frontend and browser."""

from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    return 0

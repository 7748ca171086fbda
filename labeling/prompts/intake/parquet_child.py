"""`python -m labeling.prompts.intake.parquet_child FILE` -- the rows of a file, with limits."""

import sys
from collections.abc import Iterator
from pathlib import Path

from common.limited import restrict, write_all

ROW, PAGE, COLUMNS, DAMAGED = "row", "page", "columns", "damaged"
# A longer row is refused, so its values stay here.
LONGEST_ROW = 1 << 20


def _values(path: Path) -> Iterator[tuple[object, ...]]:
    restrict(path.stat().st_size)
    # Only now: what the library takes while it is imported counts as well.
    from labeling.prompts.intake.pages import PageIsTooLarge
    from labeling.prompts.intake.parquet import TooManyColumns, parquet_lines

    try:
        for number, row, size, position in parquet_lines(path):
            yield ROW, number, row if size <= LONGEST_ROW else {}, size, position
    except PageIsTooLarge as page:
        yield PAGE, page.column, page.size
    except TooManyColumns as found:
        yield COLUMNS, found.columns
    except (OSError, ValueError):
        yield (DAMAGED,)


def _plain(value: object) -> object:
    """Bytes are no text; dates and decimal numbers are written as in a CSV file."""
    return {"bytes": len(value)} if isinstance(value, bytes) else str(value)


if __name__ == "__main__":
    write_all(_values(Path(sys.argv[1])), _plain)

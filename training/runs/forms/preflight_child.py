"""python -m training.runs.forms.preflight_child SPECS -- in a child of the web server.

SPECS is a file with a spec per line; a list of mistakes comes back for each. Torch is hidden from
transformers, because nothing here needs it and its import takes longer than everything else.
"""

import dataclasses
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from common.limited import restrict, write_all
from training.specs import parse_spec

MEMORY = 2 << 30  # bytes; tokenizers of 250,000 tokens take half of it
WAIT = 20.0  # seconds for one run


def main(path: Path) -> None:
    restrict(path.stat().st_size, MEMORY)
    write_all(_mistakes(path), str, WAIT)


def _mistakes(path: Path) -> Iterator[list[dict[str, object]]]:
    sys.modules["torch"] = None  # type: ignore[assignment]  # how Python marks what is missing
    check = importlib.import_module("training.engine.steps.check")
    for line in path.read_text().splitlines():
        yield [dataclasses.asdict(one) for one in check.mistakes_of(parse_spec(json.loads(line)))]


if __name__ == "__main__":
    main(Path(sys.argv[1]))

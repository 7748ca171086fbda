"""python -m training.runs.forms.preflight_child SPECS -- in a child of the web server.

SPECS is a file with a spec per line; for each, LOADED comes back and then a list of mistakes. Torch
is hidden from transformers, because nothing here needs it and its import takes longer than
everything else.
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
# Seconds of processor time to load what one run needs, and as many to format its data.
WAIT = 20.0
LOADED = "loaded"


def main(path: Path) -> None:
    restrict(path.stat().st_size, MEMORY)
    write_all(_mistakes(path), str, WAIT)


def _mistakes(path: Path) -> Iterator[list[dict[str, object]] | str]:
    sys.modules["torch"] = None  # type: ignore[assignment]  # how Python marks what is missing
    check = importlib.import_module("training.engine.steps.check")
    for line in path.read_text().splitlines():
        spec = parse_spec(json.loads(line))
        codecs, found = check.codecs_of(spec)
        yield LOADED
        sys.stdout.buffer.flush()  # a child that is ended writes nothing more
        yield [dataclasses.asdict(one) for one in check.mistakes_with(codecs, found, spec)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))

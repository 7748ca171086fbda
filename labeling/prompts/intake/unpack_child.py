"""`python -m labeling.prompts.intake.unpack_child FILE` -- unpack a file, with limits."""

import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from common.limited import restrict, write_all

CHUNK, DAMAGED = "chunk", "damaged"
CHUNK_BYTES = 1 << 18
# How packed files begin.
MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}


def _chunks(path: Path) -> Iterator[tuple[object, ...]]:
    """The unpacked bytes, and how far into the file each chunk is."""
    restrict(path.stat().st_size)
    # Only now: what the library takes while it is imported counts as well.
    import pyarrow

    with path.open("rb") as file:
        beginning = file.read(4)
    packing = next((name for magic, name in MAGIC.items() if beginning.startswith(magic)), None)
    if packing is None:
        yield (DAMAGED,)
        return
    try:
        with pyarrow.OSFile(str(path)) as raw, pyarrow.CompressedInputStream(raw, packing) as file:
            while chunk := file.read(CHUNK_BYTES):
                yield CHUNK, raw.tell(), b64encode(chunk).decode()
    except (OSError, ValueError):
        yield (DAMAGED,)


if __name__ == "__main__":
    write_all(_chunks(Path(sys.argv[1])), str)

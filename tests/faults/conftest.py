"""What the drills share."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.drill import copy_checkout, started_from


@pytest.fixture(scope="module")
def checkout() -> Iterator[Path]:
    """A checkout of its own, in a path with a space and letters beyond ASCII."""
    folder = Path(tempfile.mkdtemp(prefix="plumbline drill "))
    folder.chmod(0o755)  # root's PostgreSQL runs as nobody and must come through
    copied = copy_checkout(folder / "Lot & Blei 铅垂线")
    yield copied
    left = started_from(copied)
    for process in left:
        process.kill()
    shutil.rmtree(folder)
    assert not left

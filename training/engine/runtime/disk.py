"""Writing files so that they are complete or absent, and waiting when the disk is full."""

import errno
import hashlib
import json
import logging
import math
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from safetensors import SafetensorError

from training.engine.runtime import stop
from training.engine.runtime.errors import DiskFull
from training.mistakes import Mistake

logger = logging.getLogger(__name__)
Result = TypeVar("Result")
FULL = (errno.ENOSPC, errno.EDQUOT)
PAUSE = 5.0  # seconds between two tries
PATIENCE = 60.0  # minutes to wait, where the spec does not say


def retry_while_full(write: Callable[[], Result], minutes: float = PATIENCE) -> Result:
    """Call `write` until the disk has room for it. DiskFull when the minutes are over."""
    until = time.monotonic() + 60 * minutes
    while True:
        try:
            return write()
        except (OSError, RuntimeError, SafetensorError) as error:
            if not is_full(error):
                raise
            if time.monotonic() >= until or stop.requested():
                raise DiskFull(Mistake("", "disk_full")) from error
            logger.warning("Paused: the disk is full. Waiting for space.")
            time.sleep(PAUSE)


def is_full(error: BaseException) -> bool:
    """Whether a full disk caused this error. torch and safetensors hide the error number."""
    words = ("No space left", "os error 28", "Disk quota", "unexpected pos", "enforce fail")
    return getattr(error, "errno", None) in FULL or any(word in str(error) for word in words)


def finite(value: object) -> object:
    """The value with null for NaN and infinity, which JSON does not have."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: finite(one) for name, one in value.items()}
    return [finite(one) for one in value] if isinstance(value, list | tuple) else value


def write_json(path: Path, value: object) -> None:
    """Write a JSON file in one step: a reader never sees half of it."""
    replace_with(path, json.dumps(finite(value), indent=2, ensure_ascii=False) + "\n")


def write_lines(path: Path, rows: Iterable[dict[str, object]]) -> None:
    """Write a file of JSON lines in one step."""
    replace_with(path, "".join(json.dumps(finite(row), ensure_ascii=False) + "\n" for row in rows))


def replace_with(path: Path, text: str) -> None:
    """Write the text under another name, then rename it."""
    partial = path.with_name(path.name + ".partial")
    retry_while_full(lambda: partial.write_text(text))
    partial.replace(path)


def sync(path: Path) -> None:
    """Make sure that this file or folder survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

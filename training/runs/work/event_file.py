"""Repeats metrics.jsonl as a TensorBoard event file, in the run's folder, while the run goes.

The file is a copy: each attempt writes it again from the first line, so a point is in it once.
A run never fails because of it.
"""

import json
import logging
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from training.runs.models import Run
from training.runs.work import event_records
from training.runs.work.tail import NOT_MEASURED, Row, Tail

logger = logging.getLogger(__name__)
FOLDER = "tensorboard"  # EVENT_FILES of folder.py names it, too
MOST = 3.4e38  # the largest float of four bytes


class EventFile:
    """The event file of one attempt."""

    def __init__(self, out: Path, spec: Mapping[str, Any]) -> None:
        self._out = out
        self._spec = dict(spec)
        self._begin_again()

    def _begin_again(self) -> None:
        self._tail = Tail(self._out / "metrics.jsonl")
        self._path: Path | None = None  # none yet, or metrics.jsonl was replaced

    def write(self) -> bool:
        """Append the next lines, and return whether there were any."""
        replaced, rows = self._tail.read()
        if replaced:
            self._path = None
        if not rows:
            return False
        try:
            self._append(rows)
        except OSError as error:
            # The disk may be full. A half-written record would hide the later ones.
            logger.warning("The event file was not written: %s", type(error).__name__)
            self._begin_again()
            return False
        return True

    def finish(self) -> None:
        """Append all lines."""
        while self.write():
            pass

    def _append(self, rows: list[Row]) -> None:
        if self._path is None:
            self._path = begin(self._out / FOLDER, self._spec, time.time_ns())
        append(self._path, map(line, rows))


def begin(folder: Path, spec: Mapping[str, Any], now: int) -> Path:
    """Begin a file with the spec, and empty the older ones of this folder.

    An open TensorBoard goes from one file to the next by name, but not from one that was deleted.
    So the name is a new one, and what is empty is deleted the next time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    older = list(folder.glob("events.out.tfevents.*"))
    path = folder / f"events.out.tfevents.{now}.plumbline"
    partial = folder / f"{now}.partial"
    seconds = now / 1e9
    partial.write_bytes(
        event_records.first_records(seconds) + event_records.text(seconds, "spec", table(spec))
    )
    partial.replace(path)
    for one in older:
        if one.stat().st_size:
            os.truncate(one, 0)
        else:
            one.unlink()
    return path


def append(path: Path, records: Iterable[bytes]) -> None:
    with path.open("ab") as file:
        file.writelines(records)


def line(row: Row) -> bytes:
    """A line of metrics.jsonl as a record. Names and steps are those of our own curves."""
    values = {name: value for name, value in row.items() if name not in NOT_MEASURED}
    return points(float(row.get("time") or 0), row["step"], values)


def points(time: float, step: int, values: Mapping[str, Any]) -> bytes:
    return event_records.scalars(time, step, {n: v for n, v in values.items() if _is_number(v)})


def described(run: Run) -> dict[str, Any]:
    """What the file says about a run beside its curves."""
    return {"run": run.name, "step": run.step, "gpus": run.gpus, **run.spec}


def table(spec: Mapping[str, Any]) -> str:
    """The spec as a table of Markdown."""
    rows = [f"| {name} | `{json.dumps(spec[name], ensure_ascii=False)}` |" for name in sorted(spec)]
    return "\n".join(["| field | value |", "| --- | --- |", *rows])


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < MOST  # NaN is not, either

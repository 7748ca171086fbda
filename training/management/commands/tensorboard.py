"""python manage.py tensorboard FOLDER -- write the curves of runs for TensorBoard."""

import re
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from training.runs.models import Metric, Run
from training.runs.work.event_file import append, begin, described, points


class Command(BaseCommand):
    help = "Write the curves of runs to a folder that TensorBoard reads: one subfolder per run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--run", action="append", help="a run's id or name; default: all runs")

    def handle(self, *args: Any, folder: Path, run: list[str] | None, **options: Any) -> None:
        runs = [one for wanted in run for one in _found(wanted)] if run else Run.objects.all()
        count = sum(_write(one, folder) for one in runs)
        self.stdout.write(f"{count} runs are in {folder}. Read: tensorboard --logdir {folder}")


def _found(wanted: str) -> list[Run]:
    named = Q(name=wanted)
    with suppress(ValueError):
        named |= Q(public_id=UUID(wanted))
    if found := list(Run.objects.filter(named)):
        return found
    raise CommandError(f"There is no run with the id or the name {wanted}.")


def _write(run: Run, folder: Path) -> bool:
    """Write the points of a run again; return whether it has any."""
    rows = Metric.objects.filter(run=run).order_by("step")
    if not rows.exists():
        return False
    name = re.sub(r"[^\w.-]+", "-", run.name)
    path = begin(folder / f"{name}-{str(run.public_id)[:8]}", described(run), time.time_ns())
    found = (points(row.written_at.timestamp(), row.step, row.values) for row in rows.iterator())
    append(path, found)
    return True

"""Writes what the engine reports into rows: metrics, samples and its log."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from common.storable import storable
from training.engine_process import EngineProcess
from training.runs import history, states
from training.runs.errors import RunIsLost
from training.runs.models import Metric, Run, RunEvent, RunSample
from training.runs.work.tail import NOT_MEASURED, Row, Tail

LINES_KEPT = 5000  # of the log of one run
LINES_FOR_TIMES = 50


class Recorder:
    """Reads the files of one attempt and writes rows, as long as the attempt has the run."""

    def __init__(self, run: Run, out: Path) -> None:
        self.run = run
        self.own_run = states.of_attempt(run.attempt)
        self.metrics = Tail(out / "metrics.jsonl")
        self.samples = Tail(out / "samples.jsonl")
        self.waiting: list[str] = []  # lines that could not be written yet
        self.logged = RunEvent.objects.filter(run=run, kind=RunEvent.Kind.LOG).count()
        self.times: list[tuple[int, float]] = []  # (step, time) of this attempt's lines
        self._new_metrics: list[Row] = []
        self._new_samples: list[Row] = []
        # Whether a file was replaced, so that it begins with rows that are known.
        self._metrics_replaced = False
        self._samples_replaced = False

    def write(self, engine: EngineProcess | None) -> None:
        """Write what is new. If the database is unreachable, the next call writes it."""
        if engine:
            self.waiting += engine.new_lines()
        self._read()
        self._write_log()
        self._write_metrics()
        self._write_samples()

    def _read(self) -> None:
        replaced, rows = self.metrics.read()
        self._metrics_replaced |= replaced
        self._new_metrics = rows if replaced else self._new_metrics + rows
        replaced, rows = self.samples.read()
        self._samples_replaced |= replaced
        self._new_samples = rows if replaced else self._new_samples + rows

    def _write_log(self) -> None:
        left = max(0, LINES_KEPT - self.logged)
        lines = [storable(line) for line in self.waiting[:left]]
        if lines:
            self._must(history.log(self.run.pk, self.own_run, self.run.attempt, lines))
        if len(self.waiting) > left and self.logged <= LINES_KEPT:
            self._must(history.change(self.run.pk, self.own_run, code="log_cut"))
            self.logged = LINES_KEPT + 1
        self.logged += len(lines)
        self.waiting = []

    def _write_metrics(self) -> None:
        rows = self._new_metrics
        if self._metrics_replaced:
            rows = self._delete_repeated(rows)
        if rows:
            self._insert_metrics(rows)
        self._metrics_replaced, self._new_metrics = False, []

    @transaction.atomic
    def _delete_repeated(self, rows: list[Row]) -> list[Row]:
        """Delete the steps that a resumed run repeats, and return the lines to insert."""
        known = dict(Metric.objects.filter(run=self.run).values_list("step", "values"))
        same = 0
        while same < len(rows) and known.get(rows[same]["step"]) == _values(rows[same]):
            same += 1
        after = rows[same - 1]["step"] if same else 0
        if any(step > after for step in known):
            data = {"after": after}
            self._must(
                history.change(
                    self.run.pk, self.own_run, code="redone", data=data, done_steps=after
                )
            )
            Metric.objects.filter(run=self.run, step__gt=after).delete()
            RunSample.objects.filter(run=self.run, step__gt=after).delete()
        return rows[same:]

    @transaction.atomic
    def _insert_metrics(self, rows: list[Row]) -> None:
        last = rows[-1]
        self._must(
            history.advance(
                self.run.pk,
                self.own_run,
                len(rows),
                done_steps=last["step"],
                all_steps=_whole(last.get("steps")),
                seconds_per_step=self._seconds_per_step(rows),
            )
        )
        first = _last_number(self.run) - len(rows) + 1
        Metric.objects.bulk_create(
            [
                Metric(run=self.run, step=row["step"], values=_values(row), number=number)
                for number, row in enumerate(rows, start=first)
            ],
            update_conflicts=True,
            unique_fields=["run", "step"],
            update_fields=["values", "number"],
        )

    def _write_samples(self) -> None:
        if self._new_samples:
            self._replace_samples(self._new_samples)
        self._samples_replaced, self._new_samples = False, []

    @transaction.atomic
    def _replace_samples(self, rows: list[Row]) -> None:
        if self._samples_replaced:
            rows = self._without_known(rows)
        if not rows:
            return
        readable = self.own_run & Q(withdrawn_data_at=None)
        if not history.advance(self.run.pk, readable, len(rows)):
            # Either the run is lost, or prompts that it reads were withdrawn: samples quote them.
            self._must(Run.objects.filter(self.own_run, pk=self.run.pk).exists())
            return
        first = _last_number(self.run) - len(rows) + 1
        RunSample.objects.bulk_create(
            RunSample(run=self.run, number=number, **_sample(row))
            for number, row in enumerate(rows, start=first)
        )

    def _without_known(self, rows: list[Row]) -> list[Row]:
        """Delete the samples that a resumed run replaces, and return the lines to insert."""
        known = list(RunSample.objects.filter(run=self.run).order_by("number"))
        same = 0
        while same < min(len(rows), len(known)) and _is(rows[same], known[same]):
            same += 1
        replaced = [sample.pk for sample in known[same:]]
        RunSample.objects.filter(pk__in=replaced).delete()
        return rows[same:]

    def _seconds_per_step(self, rows: list[Row]) -> float | None:
        self.times += [(row["step"], row["time"]) for row in rows if "time" in row]
        self.times = self.times[-LINES_FOR_TIMES:]
        if not self.times:
            return None
        (first, began), (last, now) = self.times[0], self.times[-1]
        return (now - began) / (last - first) if last > first else None

    def _must(self, written: bool) -> None:
        if not written:
            raise RunIsLost


def _values(row: Row) -> dict[str, Any]:
    return {name: storable(value) for name, value in row.items() if name not in NOT_MEASURED}


def _sample(row: Row) -> dict[str, Any]:
    numbers = {n: v for n, v in row.items() if n not in {"step", "prompt", "reply"}}
    return {
        "step": row["step"],
        "prompt": storable(str(row.get("prompt", ""))),
        "reply": storable(str(row.get("reply", ""))),
        "numbers": storable(numbers),
    }


def _is(row: Row, sample: RunSample) -> bool:
    return all(getattr(sample, name) == value for name, value in _sample(row).items())


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _last_number(run: Run) -> int:
    return Run.objects.values_list("last_event", flat=True).get(pk=run.pk)

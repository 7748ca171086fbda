"""From the engine's files and words to rows, each written by the attempt that has the run."""

from pathlib import Path
from typing import Any

from django.db import transaction

from training.launch import Engine
from training.runs import history, states
from training.runs.models import Metric, Run, RunEvent, RunSample
from training.runs.work.tail import Row, Tail, storable

LINES_KEPT = 5000  # of the log of one run
LINES_FOR_PACE = 50
ABOUT_LINES = {"step", "steps", "time", "seconds"}  # of a metric: not themselves measured


class Report:
    """What was read of one attempt so far."""

    def __init__(self, run: Run, out: Path) -> None:
        self.run = run
        self.fence = states.of_attempt(run.attempt)
        self.metrics = Tail(out / "metrics.jsonl")
        self.samples = Tail(out / "samples.jsonl")
        self.waiting: list[str] = []  # lines that no row holds yet, in case the database is gone
        self.logged = RunEvent.objects.filter(run=run, kind=RunEvent.Kind.LOG).count()
        self.pace: list[tuple[int, float]] = []  # (step, time) of this attempt's lines
        self._new_metrics: list[Row] = []
        self._new_samples: list[Row] = []
        self._again = False
        self._samples_again = False

    def write(self, engine: Engine | None) -> None:
        """Bring the rows up to date. What fails with the database stays for the next call."""
        if engine:
            self.waiting += engine.new_lines()
        self._read()
        self._write_log()
        self._write_metrics()
        self._write_samples()

    def _read(self) -> None:
        again, rows = self.metrics.read()
        self._again |= again
        self._new_metrics = rows if again else self._new_metrics + rows
        again, rows = self.samples.read()
        self._samples_again |= again
        self._new_samples = rows if again else self._new_samples + rows

    def _write_log(self) -> None:
        room = max(0, LINES_KEPT - self.logged)
        lines = [storable(line) for line in self.waiting[:room]]
        if lines:
            self._must(history.log(self.run.pk, self.fence, self.run.attempt, lines))
        if len(self.waiting) > room and self.logged <= LINES_KEPT:
            self._must(history.change(self.run.pk, self.fence, code="log_cut"))
            self.logged = LINES_KEPT + 1
        self.logged += len(lines)
        self.waiting = []

    def _write_metrics(self) -> None:
        rows = self._new_metrics
        if self._again:
            rows = self._drop_what_is_redone(rows)
        if rows:
            self._insert_metrics(rows)
        self._again, self._new_metrics = False, []

    @transaction.atomic
    def _drop_what_is_redone(self, rows: list[Row]) -> list[Row]:
        """The rows that are not in the table as they stand in the file."""
        known = dict(Metric.objects.filter(run=self.run).values_list("step", "values"))
        same = 0
        while same < len(rows) and known.get(rows[same]["step"]) == _values(rows[same]):
            same += 1
        after = rows[same - 1]["step"] if same else 0
        if any(step > after for step in known):
            data = {"after": after}
            self._must(
                history.change(self.run.pk, self.fence, code="redone", data=data, done_steps=after)
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
                self.fence,
                len(rows),
                done_steps=last["step"],
                all_steps=_whole(last.get("steps")),
                seconds_per_step=self._pace_with(rows),
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
        rows = self._new_samples
        if rows:
            self._insert_samples(rows, again=self._samples_again)
        self._samples_again, self._new_samples = False, []

    @transaction.atomic
    def _insert_samples(self, rows: list[Row], *, again: bool) -> None:
        if again:
            known = list(RunSample.objects.filter(run=self.run).order_by("number"))
            same = 0
            while same < min(len(rows), len(known)) and _is(rows[same], known[same]):
                same += 1
            gone = [sample.pk for sample in known[same:]]
            RunSample.objects.filter(pk__in=gone).delete()
            rows = rows[same:]
        if not rows:
            return
        self._must(history.advance(self.run.pk, self.fence, len(rows)))
        first = _last_number(self.run) - len(rows) + 1
        RunSample.objects.bulk_create(
            RunSample(run=self.run, number=number, **_sample(row))
            for number, row in enumerate(rows, start=first)
        )

    def _pace_with(self, rows: list[Row]) -> float | None:
        self.pace += [(row["step"], row["time"]) for row in rows if "time" in row]
        self.pace = self.pace[-LINES_FOR_PACE:]
        if not self.pace:
            return None
        (first, began), (last, now) = self.pace[0], self.pace[-1]
        return (now - began) / (last - first) if last > first else None

    def _must(self, written: bool) -> None:
        if not written:
            raise states.RunIsLost


def _values(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ABOUT_LINES}


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

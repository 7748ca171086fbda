"""Reads what runs report: events in order, columns for charts, invariants."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as translated

from training.invariants import Invariant, invariants_for
from training.runs import presenters
from training.runs.models import Metric, Run, RunEvent, RunSample

AT_ONCE = 500  # events


def events_after(run: Run, after: int, most: int = AT_ONCE) -> list[presenters.Presented]:
    """The next lines of the history, of every kind."""
    metrics = Metric.objects.filter(run=run, number__gt=after).order_by("number")[:most]
    samples = RunSample.objects.filter(run=run, number__gt=after).order_by("number")[:most]
    events = RunEvent.objects.filter(run=run, number__gt=after).order_by("number")[:most]
    found = [
        *map(presenters.of_metric, metrics),
        *map(presenters.of_sample, samples),
        *map(presenters.of_event, events),
    ]
    return sorted(found, key=lambda one: int(one["number"]))[:most]


def columns(run: Run, names: Sequence[str] = (), most: int = 1000) -> dict[str, Any]:
    """Metrics by name, one value per step. At most `most` steps, evenly spaced, with the last."""
    steps = list(Metric.objects.filter(run=run).order_by("step").values_list("step", flat=True))
    kept = thinned(steps, most)
    rows = Metric.objects.filter(run=run).order_by("step")
    if len(kept) < len(steps):
        rows = rows.filter(step__in=kept)
    lines = list(rows.values_list("step", "values"))
    known = list(dict.fromkeys(name for _, values in lines for name in values))
    wanted = [name for name in known if not names or name in names]
    return {
        "names": known,
        "steps": [step for step, _ in lines],
        "values": {name: [values.get(name) for _, values in lines] for name in wanted},
        "thinned": len(kept) < len(steps),
        "last_event": run.last_event,
    }


def thinned(steps: Sequence[int], most: int) -> list[int]:
    if len(steps) <= most:
        return list(steps)
    last = len(steps) - 1
    chosen = {round(number * last / (most - 1)) for number in range(most)}
    return [steps[index] for index in sorted(chosen)]


def differing(runs: Iterable[Run]) -> dict[int, dict[str, Any]]:
    """For each run, the fields in which the runs differ, their models and datasets included."""
    specs = {run.pk: {"step": run.step, **run.spec, **_inputs(run)} for run in runs}
    names = {name for spec in specs.values() for name in spec}
    unequal = {name for name in names if len({repr(spec.get(name)) for spec in specs.values()}) > 1}
    return {pk: {name: spec.get(name) for name in sorted(unequal)} for pk, spec in specs.items()}


def _inputs(run: Run) -> dict[str, str]:
    """The names of what a run reads, by the field of the spec."""
    names: dict[str, list[str]] = {}
    for one in run.inputs.order_by("name", "position"):
        names.setdefault(one.name, []).append(one.read.name)
    return {name: ", ".join(listed) for name, listed in names.items()}


def invariants_of(run: Run) -> list[dict[str, Any]]:
    """The state of each invariant of the run's step, by its newest value."""
    wanted = invariants_for(run.step)
    if not wanted:
        return []
    newest: dict[str, tuple[int, float | None]] = {}
    for step, values in (
        Metric.objects.filter(run=run).order_by("-step")[:50].values_list("step", "values")
    ):
        for name, value in values.items():
            newest.setdefault(name, (step, value))
    return [_state_of(invariant, newest.get(invariant.metric), run) for invariant in wanted]


def _state_of(
    invariant: Invariant, newest: tuple[int, float | None] | None, run: Run
) -> dict[str, Any]:
    on_gpu = bool(run.machine and run.machine.gpus)
    precision = str(run.spec.get("precision", "auto"))
    if precision == "auto":
        precision = "bfloat16" if on_gpu and run.spec.get("device") != "cpu" else "float32"
    state = "waiting"
    if newest and newest[0] >= invariant.from_step:
        state = "holds" if invariant.holds(newest[1], precision) else "red"
    return {
        "metric": invariant.metric,
        "title": translated(invariant.title),
        "low": invariant.low,
        "high": invariant.limit(precision),
        "says": translated(invariant.meaning),
        "from_step": invariant.from_step,
        "value": newest[1] if newest else None,
        "state": state,
    }

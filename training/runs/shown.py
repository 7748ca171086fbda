"""Runs as the browser and scripts see them."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as translated

from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs import history
from training.runs.models import Machine, Metric, Run, RunEvent, RunInput, RunSample, State

Shown = dict[str, Any]
ALIVE_WITHIN = 60  # seconds


def row(run: Run) -> Shown:
    """A line in a list."""
    return {
        "id": run.public_id,
        "name": run.name,
        "step": run.step,
        "gpus": run.gpus,
        "machine": _machine_name(run.machine),
        "created_by": run.created_by.name or run.created_by.username,
        "created_at": run.created_at,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "sweep": run.sweep.public_id if run.sweep else None,
        "withdrawn_data_at": run.withdrawn_data_at,
        **progress(run),
    }


def progress(run: Run) -> Shown:
    """What changes while a run goes."""
    return {
        "state": run.state,
        "attempt": run.attempt,
        "done_steps": run.done_steps,
        "all_steps": run.all_steps,
        "seconds_left": seconds_left(run),
        "message": history.words_of(run),
        "heartbeat_at": run.heartbeat_at,
        "cancel_asked_at": run.cancel_asked_at,
    }


def seconds_left(run: Run) -> float | None:
    if run.state != State.RUNNING or not run.seconds_per_step or not run.all_steps:
        return None
    return max(0.0, (run.all_steps - run.done_steps) * run.seconds_per_step)


def whole(run: Run) -> Shown:
    """One run with all that belongs to it."""
    inputs = run.inputs.select_related("dataset", "model", "source").order_by("name", "position")
    return row(run) | {
        "spec": run.spec,
        "inputs": [_input(one) for one in inputs],
        "produced": [
            {"id": one.public_id, "name": one.name, "kind": one.kind, "state": one.state}
            for one in run.produced.order_by("pk")
        ],
        "cloned_from": _named(run.cloned_from),
        "clones": [_named(one) for one in run.clones.order_by("pk")],
        "summary": run.summary,
        "exit_code": run.exit_code,
        "checkpoint_step": run.checkpoint.get("step") or None,
        "seconds_per_step": run.seconds_per_step,
        "most_attempts": run.most_attempts,
        "last_event": run.last_event,
        "can": {
            "cancel": not run.ended and not run.cancel_asked_at,
            "resume": run.state in (State.FAILED, State.CANCELLED) and not run.withdrawn_data_at,
            "clone": True,
        },
    }


def of_metric(metric: Metric) -> Shown:
    return _event(
        metric.number, "metric", metric.written_at, step=metric.step, values=metric.values
    )


def of_sample(sample: RunSample) -> Shown:
    data = {"prompt": sample.prompt, "reply": sample.reply, **sample.numbers}
    return _event(sample.number, "sample", sample.written_at, step=sample.step, data=data)


def of_event(event: RunEvent) -> Shown:
    if event.kind == RunEvent.Kind.LOG:
        text, data = event.text, {}
    else:
        text, data = history.sentence(event.data["code"], event.data), event.data
    return _event(
        event.number, event.kind, event.created_at, attempt=event.attempt, text=text, data=data
    )


def of_machine(machine: Machine, run: Run | None) -> Shown:
    return {
        "id": machine.pk,
        "name": machine.name,
        "host": machine.host,
        "alive": is_alive(machine),
        "gpus": machine.gpus,
        "slots": machine.slots,
        "cores": machine.cores,
        "memory": machine.memory,
        "versions": machine.versions,
        "seen_at": machine.seen_at,
        "run": _named(run),
    }


def is_alive(machine: Machine) -> bool:
    seen = machine.seen_at
    return seen is not None and (timezone.now() - seen).total_seconds() < ALIVE_WITHIN


def _event(number: int, kind: str, at: object, **more: Any) -> Shown:
    empty: Shown = {"step": None, "attempt": None, "values": None, "text": "", "data": {}}
    return {"number": number, "kind": kind, "at": at, **empty, **more}


def _input(one: RunInput) -> Shown:
    there = one.dataset or one.model or one.source
    assert there is not None  # noqa: S101  (a constraint of the table)
    kind = {Dataset: "dataset", ModelVersion: "model", Run: "run"}[type(there)]
    detail = there.step if isinstance(there, Run) else there.get_kind_display()
    return {
        "name": one.name,
        "position": one.position,
        "kind": kind,
        "id": there.public_id,
        "label": there.name,
        "detail": translated(str(detail)),
    }


def _named(run: Run | None) -> Shown | None:
    return {"id": run.public_id, "name": run.name} if run else None


def _machine_name(machine: Machine | None) -> Shown | None:
    return {"id": machine.pk, "name": machine.name} if machine else None

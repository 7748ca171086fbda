"""Runs in the form in which the API returns them."""

from typing import Any

from django.utils.translation import gettext as translated

from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs import history
from training.runs.machines import is_online
from training.runs.models import Machine, Metric, Run, RunEvent, RunInput, RunSample, State

Presented = dict[str, Any]


def row(run: Run) -> Presented:
    """The fields of a run in a list."""
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


def progress(run: Run) -> Presented:
    """The fields that change during a run."""
    return {
        "state": run.state,
        "attempt": run.attempt,
        "done_steps": run.done_steps,
        "all_steps": run.all_steps,
        "seconds_left": seconds_left(run),
        "message": history.message_of(run),
        "heartbeat_at": run.heartbeat_at,
        "cancel_asked_at": run.cancel_asked_at,
    }


def seconds_left(run: Run) -> float | None:
    if run.state != State.RUNNING or not run.seconds_per_step or not run.all_steps:
        return None
    return max(0.0, (run.all_steps - run.done_steps) * run.seconds_per_step)


def whole(run: Run) -> Presented:
    """All fields of one run."""
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


def of_metric(metric: Metric) -> Presented:
    return _event(
        metric.number, "metric", metric.written_at, step=metric.step, values=metric.values
    )


def of_sample(sample: RunSample) -> Presented:
    data = {"prompt": sample.prompt, "reply": sample.reply, **sample.numbers}
    return _event(sample.number, "sample", sample.written_at, step=sample.step, data=data)


def of_event(event: RunEvent) -> Presented:
    if event.kind == RunEvent.Kind.LOG:
        text, data = event.text, {}
    else:
        text, data = history.sentence(event.data["code"], event.data), event.data
    return _event(
        event.number, event.kind, event.created_at, attempt=event.attempt, text=text, data=data
    )


def of_machine(machine: Machine, run: Run | None) -> Presented:
    return {
        "id": machine.pk,
        "name": machine.name,
        "host": machine.host,
        "alive": is_online(machine),
        "gpus": machine.gpus,
        "slots": machine.slots,
        "cores": machine.cores,
        "memory": machine.memory,
        "versions": machine.versions,
        "seen_at": machine.seen_at,
        "run": _named(run),
    }


def _event(number: int, kind: str, at: object, **more: Any) -> Presented:
    empty: Presented = {"step": None, "attempt": None, "values": None, "text": "", "data": {}}
    return {"number": number, "kind": kind, "at": at, **empty, **more}


def _input(one: RunInput) -> Presented:
    read = one.read
    kind = {Dataset: "dataset", ModelVersion: "model", Run: "run"}[type(read)]
    detail = read.step if isinstance(read, Run) else read.get_kind_display()
    return {
        "name": one.name,
        "position": one.position,
        "kind": kind,
        "id": read.public_id,
        "label": read.name,
        "detail": translated(str(detail)),
    }


def _named(run: Run | None) -> Presented | None:
    return {"id": run.public_id, "name": run.name} if run else None


def _machine_name(machine: Machine | None) -> Presented | None:
    return {"id": machine.pk, "name": machine.name} if machine else None

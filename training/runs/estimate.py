"""What a run will need: memory, time, and petaflop/s-days as the paper counts them.

Computed from the sizes of models and datasets: accurate to about a third for memory. The time is
a range, corrected by the runs that ended here (timing.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training.datasets.models import Dataset, Kind
from training.registry.models import ModelVersion
from training.runs.arithmetic import (
    START,
    Size,
    bytes_per_token,
    effort,
    examples_per_step,
    latency,
    memory,
    operations,
    steps_of,
)
from training.runs.forms.check import Checked, Input, Inputs, check
from training.runs.machines import is_online
from training.runs.models import Machine
from training.runs.notes import notes_on
from training.runs.timing import ARITHMETIC, time_of
from training.specs import DirectSpec, GenerationSpec, PretrainSpec, RewardSpec

DAY = 86_400
PETA = 1e15
CPU_SPEED, GPU_SPEED, OTHER_GPU_SPEED = 2e10, 3e14, 4e13  # operations per second in practice
FAST_GPUS = ("H100", "H200", "B200", "GH200", "A100")


@dataclass(frozen=True)
class Estimate:
    """What one run will need."""

    parameters: float
    rows: int
    steps: int
    tokens: float
    memory: dict[str, float]
    fits: list[dict[str, Any]]
    seconds: float | None
    seconds_low: float | None
    seconds_high: float | None
    seconds_from: str
    petaflop_days: float
    notes: list[str]

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "memory_total": sum(self.memory.values())}


def estimate(*, step: str, spec: Mapping[str, object], inputs: Inputs, gpus: int = 1) -> Estimate:
    """Estimate a run, or refuse what launching it would refuse."""
    return estimate_of(check(step=step, spec=spec, inputs=inputs, gpus=gpus))


def estimate_of(checked: Checked) -> Estimate:
    spec = checked.spec
    size, scorer = _size(checked), _scorer(checked)
    rows, _ = _rows(checked)
    parts = memory(spec, size, scorer, checked.gpus)
    time = time_of(checked, _computed_seconds)
    return Estimate(
        parameters=size.parameters,
        rows=rows,
        steps=steps_of(spec, rows),
        tokens=_tokens(checked),
        memory=parts,
        fits=_fits(parts, checked.gpus),
        seconds=time.seconds if time else None,
        seconds_low=time.low if time else None,
        seconds_high=time.high if time else None,
        seconds_from=time.source if time else ARITHMETIC,
        petaflop_days=operations(spec, size, scorer, _tokens(checked)) / PETA / DAY,
        notes=notes_on(checked, rows, size),
    )


def _tokens(checked: Checked) -> float:
    rows, per_row = _rows(checked)
    return steps_of(checked.spec, rows) * examples_per_step(checked.spec, rows) * per_row


def _size(checked: Checked) -> Size:
    if isinstance(checked.spec, PretrainSpec) and not checked.inputs.get("model"):
        spec = checked.spec
        shape = {"layers": spec.layers, "width": spec.width, "vocabulary": spec.vocabulary}
        return Size.of(shape)
    model = _model(checked.inputs.get("model") or checked.inputs.get("models") or [])
    return Size.of(model.shape) if model else _scorer(checked)


def _scorer(checked: Checked) -> Size:
    """The model that reads all replies: the one that chooses, if there is one."""
    model = _model(checked.inputs.get("chooser") or checked.inputs.get("reward_model") or [])
    return Size.of(model.shape if model else {})


def _model(chosen: Sequence[Input]) -> ModelVersion | None:
    return next((one for one in chosen if isinstance(one, ModelVersion)), None)


def _rows(checked: Checked) -> tuple[int, float]:
    """The number of rows to learn from, and the tokens of one row."""
    for name in ("rankings", "signals", "demonstrations", "prompts", "text"):
        for one in checked.inputs.get(name, []):
            if isinstance(one, Dataset) and (name != "demonstrations" or checked.step == "sft"):
                return one.rows, _tokens_per_row(checked, one)
    return 0, 0.0


def _tokens_per_row(checked: Checked, dataset: Dataset) -> float:
    spec = checked.spec
    most = float(spec.max_prompt_tokens + spec.max_reply_tokens)
    length = dataset.size / max(1, dataset.rows) / bytes_per_token(_size(checked).vocabulary)
    if isinstance(spec, GenerationSpec) and dataset.kind == Kind.PROMPTS:
        return min(length, spec.max_prompt_tokens) + spec.max_reply_tokens
    # A ranking is one long row: its replies are cut one by one, the row is not.
    return length if isinstance(spec, RewardSpec | DirectSpec) else min(length, most)


def _fits(memory: Mapping[str, float], gpus: int) -> list[dict[str, Any]]:
    """Whether the run fits on each machine that is online now."""
    needed = sum(memory.values())
    found = []
    for machine in Machine.objects.order_by("name"):
        if is_online(machine) and machine.slots >= gpus:
            available = min((gpu["memory"] for gpu in machine.gpus), default=machine.memory)
            found.append({"machine": machine.name, "memory": available, "ok": needed <= available})
    return found


def _computed_seconds(checked: Checked) -> float | None:
    """By arithmetic alone, on the fastest machine that is online."""
    size, scorer = _size(checked), _scorer(checked)
    if not size.parameters:
        return None
    machines = [machine for machine in Machine.objects.all() if is_online(machine)]
    speed = max((_speed(machine) for machine in machines), default=CPU_SPEED)
    rows, _ = _rows(checked)
    work = effort(checked.spec, size, scorer, _tokens(checked))
    waiting = latency(checked.spec, size, rows)
    return START + waiting + work / speed / checked.gpus


def _speed(machine: Machine) -> float:
    if not machine.gpus:
        return CPU_SPEED
    name = str(machine.gpus[0]["name"])
    return GPU_SPEED if any(fast in name for fast in FAST_GPUS) else OTHER_GPU_SPEED

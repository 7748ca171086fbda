"""What a run will need: memory, time, and petaflop/s-days as the paper counts them.

Computed from the sizes of models and datasets: accurate to about a third for memory, and to a
small factor for time, which is taken from a similar run if there was one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs.arithmetic import Size, examples_per_step, memory, operations, steps_of
from training.runs.forms.check import Checked, Input, Inputs, check
from training.runs.machines import is_online
from training.runs.models import Machine, Run, State
from training.specs import DirectSpec, GenerationSpec, PretrainSpec, RewardSpec, TrainingSpec

BYTES_PER_TOKEN = 4.0  # of text, roughly
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
    rows, per_row = _rows(checked)
    steps = steps_of(spec, rows)
    tokens = steps * examples_per_step(spec, rows) * per_row
    parts = memory(spec, size, scorer, checked.gpus)
    work = operations(spec, size, scorer, tokens)
    seconds, source = _seconds(checked, size, steps, work)
    return Estimate(
        parameters=size.parameters,
        rows=rows,
        steps=steps,
        tokens=tokens,
        memory=parts,
        fits=_fits(parts, checked.gpus),
        seconds=seconds,
        seconds_from=source,
        petaflop_days=work / PETA / DAY,
        notes=_notes(checked, rows, size),
    )


def _size(checked: Checked) -> Size:
    if isinstance(checked.spec, PretrainSpec) and not checked.inputs.get("model"):
        spec = checked.spec
        shape = {"layers": spec.layers, "width": spec.width, "vocabulary": spec.vocabulary}
        return Size.of(shape)
    model = _model(checked.inputs.get("model") or checked.inputs.get("models") or [])
    return Size.of(model.shape) if model else _scorer(checked)


def _scorer(checked: Checked) -> Size:
    model = _model(checked.inputs.get("reward_model") or [])
    return Size.of(model.shape if model else {})


def _model(chosen: Sequence[Input]) -> ModelVersion | None:
    return next((one for one in chosen if isinstance(one, ModelVersion)), None)


def _rows(checked: Checked) -> tuple[int, float]:
    """The number of rows to learn from, and the tokens of one row."""
    for name in ("rankings", "demonstrations", "prompts", "text"):
        for one in checked.inputs.get(name, []):
            if isinstance(one, Dataset) and (name != "demonstrations" or checked.step == "sft"):
                return one.rows, _tokens_per_row(checked, one)
    return 0, 0.0


def _tokens_per_row(checked: Checked, dataset: Dataset) -> float:
    spec = checked.spec
    most = float(spec.max_prompt_tokens + spec.max_reply_tokens)
    length = dataset.size / max(1, dataset.rows) / BYTES_PER_TOKEN
    if isinstance(spec, GenerationSpec):
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


def _seconds(checked: Checked, size: Size, steps: int, work: float) -> tuple[float | None, str]:
    if (per_step := _from_similar_run(checked)) is not None:
        return per_step * steps, "a similar run"
    if not size.parameters:
        return None, "arithmetic"
    machines = [machine for machine in Machine.objects.all() if is_online(machine)]
    speed = max((_speed(machine) for machine in machines), default=CPU_SPEED)
    return work / speed / checked.gpus, "arithmetic"


def _from_similar_run(checked: Checked) -> float | None:
    """Seconds per step of the newest run with the same step, model and batch."""
    batch = getattr(checked.spec, "batch", None)
    model = _model(checked.inputs.get("model") or [])
    if batch is None or model is None:
        return None
    similar = Run.objects.filter(step=checked.step, state=State.SUCCEEDED, spec__batch=batch)
    similar = similar.filter(
        inputs__name="model", inputs__model=model, seconds_per_step__isnull=False
    )
    return similar.order_by("-pk").values_list("seconds_per_step", flat=True).first()


def _speed(machine: Machine) -> float:
    if not machine.gpus:
        return CPU_SPEED
    name = str(machine.gpus[0]["name"])
    return GPU_SPEED if any(fast in name for fast in FAST_GPUS) else OTHER_GPU_SPEED


def _notes(checked: Checked, rows: int, size: Size) -> list[str]:
    notes = []
    batch = getattr(checked.spec, "batch", 0)
    if rows and isinstance(checked.spec, TrainingSpec) and batch > rows:
        said = _("There are fewer rows (%(rows)s) than one batch needs (%(batch)s).")
        notes.append(said % {"rows": rows, "batch": batch})
    if not size.parameters:
        notes.append(_("The size of a model is unknown, so memory and time cannot be estimated."))
    for chosen in checked.inputs.values():
        for one in chosen:
            if isinstance(one, ModelVersion) and one.withdrawn_data_at:
                said = _("%(name)s has learned from prompts that were withdrawn afterwards.")
                notes.append(said % {"name": one.name})
    return notes

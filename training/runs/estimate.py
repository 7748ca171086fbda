"""What a run will need, before it starts: memory, time, and petaflop/s-days as the paper counts.

Arithmetic over the models' shapes and the datasets' sizes: good to about a third for memory and
to a small factor for time, which is read off a like run where there was one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs.forms.check import Checked, Input, Inputs, check
from training.runs.models import Machine, Run, State
from training.runs.shown import is_alive
from training.specs import GenerationSpec, PpoSpec, PretrainSpec, RewardSpec, TrainingSpec

BYTES_PER_TOKEN = 4.0  # of text, about
MASTER, GRADIENT, MOMENTS, HALF = 4, 4, 8, 2  # bytes per weight
SAVED_PER_LAYER = 34  # numbers kept per token, layer and unit of width
SHARDED_FROM = {"moments": 1, "gradients": 2, "weights": 3}  # ZeRO stages
FORWARD, TRAIN = 2, 6  # floating point operations per weight and token
DAY = 86_400
PETA = 1e15
CPU_SPEED, GPU_SPEED, OTHER_GPU_SPEED = 2e10, 3e14, 4e13  # operations a second that are reached
FAST_GPUS = ("H100", "H200", "B200", "GH200", "A100")


@dataclass(frozen=True)
class Size:
    """How large a model is."""

    parameters: float
    layers: float
    width: float
    vocabulary: float

    @classmethod
    def of(cls, shape: Mapping[str, Any]) -> "Size":
        layers, width = float(shape.get("layers") or 0), float(shape.get("width") or 0)
        vocabulary = float(shape.get("vocabulary") or 0)
        guess = 12 * layers * width**2 + vocabulary * width
        return cls(float(shape.get("parameters") or guess), layers, width, vocabulary)


@dataclass(frozen=True)
class Estimate:
    """What is foretold of one run."""

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
    """Of a run that could be launched; refuses what launch refuses."""
    return estimate_of(check(step=step, spec=spec, inputs=inputs, gpus=gpus))


def estimate_of(checked: Checked) -> Estimate:
    spec = checked.spec
    size, scorer = _size(checked), _scorer(checked)
    rows, per_row = _rows(checked)
    steps = _steps(spec, rows)
    tokens = steps * _examples(spec, rows) * per_row
    memory = _memory(checked, size, scorer)
    work = _operations(spec, size, scorer, tokens)
    seconds, source = _seconds(checked, size, steps, work)
    return Estimate(
        parameters=size.parameters,
        rows=rows,
        steps=steps,
        tokens=tokens,
        memory=memory,
        fits=_fits(memory, checked.gpus),
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
    """How many rows there are to learn from, and the tokens of one."""
    for name in ("rankings", "demonstrations", "prompts", "text"):
        for one in checked.inputs.get(name, []):
            if isinstance(one, Dataset) and (name != "demonstrations" or checked.step == "sft"):
                return one.rows, _tokens_per_row(checked, one)
    return 0, 0.0


def _tokens_per_row(checked: Checked, dataset: Dataset) -> float:
    spec = checked.spec
    most = float(spec.max_prompt_tokens + spec.max_reply_tokens)
    long = dataset.size / max(1, dataset.rows) / BYTES_PER_TOKEN
    if isinstance(spec, GenerationSpec):
        return min(long, spec.max_prompt_tokens) + spec.max_reply_tokens
    # A ranking is one long row; each of its replies is cut, not the whole.
    return long if isinstance(spec, RewardSpec) else min(long, most)


def _steps(spec: object, rows: int) -> int:
    if not isinstance(spec, TrainingSpec):
        return 1
    whole = max(1, -(-rows // spec.batch)) * spec.epochs
    return min(whole, spec.max_steps or whole)


def _examples(spec: object, rows: int) -> int:
    if isinstance(spec, TrainingSpec):
        return min(spec.batch, rows) if not isinstance(spec, PpoSpec) else spec.batch
    return rows * int(getattr(spec, "n", 1))


def _operations(spec: object, size: Size, scorer: Size, tokens: float) -> float:
    own = size.parameters * tokens
    if isinstance(spec, PpoSpec):
        # Drawing, the start model, and learning; the reward model reads, the critic learns.
        text = spec.ptx_per_episode * TRAIN if spec.mixes_text else 0
        learning = TRAIN * spec.inner_epochs
        of_policy = own * (FORWARD * 3 + learning + text)
        return of_policy + scorer.parameters * tokens * (FORWARD * 2 + learning)
    if isinstance(spec, TrainingSpec):
        times = spec.members + spec.folds if isinstance(spec, RewardSpec) else 1
        return own * TRAIN * times
    return own * FORWARD + scorer.parameters * tokens * FORWARD


def _memory(checked: Checked, size: Size, scorer: Size) -> dict[str, float]:
    spec, half = checked.spec, checked.spec.precision != "float32"
    if not isinstance(spec, TrainingSpec):
        models = (size.parameters + scorer.parameters) * (HALF if half else MASTER)
        return {"weights": models}
    parts = _learns(size, spec, checked.gpus)
    if isinstance(spec, PpoSpec):
        of_critic = _learns(scorer, spec, checked.gpus)
        parts = {name: parts[name] + of_critic[name] for name in parts}
        parts["reward model"] = scorer.parameters * (HALF if half else MASTER)
        if not spec.lora:
            parts["start model"] = size.parameters * MASTER
    numbers = spec.tokens_per_forward * size.width
    layers = size.layers * SAVED_PER_LAYER
    kept = size.layers + SAVED_PER_LAYER if spec.gradient_checkpointing else layers
    parts["activations"] = numbers * kept * (HALF if half else MASTER)
    logits = min(2**26, spec.tokens_per_forward * size.vocabulary)
    return {**parts, "logits": logits * MASTER * 3}


def _learns(size: Size, spec: TrainingSpec, gpus: int) -> dict[str, float]:
    learning = size.parameters if not spec.lora else size.parameters * spec.lora / 500
    cut = {what: gpus if (spec.zero or 0) >= stage else 1 for what, stage in SHARDED_FROM.items()}
    return {
        "weights": MASTER * size.parameters / cut["weights"],
        "gradients": GRADIENT * learning / cut["gradients"],
        "moments": 0.0 if spec.offload else MOMENTS * learning / cut["moments"],
    }


def _fits(memory: Mapping[str, float], gpus: int) -> list[dict[str, Any]]:
    """On which of the machines that are there now."""
    needed = sum(memory.values())
    found = []
    for machine in Machine.objects.order_by("name"):
        if is_alive(machine) and machine.slots >= gpus:
            room = min((gpu["memory"] for gpu in machine.gpus), default=machine.memory)
            found.append({"machine": machine.name, "memory": room, "ok": needed <= room})
    return found


def _seconds(checked: Checked, size: Size, steps: int, work: float) -> tuple[float | None, str]:
    if (per_step := _of_a_like_run(checked)) is not None:
        return per_step * steps, "a like run"
    if not size.parameters:
        return None, "arithmetic"
    machines = [machine for machine in Machine.objects.all() if is_alive(machine)]
    speed = max((_speed(machine) for machine in machines), default=CPU_SPEED)
    return work / speed / checked.gpus, "arithmetic"


def _of_a_like_run(checked: Checked) -> float | None:
    """A run of the same step, model and batch tells the time of a step."""
    batch = getattr(checked.spec, "batch", None)
    model = _model(checked.inputs.get("model") or [])
    if batch is None or model is None:
        return None
    like = Run.objects.filter(step=checked.step, state=State.SUCCEEDED, spec__batch=batch)
    like = like.filter(inputs__name="model", inputs__model=model, seconds_per_step__isnull=False)
    return like.order_by("-pk").values_list("seconds_per_step", flat=True).first()


def _speed(machine: Machine) -> float:
    if not machine.gpus:
        return CPU_SPEED
    name = str(machine.gpus[0]["name"])
    return GPU_SPEED if any(fast in name for fast in FAST_GPUS) else OTHER_GPU_SPEED


def _notes(checked: Checked, rows: int, size: Size) -> list[str]:
    notes = []
    batch = getattr(checked.spec, "batch", 0)
    if rows and isinstance(checked.spec, TrainingSpec) and batch > rows:
        said = _("There are fewer rows (%(rows)s) than one batch takes (%(batch)s).")
        notes.append(said % {"rows": rows, "batch": batch})
    if not size.parameters:
        notes.append(_("The size of a model is not known, so memory and time are not foretold."))
    for chosen in checked.inputs.values():
        for one in chosen:
            if isinstance(one, ModelVersion) and one.withdrawn_data_at:
                said = _("%(name)s learned from prompts that were withdrawn later.")
                notes.append(said % {"name": one.name})
    return notes

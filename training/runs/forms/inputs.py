"""What each step reads, by the names of its spec: which rows of ours may stand there."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import get_args, get_type_hints

from training.datasets.models import Kind as DatasetKind
from training.registry.models import Kind as ModelKind
from training.specs import STEPS, Spec

WRITES = (ModelKind.POLICY, ModelKind.BASE)
_MODELS = {
    "model": WRITES,
    "models": WRITES,
    "reference": WRITES,
    "reward_model": (ModelKind.REWARD,),
    "judge": (ModelKind.REWARD,),
    "chooser": (ModelKind.REWARD,),
}
_DATASETS = {
    "text": DatasetKind.TEXT,
    "demonstrations": DatasetKind.DEMONSTRATIONS,
    "rankings": DatasetKind.RANKINGS,
    "signals": DatasetKind.SIGNALS,
    "prompts": DatasetKind.PROMPTS,
}
_VALIDATION = {
    "pretrain": DatasetKind.TEXT,
    "sft": DatasetKind.DEMONSTRATIONS,
    "reward": DatasetKind.RANKINGS,
    "direct": DatasetKind.RANKINGS,
    "kto": DatasetKind.SIGNALS,
}
# Chosen by the server, not by people.
OURS = {"out", "lifeline", "harness", "data"}


@dataclass(frozen=True)
class Wanted:
    """What may stand under one name."""

    datasets: tuple[DatasetKind, ...] = ()
    models: tuple[ModelKind, ...] = ()
    runs: bool = False  # one that wrote replies
    required: bool = False
    several: bool = False


def _wanted(step: str, field: "dataclasses.Field[object]", hint: object) -> Wanted | None:
    options = {hint, *get_args(hint)}
    required = field.default is dataclasses.MISSING
    if field.name in _MODELS:
        several = tuple in {getattr(option, "__origin__", None) for option in options}
        return Wanted(models=_MODELS[field.name], required=required, several=several)
    if field.name == "replies":
        return Wanted(runs=True, required=required)
    if Path in options and field.name not in OURS:
        kind = _VALIDATION[step] if field.name == "validation" else _DATASETS[field.name]
        return Wanted(datasets=(kind,), required=required)
    return None


def _inputs(spec: type[Spec]) -> dict[str, Wanted]:
    hints = get_type_hints(spec)
    found = {f.name: _wanted(spec.step, f, hints[f.name]) for f in dataclasses.fields(spec)}
    return {name: wanted for name, wanted in found.items() if wanted}


INPUTS = {step: _inputs(spec) for step, spec in STEPS.items()}

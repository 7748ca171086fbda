"""What a run produces: files for other packages, and model versions."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.storable import storable
from training.datasets.models import Dataset
from training.mistakes import FILE
from training.registry.errors import NameIsTaken
from training.registry.models import Kind, ModelVersion
from training.registry.names import free_name
from training.registry.registration import register_output
from training.registry.services import folder_of
from training.runs import folder
from training.runs.models import Run, Step
from training.store import store

MAKES = {
    Step.PRETRAIN: Kind.BASE,
    Step.SFT: Kind.POLICY,
    Step.REWARD: Kind.REWARD,
    Step.PPO: Kind.POLICY,
    Step.RLOO: Kind.POLICY,
    Step.GRPO: Kind.POLICY,
    Step.DIRECT: Kind.POLICY,
    Step.KTO: Kind.POLICY,
}
# Fields of summary.json that the run's row has already, or that are paths of this machine.
LEFT_OUT = {"spec", "inputs", "step"}


@dataclass(frozen=True)
class Outputs:
    """The files of a successful run, on this machine."""

    replies: Path | None
    model: Path | None
    summary: dict[str, Any]


def outputs_of(run: Run) -> Outputs:
    """The outputs of a run. Files that are not on this machine are fetched from the store."""
    key = f"{folder.key_of(run)}/replies.jsonl"
    made = run.produced.order_by("pk").first()
    return Outputs(
        replies=store.fetch(key) if store.exists(key) else None,
        model=folder_of(made) if made else None,
        summary=run.summary,
    )


def summary_of(out: Path) -> dict[str, Any]:
    """The results of the engine, without the paths of this machine."""
    found = json.loads((out / "summary.json").read_text())
    return {name: storable(value) for name, value in found.items() if name not in LEFT_OUT}


def mistakes_of(out: Path) -> list[dict[str, Any]]:
    """Why the engine ended early, as dicts of Mistake. Empty where it could not say."""
    try:
        found = json.loads((out / FILE).read_text())
    except (OSError, ValueError):
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def forget_mistakes(out: Path) -> None:
    """Delete what an earlier attempt found."""
    (out / FILE).unlink(missing_ok=True)


def register(run: Run, out: Path) -> list[ModelVersion]:
    """Register the models of a run as candidates. Doing it again changes nothing."""
    made = [_registered(run, model, kind, suffix) for model, kind, suffix in _models(run, out)]
    for model, _kind, _suffix in _models(run, out):
        shutil.rmtree(model, ignore_errors=True)  # the store has a copy
    return made


def _registered(run: Run, model: Path, kind: Kind, suffix: str) -> ModelVersion:
    """Register a model. If another run took its name while it was copied, take the next name."""
    while True:
        with suppress(NameIsTaken):
            return register_output(
                run=run,
                name=_name(run, suffix),
                kind=kind,
                folder=model,
                parent=_parent(run),
                datasets=Dataset.objects.filter(run_inputs__run=run).distinct(),
                spec={"step": run.step, **run.spec},
                metrics=summary_of(model.parent),
                by=run.created_by,
            )


def _models(run: Run, out: Path) -> Iterator[tuple[Path, Kind, str]]:
    kind = MAKES.get(Step(run.step))
    if kind is None:
        return
    if (out / "model").is_dir():
        yield out / "model", kind, ""
    if (out / "value").is_dir():
        yield out / "value", Kind.VALUE, "value"
    for member in sorted(out.glob("member-*/model")):
        yield member, kind, member.parent.name


def _name(run: Run, suffix: str) -> str:
    """A model name made from the run's name; the same one whenever it is called."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", run.name.lower()).strip("-._")[:100]
    wanted = "-".join(filter(None, [plain or f"{run.step}-{run.pk}", suffix]))
    earlier = run.produced.filter(name__startswith=wanted)
    for model in earlier:
        if re.fullmatch(rf"{re.escape(wanted)}(-\d+)?", model.name):
            return model.name
    return free_name(wanted)


def _parent(run: Run) -> ModelVersion | None:
    start = run.inputs.filter(name="model").select_related("model").first()
    return start.model if start else None

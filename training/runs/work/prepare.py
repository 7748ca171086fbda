"""What is done before the engine starts: fetch its inputs and write its spec."""

from pathlib import Path
from typing import Any

from django.conf import settings

from training.datasets.services import file_of
from training.registry.services import folder_of
from training.runs import folder, history, states
from training.runs.forms.inputs import INPUTS
from training.runs.models import Run, RunInput, Step
from training.runs.outputs import outputs_of
from training.specs import STEPS


def prepare(run: Run, out: Path) -> Path:
    """Write the spec, and return the path of the file."""
    out.mkdir(parents=True, exist_ok=True)
    _continue_from_the_store(run, out)
    fields = {**run.spec, **_inputs(run), "out": str(out), "lifeline": True}
    if run.step == Step.PUBLIC:
        fields |= {"harness": settings.PUBLIC_TASKS_PYTHON, "data": settings.PUBLIC_TASKS_DATA}
    spec = STEPS[run.step].parse(fields)
    path = out / "spec.json"
    spec.write(path)
    return path


def _continue_from_the_store(run: Run, out: Path) -> None:
    """Fetch the checkpoint, and say in the history if it is not the one that the run names."""
    wanted = run.checkpoint.get("step", 0)
    found = folder.download(run, out)
    if found < wanted:
        code, data = "checkpoint_gone" if found else "checkpoints_gone", {"step": wanted}
        mine = states.of_attempt(run.attempt)
        history.change(run.pk, mine, code=code, data=data | {"found": found})


def _inputs(run: Run) -> dict[str, Any]:
    rows = run.inputs.select_related("dataset", "model", "source").order_by("name", "position")
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.name, []).append(str(_path(row)))
    several = {name for name, wanted in INPUTS[run.step].items() if wanted.several}
    return {name: paths if name in several else paths[0] for name, paths in found.items()}


def _path(row: RunInput) -> Path:
    if row.dataset:
        return file_of(row.dataset)
    if row.model:
        return folder_of(row.model)
    replies = outputs_of(row.source).replies if row.source else None
    if replies is None:
        raise FileNotFoundError(row.name)
    return replies

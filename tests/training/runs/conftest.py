"""Models and datasets for runs, and a worker that is this process."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from labeling.models import User
from training.datasets.models import Dataset, Kind, State
from training.registry.models import Kind as ModelKind
from training.registry.models import ModelVersion, Origin
from training.runs import jobs, states
from training.runs.models import Machine, Run
from training.runs.services import launch
from training.runs.work.attempt import Attempt
from training.store.store import put_file

WORDS = "why is the sky blue because light scatters name two rooms kitchen and attic"
SMALL = {
    "layers": 1, "width": 16, "heads": 2, "context": 32, "vocabulary": 300, "batch": 4,
    "epochs": 1, "threads": 1, "checkpoint_every": 1,
}  # fmt: skip


@pytest.fixture(autouse=True)
def quick_signs(settings, monkeypatch) -> None:
    """Workers get no messages, and heartbeats come often."""
    settings.RUN_HEARTBEAT = timedelta(seconds=0.2)
    monkeypatch.setattr(jobs, "notify_worker", lambda run_id: None)
    monkeypatch.setattr(jobs, "handle_ends_soon", lambda: None)


@pytest.fixture(autouse=True)
def old_database(monkeypatch) -> None:
    """Treat the database as started long ago. The one of the tests has just started."""
    monkeypatch.setattr(states, "_database_has_just_started", lambda: False)


@pytest.fixture
def dataset(rosalind: User, tmp_path: Path) -> Callable[..., Dataset]:
    def make(kind: Kind, rows: Sequence[dict[str, object]], name: str = "") -> Dataset:
        file = tmp_path / "rows.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
        made = Dataset(name=name or f"some {kind}", kind=kind, made_by=rosalind, rows=len(rows))
        stored = put_file(file, f"datasets/{made.public_id}/rows.jsonl")
        made.key, made.sha256, made.size = stored.key, stored.sha256, stored.size
        made.state = State.READY
        made.save()
        return made

    return make


@pytest.fixture
def text(dataset: Callable[..., Dataset]) -> Dataset:
    return dataset(Kind.TEXT, [{"text": f"{WORDS} {number}"} for number in range(24)])


@pytest.fixture
def demonstrations(dataset: Callable[..., Dataset]) -> Dataset:
    rows = [{"prompt": f"name room {n}", "response": "kitchen"} for n in range(8)]
    return dataset(Kind.DEMONSTRATIONS, rows)


@pytest.fixture
def model(rosalind) -> Callable[..., ModelVersion]:
    """A version whose files nobody opens: what is looked at before a run starts."""

    def make(name: str, kind: ModelKind = ModelKind.POLICY, **more) -> ModelVersion:
        more.setdefault("origin", Origin.FOLDER)
        more.setdefault("key", f"models/{name}")
        return ModelVersion.objects.create(name=name, kind=kind, created_by=rosalind, **more)

    return make


@pytest.fixture
def machine(db) -> Machine:
    return Machine.objects.create(name="gpu@here", host="here", slots=1)


@pytest.fixture
def run(rosalind, text) -> Run:
    """A base model of a few thousand weights, seconds on a processor."""
    return launch(step="pretrain", name="base", spec=SMALL, inputs={"text": text}, by=rosalind)


@pytest.fixture
def work(machine: Machine) -> Callable[[Run], Run]:
    """Let this process be the worker that takes the run."""

    def take(run: Run) -> Run:
        claimed = states.claim(machine, run.pk)
        assert claimed is not None
        Attempt(claimed, machine).go()
        run.refresh_from_db()
        return run

    return take

"""Ends of runs without an engine: what a run would have left is put where it would have been."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import timezone

from labeling.models import User
from labeling.prompts.models import Prompt
from training.datasets.services import file_of
from training.registry.models import Kind, ModelVersion, Origin
from training.runs import folder, jobs
from training.runs.models import ENDED, Run, State, Step
from training.store import store

Says = Callable[[str, str, int], str]


def says_something(prompt: str, model: str, place: int) -> str:
    return f"{model} says {place}."


def answer(run: Run, says: Says = says_something, score: float | None = None) -> None:
    """A sampling run succeeds: n replies to each of its prompts."""
    inputs: dict[str, Any] = {
        row.name: row for row in run.inputs.select_related("dataset", "model")
    }
    lines = []
    for line in file_of(inputs["prompts"].dataset).read_text().splitlines():
        row = json.loads(line)
        lines += [
            row
            | {
                "reply": says(str(row["prompt"]), inputs["models"].model.name, place),
                "ids": [1, 2],
                "logprobs": [-0.5, -0.5],
                "ended": True,
                "score": score,
            }
            for place in range(run.spec["n"])
        ]
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "replies.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        store.put_file(path, f"{folder.key_of(run)}/replies.jsonl")
    succeed(run)


def succeed(run: Run, **summary: Any) -> None:
    if run.step in (Step.REWARD, Step.PPO, Step.RLOO, Step.GRPO, Step.DIRECT, Step.SFT):
        kind = Kind.REWARD if run.step == Step.REWARD else Kind.POLICY
        parent = run.inputs.get(name="model").model
        model_of(run.name, run.created_by, kind=kind, run=run, parent=parent)
    end(run, State.SUCCEEDED, summary=summary)


def end(run: Run, state: State, **fields: Any) -> None:
    """End the run as the worker does, including the functions that handle its end."""
    now = timezone.now()
    Run.objects.filter(pk=run.pk).update(state=state, ended_at=now, end_handled_at=None, **fields)
    jobs.handle_ends()
    run.refresh_from_db()


def unfinished() -> list[Run]:
    return list(Run.objects.exclude(state__in=ENDED).order_by("pk"))


def model_of(name: str, by: User, **more: Any) -> ModelVersion:
    more.setdefault("kind", Kind.POLICY)
    return ModelVersion.objects.create(
        name=name, created_by=by, origin=Origin.FOLDER, key=f"models/{name}", **more
    )


def prompts(count: int, **about: Any) -> list[Prompt]:
    return [
        Prompt.objects.create(
            turns=[{"role": "user", "text": f"Prompt {n} {about.get('split', '')}"}], **about
        )
        for n in range(count)
    ]

"""The report cards of runs that scored rankings, and how far apart two of them are."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from common.statistics.rewards.card import card_of, compared
from common.statistics.rewards.gain import gain_of
from common.statistics.rewards.rows import ScoredRow
from training.registry.models import ModelVersion
from training.runs import folder
from training.runs.models import Run, State, Step
from training.store import store

SCORED, DRAWN = "scored.jsonl", "drawn.jsonl"
Reported = dict[str, Any]


def reports_of(runs: list[Run]) -> list[Reported]:
    """The report card of each run, beside the difference from the first on the same rankings.

    Two runs are compared only if they scored rankings of the same dataset.
    """
    rows = [rows_of(run) for run in runs]
    return [
        {
            "id": run.public_id,
            "name": run.name,
            "step": run.step,
            "model": _model(run),
            "dataset": data,
            "card": card_of(own) if own else None,
            "gain": gain_of(drawn_by(run)),
            "minus_first": compared(own, rows[0])
            if at and own and rows[0] and data == _dataset(runs[0])
            else None,
        }
        for at, (run, own, data) in enumerate(
            zip(runs, rows, [_dataset(run) for run in runs], strict=True)
        )
    ]


def rows_of(run: Run) -> list[ScoredRow]:
    """The rankings that a run scored; none if it scored none, or if they were withdrawn."""
    return [ScoredRow.parse(row) for row in _lines(run, SCORED)]


def drawn_by(run: Run) -> list[Reported]:
    """Per prompt, the scores of the replies that a run drew, for a curve of best-of-n."""
    return list(_lines(run, DRAWN))


def _lines(run: Run, name: str) -> Iterator[Reported]:
    key = f"{folder.key_of(run)}/{name}"
    if run.state == State.SUCCEEDED and store.exists(key):
        with store.fetch(key).open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def about(model: ModelVersion) -> QuerySet[Run]:
    """The runs whose report cards are about this reward model: its own, then evaluations of it."""
    measured = Q(step=Step.EVALUATE, inputs__name="reward_model", inputs__model=model)
    made = Q(step=Step.REWARD, produced=model)
    return Run.objects.filter(made | measured).distinct().order_by("pk")


def _dataset(run: Run) -> Reported | None:
    """The dataset whose rankings were scored."""
    rows = {one.name: one.dataset for one in run.inputs.select_related("dataset") if one.dataset}
    found = rows.get("validation") or rows.get("rankings")
    return {"id": found.public_id, "name": found.name} if found else None


def _model(run: Run) -> Reported | None:
    """The reward model that was measured."""
    if run.step == Step.REWARD:
        found = run.produced.order_by("pk").first()
    else:
        row = run.inputs.filter(name="reward_model").select_related("model").first()
        found = row.model if row else None
    return {"id": found.public_id, "name": found.name} if found else None

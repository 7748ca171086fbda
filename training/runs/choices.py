"""What the launch page offers: everything a run can read, newest first."""

from typing import Any

from training.datasets.models import Dataset
from training.datasets.models import State as DatasetState
from training.registry.models import ModelVersion, Origin
from training.registry.models import State as ModelState
from training.runs.models import Run, State, Step

MOST = 500
Row = dict[str, Any]


def choices() -> dict[str, list[Row]]:
    return {"datasets": _datasets(), "models": _models(), "runs": _runs()}


def _datasets() -> list[Row]:
    ready = Dataset.objects.chosen().filter(state=DatasetState.READY, withdrawn_at=None)
    return [
        {"id": str(one.public_id), "name": one.name, "kind": one.kind, "rows": one.rows}
        for one in ready.order_by("-pk")[:MOST]
    ]


def _models() -> list[Row]:
    """Models with files: a model that is served elsewhere cannot be trained."""
    usable = ModelVersion.objects.exclude(origin=Origin.ENDPOINT).exclude(key="")
    usable = usable.exclude(state=ModelState.RETIRED).order_by("-pk")
    return [
        {
            **{"id": str(one.public_id), "name": one.name, "kind": one.kind, "state": one.state},
            "parameters": one.shape.get("parameters"),
        }
        for one in usable[:MOST]
    ]


def _runs() -> list[Row]:
    """Runs that wrote replies."""
    with_replies = Run.objects.filter(step__in=[Step.SAMPLE, Step.SCORE], state=State.SUCCEEDED)
    newest = with_replies.order_by("-pk")[:MOST]
    return [{"id": str(one.public_id), "name": one.name} for one in newest]

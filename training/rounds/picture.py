"""The loop as numbers: how much lies at each station, and how the rounds went."""

from typing import Any

from django.db.models import Count, Q

from labeling.labels.models import Label
from labeling.prompts.models import Prompt
from labeling.tasks.models import Purpose, Seat, Task
from training.datasets.models import Dataset
from training.datasets.models import State as DatasetState
from training.registry.models import Kind, ModelVersion
from training.registry.services import current_policy
from training.rounds.models import Round, StageName
from training.runs.models import ENDED, Run
from training.samples.models import SampleBatch
from training.samples.models import State as BatchState


def stations() -> dict[str, Any]:
    """Counts of rows, counted now."""
    open_tasks = Seat.objects.open().filter(task__retired_at=None)
    policy = current_policy()
    return {
        "prompts": Prompt.objects.in_use().count(),
        "tasks": Task.objects.filter(retired_at=None).count(),
        "open_seats": open_tasks.count(),
        "labels": Label.objects.counted().count(),
        "datasets": Dataset.objects.filter(state=DatasetState.READY, withdrawn_at=None).count(),
        "runs": Run.objects.count(),
        "runs_at_work": Run.objects.exclude(state__in=ENDED).count(),
        "models": ModelVersion.objects.filter(kind__in=(Kind.POLICY, Kind.BASE)).count(),
        "reward_models": ModelVersion.objects.filter(kind=Kind.REWARD).count(),
        "batches": SampleBatch.objects.filter(entrant=None).count(),
        "batches_ready": SampleBatch.objects.filter(entrant=None, state=BatchState.READY).count(),
        "policy": policy.name if policy else "",
    }


def progress(round_: Round) -> dict[str, int]:
    """Of the labels that the present round asks for."""
    seats = Seat.objects.living().filter(
        round_number=round_.number, purpose=Purpose.TRAINING, task__retired_at=None
    )
    return seats.aggregate(done=Count("pk", filter=Q(finished_at__isnull=False)), all=Count("pk"))


def history() -> list[dict[str, Any]]:
    """One point of each curve for each round whose gate has seen its policy."""
    found = Round.objects.order_by("number").prefetch_related("stages")
    return [_point(round_) for round_ in found]


def _point(round_: Round) -> dict[str, Any]:
    gate = next(stage for stage in round_.stages.all() if stage.name == StageName.GATE)
    seen = {one["name"]: one for one in gate.evidence.get("checks", [])}
    win_rate = seen.get("win_rate", {})
    return {
        "number": round_.number,
        "state": round_.state,
        "candidate": gate.evidence.get("candidate", ""),
        "decided": gate.evidence.get("decided", ""),
        "win_rate": win_rate.get("value"),
        "win_rate_low": win_rate.get("low"),
        "win_rate_high": win_rate.get("high"),
        "reward": seen.get("reward", {}).get("after"),
        "kl": seen.get("kl", {}).get("after"),
    }

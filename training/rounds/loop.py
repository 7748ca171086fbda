"""What the page of the loop shows of the rounds: labels so far, and one point per round."""

from typing import Any

from django.db.models import Count, Q

from labeling.tasks.models import Purpose, Seat
from training.rounds.models import Round, StageName


def label_progress(round_: Round) -> dict[str, int]:
    """How many of the labels that the round asks for are done."""
    seats = Seat.objects.active().filter(
        round_number=round_.number, purpose=Purpose.TRAINING, task__retired_at=None
    )
    return seats.aggregate(done=Count("pk", filter=Q(finished_at__isnull=False)), all=Count("pk"))


def history() -> list[dict[str, Any]]:
    """One point of each curve per round, read from what its gate saw."""
    rounds = Round.objects.order_by("number").prefetch_related("stages")
    return [_point(round_) for round_ in rounds]


def _point(round_: Round) -> dict[str, Any]:
    gate = next(stage for stage in round_.stages.all() if stage.name == StageName.GATE)
    seen = {one["name"]: one for one in gate.evidence.get("checks", [])}
    win_rate = seen.get("win_rate", {})
    return {
        "row": round_.pk,
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

"""How rounds and stages move: every move is one UPDATE that names the state it leaves."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from training.rounds.models import Round, RoundState, Stage, StageState

PAST = (StageState.DONE, StageState.SKIPPED)


def present(round_: Round) -> Stage | None:
    """The stage at which the round stands; none when all are past."""
    return round_.stages.exclude(state__in=PAST).order_by("pk").first()


def begun(stage: Stage, leaving: StageState) -> bool:
    """Nobody else begins it, and nothing before it is unfinished."""
    earlier = Stage.objects.filter(round=stage.round_id, pk__lt=stage.pk).exclude(state__in=PAST)
    if earlier.exists():
        return False
    return _move(
        stage, leaving, StageState.RUNNING,
        started_at=Now(), ended_at=None, message="", tries=F("tries") + 1,
    )  # fmt: skip


def done(stage: Stage, evidence: Mapping[str, Any] | None = None) -> bool:
    more = {} if evidence is None else {"evidence": dict(evidence)}
    return _move(stage, StageState.RUNNING, StageState.DONE, ended_at=Now(), message="", **more)


def stopped(stage: Stage, message: str) -> bool:
    return _move(stage, StageState.RUNNING, StageState.STOPPED, ended_at=Now(), message=message)


def held_back(stage: Stage, message: str) -> bool:
    """A stage that may not begin by itself: a limit of automatic rounds was reached."""
    return _move(stage, StageState.WAITING, StageState.STOPPED, ended_at=Now(), message=message)


def skipped(stage: Stage) -> bool:
    return _move(stage, StageState.WAITING, StageState.SKIPPED, ended_at=Now())


def ended(round_: Round, state: RoundState) -> bool:
    return bool(
        Round.objects.filter(pk=round_.pk, state=RoundState.OPEN).update(
            state=state, ended_at=Now()
        )
    )


def _move(stage: Stage, leaving: StageState, to: StageState, **fields: Any) -> bool:
    # No join: Django would put the conditions into a subselect, which PostgreSQL does not look
    # at again after it has waited for another's move of the same row.
    open_rounds = Round.objects.filter(state=RoundState.OPEN).values("pk")
    leaves = Stage.objects.filter(pk=stage.pk, state=leaving, round__in=open_rounds)
    moved = leaves.update(state=to, **fields)
    stage.refresh_from_db()
    return bool(moved)

"""How rounds and stages change state: each change is one UPDATE that names the state it leaves.

Every function returns whether the change was made. If somebody else made one first, it was not.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from training.rounds.models import Round, RoundState, Stage, StageState

PAST = (StageState.DONE, StageState.SKIPPED)


def current_stage(round_: Round) -> Stage | None:
    """The first stage that is not past; none when all are."""
    return round_.stages.exclude(state__in=PAST).order_by("pk").first()


def begin(stage: Stage, leaving: StageState) -> bool:
    """Begin the stage, unless an earlier one is unfinished. Call it in a transaction."""
    # A concurrent call that abandons the round waits for this lock and then finds the work of this
    # stage; or this waits for that call and finds that the round has ended.
    still_open = Round.objects.filter(pk=stage.round_id, state=RoundState.OPEN)
    if still_open.select_for_update(no_key=True).first() is None:
        return False
    earlier = Stage.objects.filter(round=stage.round_id, pk__lt=stage.pk).exclude(state__in=PAST)
    if earlier.exists():
        return False
    fresh: dict[str, Any] = {"started_at": Now(), "ended_at": None, "message": ""}
    return _move(stage, leaving, StageState.RUNNING, tries=F("tries") + 1, **fresh)


def finish(stage: Stage, evidence: Mapping[str, Any] | None = None) -> bool:
    more = {} if evidence is None else {"evidence": dict(evidence)}
    return _move(stage, StageState.RUNNING, StageState.DONE, ended_at=Now(), message="", **more)


def stop(stage: Stage, message: str) -> bool:
    return _move(stage, StageState.RUNNING, StageState.STOPPED, ended_at=Now(), message=message)


def hold_back(stage: Stage, message: str) -> bool:
    """Stop a stage before it begins, because a limit of automatic rounds was reached."""
    return _move(stage, StageState.WAITING, StageState.STOPPED, ended_at=Now(), message=message)


def skip(stage: Stage) -> bool:
    return _move(stage, StageState.WAITING, StageState.SKIPPED, ended_at=Now())


def end(round_: Round, state: RoundState) -> bool:
    open_round = Round.objects.filter(pk=round_.pk, state=RoundState.OPEN)
    return bool(open_round.update(state=state, ended_at=Now()))


def _move(stage: Stage, leaving: StageState, to: StageState, **fields: Any) -> bool:
    # Without a join: Django would put the conditions into a subselect, which PostgreSQL does not
    # evaluate again after waiting for another transaction that moved the same row.
    open_rounds = Round.objects.filter(state=RoundState.OPEN).values("pk")
    leaves = Stage.objects.filter(pk=stage.pk, state=leaving, round__in=open_rounds)
    moved = leaves.update(state=to, **fields)
    stage.refresh_from_db()
    return bool(moved)

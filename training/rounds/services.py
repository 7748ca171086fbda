"""What researchers do with rounds: begin, take the next step, decide at the gate, go back, end."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from labeling.people.models import User
from training.registry.services import current_policy
from training.rounds import states
from training.rounds.errors import RoundCannotMove, RoundIsRefused
from training.rounds.ground import Ground, start_of
from training.rounds.models import Round, RoundState, Stage, StageName, StageState
from training.rounds.plan import Plan
from training.rounds.walking import begin, open_round, walk
from training.rounds.work import labels_of, let_out
from training.runs.models import ENDED
from training.runs.services import cancel
from training.samples.models import State as BatchState
from training.samples.services import discard


def begin_round(*, plan: Plan, by: User, automatic: bool = False, name: str = "") -> Round:
    """Open the next round; an automatic one begins at once."""
    current = current_policy()
    if current is None:
        raise RoundIsRefused(RoundIsRefused.no_policy)
    start_of(plan, current)
    plan.choice.check()
    try:
        round_ = open_round(plan.as_json(), by=by, automatic=automatic, name=name)
    except IntegrityError as taken:
        raise RoundIsRefused(RoundIsRefused.another_is_open) from taken
    ground = Ground(round_, round_.stages.get(name=StageName.SAMPLE), by)
    _check(ground)
    walk(round_.pk)
    round_.refresh_from_db()
    return round_


def _check(ground: Ground) -> None:
    """Names that mean nothing are found before anything is drawn; the round does not stay."""
    try:
        ground.mix()
        ground.text(ground.plan.text)
        ground.text(ground.plan.held_out_text)
    except RoundIsRefused:
        ground.round.delete()
        raise


def next_step(*, round_: Round, stage: str, by: User) -> Round:
    """Do what the button says, unless the round has moved on since the page was drawn."""
    present = states.present(round_)
    if round_.state != RoundState.OPEN or present is None:
        raise RoundCannotMove(RoundCannotMove.has_ended)
    if present.name != stage:
        raise RoundCannotMove
    present.round = round_
    match present.state:
        case StageState.RUNNING:
            _push(present, by)
        case state:
            begin(present, leaving=StageState(state), by=by)
    walk(round_.pk)
    round_.refresh_from_db()
    return round_


def _push(stage: Stage, by: User) -> None:
    """What a person can do while a stage is at work."""
    if stage.name == StageName.SAMPLE:
        batch = stage.batches.order_by("-pk").first()
        if batch and batch.state == BatchState.READY:
            let_out(batch, number=stage.round.number, by=by)
            return
    if stage.name == StageName.LABEL:
        labels = labels_of(stage.round.number)
        if not labels:
            raise RoundCannotMove(RoundCannotMove.no_labels)
        states.done(stage, {"labels": labels, "closed_by": str(by)})
        return
    if stage.name == StageName.GATE:
        raise RoundCannotMove(RoundCannotMove.gate_waits)
    # Otherwise the click only looks: the runs' own ends move it on.


@transaction.atomic
def decide(*, round_: Round, promote: bool, reason: str, by: User) -> Round:
    """The person at the gate, who may see it otherwise than the numbers do."""
    stage = states.present(round_)
    if round_.state != RoundState.OPEN or stage is None or stage.name != StageName.GATE:
        raise RoundCannotMove
    if stage.state == StageState.STOPPED and not states.begun(stage, StageState.STOPPED):
        raise RoundCannotMove
    said = {"decided": "promote" if promote else "keep", "reason": reason, "by": str(by)}
    if not states.done(stage, stage.evidence | said):
        raise RoundCannotMove
    following = round_.stages.get(name=StageName.PROMOTE)
    following.round = round_
    if promote:
        begin(following, leaving=StageState.WAITING, by=by)
    else:
        states.skipped(following)
    transaction.on_commit(lambda: walk(round_.pk))
    round_.refresh_from_db()
    return round_


@transaction.atomic
def abandon(*, round_: Round, by: User) -> Round:
    """End a round where it stands. What was made stays; what still works for it is ended."""
    if not states.ended(round_, RoundState.ABANDONED):
        round_.refresh_from_db()
        if round_.state == RoundState.ABANDONED:
            return round_
        raise RoundCannotMove(RoundCannotMove.has_ended)
    for stage in round_.stages.all():
        for run in stage.runs.exclude(state__in=ENDED):
            cancel(run=run, by=by)
        for batch in stage.batches.filter(state__in=(BatchState.DRAWING, BatchState.READY)):
            discard(batch=batch, by=by)
    round_.refresh_from_db()
    return round_


def change(
    *, round_: Round, by: User, automatic: bool | None = None, plan: Mapping[str, Any] | None = None
) -> Round:
    """Another plan for the stages to come, or another driver."""
    fields: dict[str, Any] = {} if automatic is None else {"automatic": automatic}
    if plan is not None:
        fields["plan"] = Plan.parse(round_.plan | dict(plan)).as_json()
    if not Round.objects.filter(pk=round_.pk, state=RoundState.OPEN).update(**fields):
        raise RoundCannotMove(RoundCannotMove.has_ended)
    walk(round_.pk)
    round_.refresh_from_db()
    return round_

"""What researchers can do with rounds: begin, take the next step, decide at the gate, end."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction

from common.commits import notify_after_commit
from labeling.people.models import User
from training.registry.services import current_policy
from training.rounds import states
from training.rounds.errors import RoundCannotMove, RoundIsRefused
from training.rounds.models import Round, RoundState, Stage, StageName, StageState
from training.rounds.plan import DIRECT, Plan
from training.rounds.progression import advance, begin_stage, open_round
from training.rounds.stage_context import StageContext, start_of
from training.rounds.stages.label import labels_of
from training.runs.errors import RunCannotMove
from training.runs.models import ENDED
from training.runs.services import cancel
from training.samples.errors import BatchCannotMove
from training.samples.models import State as BatchState
from training.samples.services import discard, release

# States of a batch whose replies no labeler has seen.
UNSEEN = (BatchState.DRAWING, BatchState.READY, BatchState.RELEASING)


def begin_round(*, plan: Plan, by: User, automatic: bool = False, name: str = "") -> Round:
    """Open the next round. An automatic one begins at once."""
    current = current_policy()
    if current is None:
        raise RoundIsRefused(RoundIsRefused.no_policy)
    start_of(plan, current)
    plan.choice.check()
    _refuse_unmeasured_limit(plan, automatic)
    try:
        round_ = open_round(plan.as_json(), by=by, automatic=automatic, name=name)
    except IntegrityError as taken:
        raise RoundIsRefused(RoundIsRefused.another_is_open) from taken
    _refuse_unknown_names(StageContext(round_, round_.stages.get(name=StageName.SAMPLE), by))
    advance(round_.pk)
    round_.refresh_from_db()
    return round_


def _refuse_unmeasured_limit(plan: Plan, automatic: bool) -> None:
    """Refuse a KL limit for an automatic round whose training measures no KL."""
    if automatic and plan.method == DIRECT and plan.most_kl:
        raise RoundIsRefused(RoundIsRefused.unmeasured_kl)


def _refuse_unknown_names(context: StageContext) -> None:
    """Refuse a plan that names what does not exist, and delete its round."""
    try:
        context.mix()
        context.text(context.plan.text)
        context.text(context.plan.held_out_text)
    except RoundIsRefused:
        context.round.delete()
        raise


def next_step(*, round_: Round, stage: str, by: User) -> Round:
    """Do what the button says, or refuse if the round has moved on since the page was drawn."""
    current = states.current_stage(round_)
    if round_.state != RoundState.OPEN or current is None:
        raise RoundCannotMove(RoundCannotMove.has_ended)
    if current.name != stage:
        raise RoundCannotMove
    current.round = round_
    if current.state == StageState.RUNNING:
        _push(current, by)
    else:
        begin_stage(current, leaving=StageState(current.state), by=by)
    advance(round_.pk)
    round_.refresh_from_db()
    return round_


def _push(stage: Stage, by: User) -> None:
    """Do what a person can do for a running stage."""
    match stage.name:
        case StageName.SAMPLE:
            batch = stage.batches.order_by("-pk").first()
            if batch and batch.state == BatchState.READY:
                release(batch=batch, by=by)
        case StageName.LABEL:
            labels = labels_of(stage.round.number)
            if not labels:
                raise RoundCannotMove(RoundCannotMove.no_labels)
            states.finish(stage, {"labels": labels, "closed_by": str(by)})
        case StageName.GATE:
            raise RoundCannotMove(RoundCannotMove.gate_waits)
        case _:
            pass  # its runs move it on when they end; the caller only checks them


@transaction.atomic
def decide(*, round_: Round, promote: bool, reason: str, by: User) -> Round:
    """Promote the new policy or keep the old one. A person may overrule the checks."""
    stage = states.current_stage(round_)
    if round_.state != RoundState.OPEN or stage is None or stage.name != StageName.GATE:
        raise RoundCannotMove
    if stage.state == StageState.STOPPED and not states.begin(stage, StageState.STOPPED):
        raise RoundCannotMove
    said = {"decided": "promote" if promote else "keep", "reason": reason, "by": str(by)}
    if not states.finish(stage, stage.evidence | said):
        raise RoundCannotMove
    following = round_.stages.get(name=StageName.PROMOTE)
    following.round = round_
    if promote:
        begin_stage(following, leaving=StageState.WAITING, by=by)
    else:
        states.skip(following)
    notify_after_commit(advance, round_.pk)
    round_.refresh_from_db()
    return round_


@transaction.atomic
def abandon(*, round_: Round, by: User) -> Round:
    """End a round at its current stage. Keep what was made, and cancel its runs and batches."""
    if not states.end(round_, RoundState.ABANDONED):
        round_.refresh_from_db()
        if round_.state == RoundState.ABANDONED:
            return round_
        raise RoundCannotMove(RoundCannotMove.has_ended)
    for stage in round_.stages.all():
        for run in stage.runs.exclude(state__in=ENDED):
            # What ended or was released meanwhile needs no end.
            with suppress(RunCannotMove):
                cancel(run=run, by=by)
        # A release under way is waited for; the batch is then no longer among these.
        for batch in stage.batches.select_for_update(of=("self",)).filter(state__in=UNSEEN):
            with suppress(BatchCannotMove):
                discard(batch=batch, by=by)
    round_.refresh_from_db()
    return round_


def change(
    *, round_: Round, by: User, automatic: bool | None = None, plan: Mapping[str, Any] | None = None
) -> Round:
    """Change the plan of the stages to come, or whether the round is automatic."""
    fields: dict[str, Any] = {} if automatic is None else {"automatic": automatic}
    wanted = Plan.parse(round_.plan | dict(plan or {}))
    _refuse_unmeasured_limit(wanted, round_.automatic if automatic is None else automatic)
    if plan is not None:
        fields["plan"] = wanted.as_json()
    if not Round.objects.filter(pk=round_.pk, state=RoundState.OPEN).update(**fields):
        raise RoundCannotMove(RoundCannotMove.has_ended)
    advance(round_.pk)
    round_.refresh_from_db()
    return round_

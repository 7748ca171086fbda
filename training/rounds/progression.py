"""How a round advances: check its current stage, and begin the next one where that is allowed.

A click, the end of a run and beat all advance rounds. Doing it twice at once does no harm, because
each change of state is one UPDATE that names the state it leaves.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException

from labeling.people.models import User
from training.registry.services import current_policy
from training.rounds import states
from training.rounds.models import Round, RoundState, Stage, StageName, StageState
from training.rounds.plan import Plan
from training.rounds.stage_context import Outcome, StageContext
from training.rounds.stages import STAGES

# More than all stages of a round and the first one of the next.
MOST_MOVES = 20


def begin_stage(stage: Stage, *, leaving: StageState, by: User) -> bool:
    """Begin a stage and its work in one transaction. A refusal stops the stage and says why."""
    with transaction.atomic():
        if not states.begin(stage, leaving):
            return False
        try:
            with transaction.atomic():
                STAGES[stage.name].begin(StageContext(stage.round, stage, by))
        except APIException as refused:
            states.stop(stage, sentence_of(refused))
    stage.refresh_from_db()
    return True


def check_stage(stage: Stage, by: User) -> bool:
    """Finish or stop a running stage if its work says so, and return whether it moved."""
    try:
        with transaction.atomic():
            found = STAGES[stage.name].check(StageContext(stage.round, stage, by))
    except APIException as refused:
        found = Outcome(stopped=sentence_of(refused))
    if found.done:
        return states.finish(stage, found.evidence)
    return bool(found.stopped) and states.stop(stage, found.stopped)


def sentence_of(refused: APIException) -> str:
    """One text from a sentence, or from sentences by field."""
    detail = refused.detail
    if isinstance(detail, dict):
        return " ".join(f"{name}: {' '.join(map(str, said))}" for name, said in detail.items())
    return " ".join(map(str, detail)) if isinstance(detail, list) else str(detail)


def advance(round_id: int) -> None:
    """Advance the round as far as it can go without a person."""
    for _move in range(MOST_MOVES):
        round_ = Round.objects.select_related("created_by", "begun_from").get(pk=round_id)
        if round_.state != RoundState.OPEN or not _moves(round_):
            return


def _moves(round_: Round) -> bool:
    """Make the next move, and return whether another one may follow."""
    stage = states.current_stage(round_)
    if stage is None:
        _end(round_)
        return False
    stage.round = round_
    if stage.state == StageState.RUNNING:
        return check_stage(stage, round_.created_by)
    if stage.state != StageState.WAITING or not round_.automatic:
        return False
    if limit := limit_reached(round_, stage):
        states.hold_back(stage, limit)
        return False
    return begin_stage(stage, leaving=StageState.WAITING, by=round_.created_by)


def limit_reached(round_: Round, stage: Stage) -> str:
    """Why an automatic round must not begin this stage; empty if it may."""
    plan = Plan.parse(round_.plan)
    age = timezone.now() - round_.created_at
    if plan.most_hours and age > timedelta(hours=plan.most_hours):
        said = _("The round has taken longer than %(hours)g hours, the plan's limit.")
        return said % {"hours": plan.most_hours}
    asked = plan.choice.number * plan.overlap
    if stage.name == StageName.SAMPLE and plan.most_labels and asked > plan.most_labels:
        said = _("The tasks would need %(asked)s labels; the plan's limit is %(most)s.")
        return said % {"asked": asked, "most": plan.most_labels}
    return ""


def _end(round_: Round) -> None:
    """End a round whose stages are all past. An automatic one begins the next, if one is left."""
    if not states.end(round_, RoundState.DONE):
        return
    plan = Plan.parse(round_.plan)
    if round_.automatic and plan.rounds_left > 1:
        fresh = plan.as_json() | {"rounds_left": plan.rounds_left - 1}
        following = open_round(fresh, by=round_.created_by, automatic=True, name="")
        advance(following.pk)


@transaction.atomic
def open_round(plan: dict[str, object], *, by: User, automatic: bool, name: str) -> Round:
    """Create a round with all its stages. A constraint refuses a second open round."""
    newest = Round.objects.order_by("-number").first()
    round_ = Round.objects.create(
        number=newest.number + 1 if newest else 1,
        name=name,
        automatic=automatic,
        plan=plan,
        begun_from=current_policy(),
        created_by=by,
    )
    for stage in StageName.values:
        Stage.objects.create(round=round_, name=stage)
    return round_

"""How a round goes on: look at the present stage, and begin the next where that is allowed.

Whoever walks may be a click, the end of a run, or beat; walking twice at once does no harm,
because each move is one UPDATE that names the state it leaves.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException

from labeling.people.models import User
from training.registry.services import current_policy
from training.rounds import states
from training.rounds.ground import Ground, Outcome
from training.rounds.models import Round, RoundState, Stage, StageName, StageState
from training.rounds.plan import Plan
from training.rounds.work import BEGIN, LOOK

# More than all stages of a round and the first of the next.
MOST_MOVES = 20


def begin(stage: Stage, *, leaving: StageState, by: User) -> bool:
    """The move and the work are one transaction; a refusal stops the stage with its words."""
    with transaction.atomic():
        if not states.begun(stage, leaving):
            return False
        try:
            with transaction.atomic():
                BEGIN[stage.name](Ground(stage.round, stage, by))
        except APIException as refused:
            states.stopped(stage, words_of(refused))
    stage.refresh_from_db()
    return True


def look(stage: Stage, by: User) -> bool:
    """Whether the stage moved on."""
    try:
        with transaction.atomic():
            found = LOOK[stage.name](Ground(stage.round, stage, by))
    except APIException as refused:
        found = Outcome(stopped=words_of(refused))
    if found.done:
        return states.done(stage, found.evidence)
    return bool(found.stopped) and states.stopped(stage, found.stopped)


def words_of(refused: APIException) -> str:
    """One text from what may be a sentence or sentences by field."""
    detail = refused.detail
    if isinstance(detail, dict):
        return " ".join(f"{name}: {' '.join(map(str, said))}" for name, said in detail.items())
    return " ".join(map(str, detail)) if isinstance(detail, list) else str(detail)


def walk(round_id: int) -> None:
    """As far as it goes by itself."""
    for _move in range(MOST_MOVES):
        round_ = Round.objects.select_related("created_by", "begun_from").get(pk=round_id)
        if round_.state != RoundState.OPEN or not _step(round_):
            return


def _step(round_: Round) -> bool:
    stage = states.present(round_)
    by = round_.created_by
    if stage is None:
        return _end(round_) and False
    stage.round = round_
    if stage.state == StageState.RUNNING:
        return look(stage, by)
    if stage.state != StageState.WAITING or not round_.automatic:
        return False
    if limit := limit_reached(round_, stage):
        states.held_back(stage, limit)
        return False
    return begin(stage, leaving=StageState.WAITING, by=by)


def limit_reached(round_: Round, stage: Stage) -> str:
    """Why an automatic round may not go on by itself; empty while it may."""
    plan = Plan.parse(round_.plan)
    age = timezone.now() - round_.created_at
    if plan.most_hours and age > timedelta(hours=plan.most_hours):
        said = _("The round has taken longer than %(hours)g hours, the plan's limit.")
        return said % {"hours": plan.most_hours}
    asked = plan.choice.number * plan.overlap
    if stage.name == StageName.SAMPLE and plan.most_labels and asked > plan.most_labels:
        said = _("The tasks would want %(asked)s labels; the plan's limit is %(most)s.")
        return said % {"asked": asked, "most": plan.most_labels}
    return ""


def _end(round_: Round) -> bool:
    """All stages are past. An automatic round begins the next one, if the plan has one left."""
    if not states.ended(round_, RoundState.DONE):
        return False
    plan = Plan.parse(round_.plan)
    if round_.automatic and plan.rounds_left > 1:
        fresh = plan.as_json() | {"rounds_left": plan.rounds_left - 1}
        following = open_round(fresh, by=round_.created_by, automatic=True, name="")
        walk(following.pk)
    return True


@transaction.atomic
def open_round(plan: dict[str, object], *, by: User, automatic: bool, name: str) -> Round:
    """A row per stage, all waiting. Two at once: the database lets one in."""
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

"""Promote: the new policy becomes the current one."""

from django.utils.translation import gettext as _

from training.registry.services import current_policy, promote
from training.rounds.models import StageName
from training.rounds.plan import GATE
from training.rounds.stage_context import Outcome, StageContext


def begin(context: StageContext) -> None:
    decided = context.other(StageName.GATE).evidence
    if current_policy() == context.candidate:
        return  # somebody promoted it on its own page first
    by_gate = context.plan.decides == GATE
    promote(
        model=context.candidate,
        by=None if by_gate else context.by,
        reason=decided.get("reason") or _("Round %(number)s") % {"number": context.round.number},
        evidence=decided,
    )


def check(context: StageContext) -> Outcome:
    context.stage.model_versions.set([context.candidate])
    return Outcome(done=True)

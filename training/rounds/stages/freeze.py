"""Freeze: labels and prompts are written into the datasets of the round."""

from django.utils.translation import gettext as _

from training.datasets.models import Kind as DatasetKind
from training.datasets.models import State as DatasetState
from training.datasets.query import Query
from training.datasets.services import freeze, freeze_prompts, preview_counts
from training.rounds.models import Stage
from training.rounds.plan import DIRECT
from training.rounds.stage_context import Outcome, StageContext
from training.samples.choosing import Choice, choose

# What a dataset of the round is used for.
RANKINGS, DEMONSTRATIONS, PROMPTS = "rankings", "demonstrations", "prompts"
FRESH = "rankings of this round"
EVALUATION = "evaluation prompts"


def begin(context: StageContext) -> None:
    rounds = (context.round.number,) if context.plan.only_this_round else ()
    wanted = {
        RANKINGS: (DatasetKind.RANKINGS, Query(rounds=rounds, splits=())),
        DEMONSTRATIONS: (DatasetKind.DEMONSTRATIONS, Query()),
        PROMPTS: (DatasetKind.PROMPTS, Query()),
    }
    if context.plan.method == DIRECT:
        query = Query(rounds=(context.round.number,), splits=())
        wanted[FRESH] = (DatasetKind.RANKINGS, query)
    made = {}
    for use, (kind, query) in wanted.items():
        # Rankings and prompts are required. Demonstrations only set the bias of the reward.
        if use != DEMONSTRATIONS or preview_counts(kind=kind, query=query).rows:
            name = f"{context.name} {use}"
            made[use] = freeze(name=name, kind=kind, query=query, by=context.by)
    choice = Choice(
        number=context.plan.evaluate_prompts,
        split=context.plan.evaluate_split,
        unseen=False,
        seed=context.round.number,
    )
    if prompts := choose(choice):
        name = f"{context.name} {EVALUATION}"
        made[EVALUATION] = freeze_prompts(name=name, prompts=prompts, by=context.by)
    context.stage.datasets.set(made.values())
    by_use = {use: dataset.pk for use, dataset in made.items()}
    Stage.objects.filter(pk=context.stage.pk).update(evidence={"datasets": by_use})


def check(context: StageContext) -> Outcome:
    frozen = list(context.stage.datasets.all())
    if failed := [one for one in frozen if one.state == DatasetState.FAILED]:
        said = _("%(name)s: %(why)s") % {"name": failed[0].name, "why": failed[0].message}
        return Outcome(stopped=said)
    return Outcome(done=all(one.state == DatasetState.READY for one in frozen))

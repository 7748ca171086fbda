"""Sample: models write replies to prompts, and somebody releases them to people."""

from django.utils.translation import gettext as _

from labeling.tasks.opening import end_rounds_before
from training.registry.models import ModelVersion
from training.rounds.plan import Plan
from training.rounds.stage_context import UNFINISHED, Outcome, StageContext
from training.samples.models import State as BatchState
from training.samples.services import Terms, draw, draw_again, release


def begin(context: StageContext) -> None:
    earlier = context.stage.batches.order_by("-pk").first()
    if earlier and earlier.state == BatchState.FAILED:
        draw_again(batch=earlier, by=context.by)
        return
    if earlier and earlier.state != BatchState.DISCARDED:
        return
    batch = draw(
        name=context.name,
        choice=context.plan.choice,
        mix=context.mix(),
        by=context.by,
        terms=terms_of(context.plan, context.round.number, context.earlier_reward_model),
    )
    context.stage.batches.add(batch)


def terms_of(plan: Plan, number: int, reward_model: ModelVersion | None = None) -> Terms:
    return Terms(
        least_replies=plan.least_replies,
        most_replies=plan.most_replies,
        temperature=plan.temperature,
        most_tokens=plan.most_tokens,
        overlap=plan.overlap,
        task_kind=plan.task_kind,
        round_number=number,
        seed=number,
        reward_model=reward_model,
    )


def check(context: StageContext) -> Outcome:
    batch = context.stage.batches.order_by("-pk").first()
    if batch is None:
        return Outcome(stopped=_("There is no sample batch."))
    if batch.state == BatchState.READY and context.round.automatic:
        batch = release(batch=batch, by=context.by)
    match batch.state:
        case BatchState.RELEASED:
            # Labelers continue with the new tasks; who has begun an older one can finish it.
            end_rounds_before(round_number=context.round.number)
            return Outcome(done=True)
        case BatchState.FAILED:
            return Outcome(stopped=batch.message)
        case BatchState.DISCARDED:
            return Outcome(stopped=_("The sample batch was discarded. Repeat the stage."))
    return UNFINISHED

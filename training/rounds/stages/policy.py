"""Train the policy: PPO against the round's reward model, within the plan's limit on KL."""

from django.utils.translation import gettext as _

from training.rounds.stage_context import Outcome, StageContext
from training.rounds.stages.freeze import PROMPTS
from training.rounds.stages.training import Inputs, check_training, newest_run, train
from training.runs.models import ENDED, Metric, Run
from training.runs.services import cancel


def begin(context: StageContext) -> None:
    inputs: Inputs = {
        "model": context.start,
        "reward_model": context.reward_model,
        "prompts": context.frozen(PROMPTS),
        "text": context.text(context.plan.text),
    }
    train(context, step="ppo", spec=context.plan.policy_spec, inputs=inputs)


def check(context: StageContext) -> Outcome:
    """Cancel the run of an automatic round when its KL exceeds the limit."""
    run = newest_run(context)
    if run and context.round.automatic and run.state not in ENDED:
        kl = kl_of(run)
        if kl is not None and kl > context.plan.most_kl and not run.cancel_asked_at:
            cancel(run=run, by=context.by)
            said = _("The KL of the policy reached %(kl).1f; the plan allows %(most).1f.")
            return Outcome(stopped=said % {"kl": kl, "most": context.plan.most_kl})
    return check_training(context)


def kl_of(run: Run) -> float | None:
    newest = Metric.objects.filter(run=run).order_by("-step").first()
    value = newest.values.get("kl") if newest else None
    return None if value is None else float(value)

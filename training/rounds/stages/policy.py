"""Train the policy: against the round's reward model, or directly on the round's rankings."""

from django.utils.translation import gettext as _

from training.rounds.plan import DIRECT
from training.rounds.stage_context import Outcome, StageContext
from training.rounds.stages.freeze import FRESH, PROMPTS
from training.rounds.stages.training import Inputs, check_training, newest_run, train
from training.runs.models import ENDED, Metric, Run
from training.runs.services import cancel
from training.specs.direct import WITHOUT_REFERENCE


def begin(context: StageContext) -> None:
    inputs = for_direct(context) if context.plan.method == DIRECT else for_rewards(context)
    text = {"text": context.text(context.plan.text)}
    spec = context.plan.policy_spec
    train(context, step=context.plan.method, spec=spec, inputs={**inputs, **text})


def for_rewards(context: StageContext) -> Inputs:
    """What PPO, RLOO and GRPO read."""
    return {
        "model": context.start,
        "reward_model": context.reward_model,
        "prompts": context.frozen(PROMPTS),
    }


def for_direct(context: StageContext) -> Inputs:
    """Online preference learning (2402.04792): people ranked fresh replies of the current policy.

    It continues from that policy, and stays near the model that all rounds started from.
    """
    without = context.plan.policy_spec.get("loss") in WITHOUT_REFERENCE
    moved = context.current != context.start
    return {
        "model": context.current,
        "reference": context.start if moved and not without else None,
        "rankings": context.frozen(FRESH),
    }


def check(context: StageContext) -> Outcome:
    """Cancel the run of an automatic round when its KL exceeds the limit."""
    run = newest_run(context)
    if run and context.round.automatic and run.state not in ENDED:
        kl, most = kl_of(run), context.plan.most_kl
        if most and kl is not None and kl > most and not run.cancel_asked_at:
            cancel(run=run, by=context.by)
            said = _("The KL of the policy reached %(kl).1f; the plan allows %(most).1f.")
            return Outcome(stopped=said % {"kl": kl, "most": most})
    return check_training(context)


def kl_of(run: Run) -> float | None:
    newest = Metric.objects.filter(run=run).order_by("-step").first()
    value = newest.values.get("kl") if newest else None
    return None if value is None else float(value)

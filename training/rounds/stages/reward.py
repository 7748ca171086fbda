"""Train the reward model: it learns from the rankings that were frozen."""

from training.rounds.stage_context import Outcome, StageContext
from training.rounds.stages.freeze import DEMONSTRATIONS, RANKINGS
from training.rounds.stages.training import Inputs, check_training, train


def begin(context: StageContext) -> None:
    inputs: Inputs = {
        "model": context.start,
        "rankings": context.frozen(RANKINGS),
        "demonstrations": context.frozen(DEMONSTRATIONS),
    }
    train(context, step="reward", spec=context.plan.reward_spec, inputs=inputs)


def check(context: StageContext) -> Outcome:
    return check_training(context)

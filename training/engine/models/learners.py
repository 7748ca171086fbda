"""Which learner a spec asks for: plain torch, or DeepSpeed's ZeRO."""

from training.engine.runtime.distributed import Learner, PlainLearner, Team, Trained
from training.specs import TrainingSpec


def make_learner(model: Trained, spec: TrainingSpec, team: Team) -> Learner:
    model.to(team.device)
    if not spec.zero:  # stage 0 cuts nothing up: it is what plain torch does
        return PlainLearner(model, spec, team)
    from training.engine.models.zero import ZeroLearner  # DeepSpeed is optional and slow to load

    return ZeroLearner(model, spec, team)

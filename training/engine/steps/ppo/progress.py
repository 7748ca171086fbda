"""The progress of a PPO run, and its checkpoints."""

from dataclasses import dataclass
from typing import ClassVar

from training.engine.runtime.checkpoint import State
from training.engine.steps.ppo.objective import next_kl_weight
from training.engine.steps.ppo.rollout import Models, Rollout
from training.engine.steps.rollouts import progress
from training.specs import PpoSpec


@dataclass(kw_only=True)
class Progress(progress.Progress[Rollout]):
    """What changes during a run, besides the weights of policy and critic."""

    numbers: ClassVar[tuple[str, ...]] = ("kl_weight", *progress.Progress.numbers)

    kind: type[Rollout] = Rollout
    kl_weight: float

    def next_iteration(self, kl_weight: float) -> None:
        self.kl_weight = kl_weight
        self.end_iteration()


def adapted_kl_weight(weight: float, rollout: Rollout, spec: PpoSpec) -> float:
    """The KL weight of the next iteration: the same, unless the spec sets a KL target."""
    if spec.kl_target is None:
        return weight
    kl = float(rollout.kl().mean())
    return next_kl_weight(weight, kl, len(rollout), target=spec.kl_target, horizon=spec.kl_horizon)


def state_of(models: Models, progress: Progress) -> State:
    return {
        "policy": models.policy.state(),
        "critic": models.critic.state(),
        **progress.state(),
    }


def restore(models: Models, progress: Progress, state: State) -> None:
    """Put models and progress back into a saved state."""
    models.policy.load_state(state["policy"])
    models.critic.load_state(state["critic"])
    progress.load_state(state, models.policy.device)

"""The data of a PPO run, and its progress down to the minibatch."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from training.engine.models.average import Average
from training.engine.models.generate import Ids
from training.engine.models.sampling import Sampling
from training.engine.runtime.checkpoint import State
from training.engine.runtime.random_numbers import draw
from training.engine.steps.ppo.objective import next_kl_weight
from training.engine.steps.ppo.rollout import Models, Rollout
from training.engine.steps.ptx import draw_chunks
from training.specs import PpoSpec

Measures = dict[str, float]


@dataclass(frozen=True)
class TrainingData:
    """What does not change during a run."""

    prompts: list[Ids]
    texts: list[Ids]  # of pretraining; empty without ptx
    iterations: int
    replies: Sampling  # how replies are sampled; see sampling() for the seed
    read: Callable[[list[int]], str] = str  # token ids as text, for samples.jsonl

    def sampling(self, name: int | str) -> Sampling:
        """How to sample replies for this iteration or purpose. Each name gives other replies."""
        return replace(self.replies, seed=f"{self.replies.seed}/{name}")


@dataclass
class Progress:
    """What changes during a run, besides the weights of policy and critic."""

    kl_weight: float
    average: Average
    iteration: int = 0
    minibatch: int = 0  # of this iteration, counted over all inner epochs
    rollout: Rollout | None = None  # of this iteration, once it is collected
    updates: list[Measures] = field(default_factory=list)  # per minibatch of this iteration
    red: dict[str, int] = field(default_factory=dict)  # per invariant, iterations out of range

    def next_iteration(self, kl_weight: float) -> None:
        self.kl_weight = kl_weight
        self.iteration, self.minibatch, self.rollout, self.updates = self.iteration + 1, 0, None, []


def draw_prompts(iteration: int, data: TrainingData, spec: PpoSpec) -> list[Ids]:
    """The prompts of this iteration, one per episode."""
    chosen = draw(spec.batch, len(data.prompts), iteration, spec.seed, "prompts")
    return [data.prompts[number] for number in chosen]


def draw_texts(progress: Progress, data: TrainingData, spec: PpoSpec) -> list[Ids]:
    """C.4: eight examples of pretraining for every episode of the minibatch."""
    minibatches_before = progress.iteration * (spec.batch // spec.minibatch) * spec.inner_epochs
    number = minibatches_before + progress.minibatch
    return draw_chunks(spec.ptx_per_episode * spec.minibatch, data.texts, number, spec)


def adapted_kl_weight(weight: float, rollout: Rollout, spec: PpoSpec) -> float:
    """The KL weight of the next iteration: the same, unless the spec sets a KL target."""
    if spec.kl_target is None:
        return weight
    kl = float(rollout.kl().mean())
    return next_kl_weight(weight, kl, len(rollout), target=spec.kl_target, horizon=spec.kl_horizon)


NUMBERS = ("kl_weight", "iteration", "minibatch", "updates", "red")


def state_of(models: Models, progress: Progress) -> State:
    """Everything a resumed run needs. Random numbers need no state, see random_numbers.py."""
    return {
        "policy": models.policy.state(),
        "critic": models.critic.state(),
        "average": progress.average.weights,
        "rollout": progress.rollout.state() if progress.rollout else None,
        "progress": {name: getattr(progress, name) for name in NUMBERS},
    }


def restore(models: Models, progress: Progress, state: State) -> None:
    """Put models and progress back into a saved state."""
    models.policy.load_state(state["policy"])
    models.critic.load_state(state["critic"])
    device = models.policy.device
    progress.average.weights = {name: mean.to(device) for name, mean in state["average"].items()}
    progress.rollout = Rollout.from_state(state["rollout"]) if state["rollout"] else None
    for name in NUMBERS:
        setattr(progress, name, state["progress"][name])

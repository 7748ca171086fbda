"""What a PPO run works on, and where it is, down to the minibatch."""

from collections.abc import Callable
from dataclasses import dataclass, field

from training.engine.models.average import Average
from training.engine.models.generate import Ids, Sampling
from training.engine.runtime.checkpoint import State
from training.engine.steps.ppo.objective import next_kl_weight
from training.engine.steps.ppo.rollout import Players, Rollout
from training.specs import PpoSpec

Seen = dict[str, float]


@dataclass(frozen=True)
class Material:
    """What stays the same through a run."""

    prompts: list[Ids]
    texts: list[Ids]
    iterations: int
    end: int  # the token that ends a reply
    longest: int  # tokens of a reply
    read: Callable[[list[int]], str] = str  # words, for samples.jsonl

    def sampling(self, name: int | str, spec: PpoSpec) -> Sampling:
        """name: of the draw, such as the iteration; another name gives other replies."""
        return Sampling(
            end=frozenset({self.end}),
            max_tokens=self.longest,
            temperature=spec.temperature,
            top_p=spec.top_p,
            seed=f"{spec.seed}/{name}",
            rows_at_once=spec.generation_batch,
        )


@dataclass
class Progress:
    """What changes as a run goes, besides the weights of policy and critic."""

    kl_weight: float
    average: Average
    iteration: int = 0
    minibatch: int = 0  # of this iteration, inner epochs run on
    rollout: Rollout | None = None  # of this iteration, once it is collected
    seen: list[Seen] = field(default_factory=list)  # one per minibatch of this iteration
    red: dict[str, int] = field(default_factory=dict)  # iterations in which an invariant failed

    def next_iteration(self, spec: PpoSpec) -> None:
        if spec.kl_target is not None and self.rollout is not None:
            kl = float(self.rollout.kl().mean())
            self.kl_weight = next_kl_weight(self.kl_weight, kl, len(self.rollout), spec)
        self.iteration, self.minibatch, self.rollout, self.seen = self.iteration + 1, 0, None, []


NUMBERS = ("kl_weight", "iteration", "minibatch", "seen", "red")


def state_of(players: Players, progress: Progress) -> State:
    """Everything to go on from. Chance needs no memory: see chance.py."""
    return {
        "policy": players.policy.state(),
        "critic": players.critic.state(),
        "average": progress.average.weights,
        "rollout": progress.rollout.state() if progress.rollout else None,
        "progress": {name: getattr(progress, name) for name in NUMBERS},
    }


def go_on(players: Players, progress: Progress, state: State) -> None:
    """Put everything back to where it was."""
    players.policy.load_state(state["policy"])
    players.critic.load_state(state["critic"])
    device = players.policy.device
    progress.average.weights = {name: mean.to(device) for name, mean in state["average"].items()}
    progress.rollout = Rollout.from_state(state["rollout"]) if state["rollout"] else None
    for name in NUMBERS:
        setattr(progress, name, state["progress"][name])

"""The progress of a run that samples replies, down to the minibatch."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

import torch

from training.engine.models.average import Average
from training.engine.runtime.checkpoint import State
from training.engine.steps.rollouts.replies import Replies

Measures = dict[str, float]
Kind = TypeVar("Kind", bound=Replies)


@dataclass(kw_only=True)
class Progress(Generic[Kind]):
    """What changes during a run, besides the weights of the models."""

    numbers: ClassVar[tuple[str, ...]] = ("iteration", "minibatch", "updates", "red")

    kind: type[Kind]
    average: Average
    iteration: int = 0
    minibatch: int = 0  # of this iteration, counted over all inner epochs
    rollout: Kind | None = None  # of this iteration, once it is collected
    updates: list[Measures] = field(default_factory=list)  # per minibatch of this iteration
    red: dict[str, int] = field(default_factory=dict)  # per invariant, iterations out of range

    def end_iteration(self) -> None:
        self.iteration, self.minibatch, self.rollout, self.updates = self.iteration + 1, 0, None, []

    def state(self) -> State:
        """Everything a resumed run needs. Random numbers need no state, see random_numbers.py."""
        return {
            "average": self.average.weights,
            "rollout": self.rollout.state() if self.rollout else None,
            "progress": {name: getattr(self, name) for name in self.numbers},
        }

    def load_state(self, state: dict[str, Any], device: torch.device) -> None:
        self.average.weights = {name: mean.to(device) for name, mean in state["average"].items()}
        self.rollout = self.kind.from_state(state["rollout"]) if state["rollout"] else None
        for name in self.numbers:
            setattr(self, name, state["progress"][name])

"""An exponential moving average of the weights: the model that is kept (C.4)."""

import torch
from torch import Tensor

from training.engine.models.learner import Learner, trained_parameters


class Average:
    """average <- decay * average + (1 - decay) * weights, in float32, of what is trained.

    The paper does not say whether per optimizer step or per iteration; here it is per step.
    The rank that leads holds it. A decay of 0 follows the weights exactly, and costs nothing.
    """

    def __init__(self, learner: Learner, decay: float) -> None:
        self.decay = decay
        self.weights: dict[str, Tensor] = {}
        if decay:
            with learner.gathered():
                self.weights = {
                    name: weight.detach().float().clone()
                    for name, weight in trained_parameters(learner.model)
                    if learner.team.leads
                }

    @torch.no_grad()
    def follow(self, learner: Learner) -> None:
        if not self.decay:
            return
        with learner.gathered():
            weights = dict(trained_parameters(learner.model)) if learner.team.leads else {}
            for name, mean in self.weights.items():
                mean.lerp_(weights[name].to(mean), 1 - self.decay)

"""An exponential moving average of the weights: the model that is kept (C.4)."""

import torch
from torch import Tensor

from training.engine.models.learner import Learner, trained_parameters
from training.engine.models.networks import LanguageModel


class Average:
    """average <- decay * average + (1 - decay) * weights, in float32, of the trained weights.

    The paper does not say whether this happens per optimizer step or per iteration; here it is per
    step. Only the leading rank holds the average. A decay of 0 switches it off.
    """

    def __init__(self, learner: Learner[LanguageModel], decay: float) -> None:
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
    def follow(self, learner: Learner[LanguageModel]) -> None:
        """Move the average towards the learner's weights."""
        if not self.decay:
            return
        with learner.gathered():
            weights = dict(trained_parameters(learner.model)) if learner.team.leads else {}
            for name, mean in self.weights.items():
                mean.lerp_(weights[name].to(mean), 1 - self.decay)

"""An exponential moving average of the weights: the model that is kept (paper, App. C.4)."""

import torch
from torch import Tensor, nn


class Average:
    """average <- decay * average + (1 - decay) * weights, in float32, over what is trained."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.weights = {
            name: weight.detach().float().clone()
            for name, weight in model.named_parameters()
            if weight.requires_grad
        }

    @torch.no_grad()
    def follow(self, model: nn.Module) -> None:
        for name, weight in model.named_parameters():
            if name in self.weights:
                self.weights[name].lerp_(weight.float(), 1 - self.decay)

    @torch.no_grad()
    def put_into(self, model: nn.Module) -> None:
        for name, weight in model.named_parameters():
            if name in self.weights:
                weight.copy_(self.weights[name])

    def state_dict(self) -> dict[str, Tensor]:
        return self.weights

    def load_state_dict(self, weights: dict[str, Tensor]) -> None:
        self.weights = {name: weight.clone() for name, weight in weights.items()}

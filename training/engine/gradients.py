"""Two losses, one step: gradients set aside, measured and added up in the same buffers."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


def norm(gradients: Iterable[Tensor]) -> float:
    return float(torch.linalg.vector_norm(torch.stack([g.norm().float() for g in gradients])))


def of(model: nn.Module) -> list[Tensor]:
    return [weight.grad for weight in model.parameters() if weight.grad is not None]


def take(model: nn.Module) -> dict[str, Tensor]:
    """The gradients so far, out of the buffers, which are left empty."""
    taken = {}
    for name, weight in model.named_parameters():
        if weight.grad is not None:
            taken[name], weight.grad = weight.grad, None
    return taken


def add(model: nn.Module, taken: dict[str, Tensor], *, factor: float) -> None:
    """buffers <- taken + factor * buffers"""
    for name, weight in model.named_parameters():
        if name in taken:
            extra = 0 if weight.grad is None else factor * weight.grad
            weight.grad = taken[name] + extra
        elif weight.grad is not None:
            weight.grad.mul_(factor)

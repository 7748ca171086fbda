"""A model in training, together with its optimizer.

Losses are divided by the count of the whole batch, so the sum of all ranks' gradients is the
gradient that one process would get. Plain torch is the default; DeepSpeed is in zero.py.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Generic, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn

from training.engine.models.lora import add_lora, plain_weights
from training.engine.models.networks import LanguageModel, RewardModel
from training.engine.runtime.checkpoint import State
from training.engine.runtime.distributed import Team
from training.engine.runtime.divergence import refuse_gradient
from training.specs import TrainingSpec

Kind = TypeVar("Kind", bound=LanguageModel | RewardModel)


class Learner(ABC, Generic[Kind]):
    """A model in training and its optimizer. Calling it calls the model."""

    def __init__(self, model: Kind, spec: TrainingSpec, team: Team) -> None:
        self.model = model
        self.spec = spec
        self.team = team

    def __call__(self, *args: object) -> Tensor:
        with self.team.autocast():
            return self.model(*args)

    @property
    def device(self) -> torch.device:
        return self.team.device

    def take_gradient(self) -> list[Tensor] | None:
        """Remove the gradient from the buffers and return it, summed over all ranks.

        None where gradients are split among the ranks as they are computed: they stay in place.
        """
        return None

    def put_gradient(self, gradient: list[Tensor]) -> None:
        """Put a gradient into the buffers that take_gradient emptied. The next call is step()."""
        raise NotImplementedError

    @abstractmethod
    def backward(self, loss: Tensor, *, last: bool) -> None:
        """Add this loss's gradient to the buffers. last: the next call is step()."""

    @abstractmethod
    def step(self, rate: float) -> float:
        """Clip, update and clear the gradients. Returns the norm before clipping."""

    @abstractmethod
    def state(self) -> State:
        """Trained weights and Adam's moments by parameter name, the same at any world size."""

    @abstractmethod
    def load_state(self, state: State) -> None: ...

    @abstractmethod
    def gathered(self) -> AbstractContextManager[None]:
        """Inside, every rank holds whole weights, for generation and export."""

    def weights(self) -> dict[str, Tensor]:
        """A copy of the plain weights, under the names that transformers uses."""
        with self.gathered():
            return {n: t.detach().cpu().clone() for n, t in plain_weights(self.model.model).items()}


class PlainLearner(Learner[Kind]):
    """Every process holds all weights, and gradients are summed over the ranks."""

    def __init__(self, model: Kind, spec: TrainingSpec, team: Team) -> None:
        super().__init__(model, spec, team)
        self.optimizer: torch.optim.Optimizer = make_optimizer(model, spec)
        self._summed = False

    def backward(self, loss: Tensor, *, last: bool) -> None:
        loss.backward()

    def gradient_norm(self) -> Tensor:
        gradients = [p.grad for p in self.optimizer.param_groups[0]["params"] if p.grad is not None]
        return torch.nn.utils.get_total_norm(gradients)

    def take_gradient(self) -> list[Tensor] | None:
        parameters = self.optimizer.param_groups[0]["params"]
        _sum_over_ranks(parameters, self.team)
        taken = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
        for parameter in parameters:
            parameter.grad = None
        return taken

    def put_gradient(self, gradient: list[Tensor]) -> None:
        for parameter, part in zip(self.optimizer.param_groups[0]["params"], gradient, strict=True):
            parameter.grad = part
        self._summed = True

    def step(self, rate: float) -> float:
        parameters = self.optimizer.param_groups[0]["params"]
        if not self._summed:
            _sum_over_ranks(parameters, self.team)
        self._summed = False
        norm = self.gradient_norm()
        refuse_gradient(float(norm), self.team)
        if self.spec.clip_gradient:
            torch.nn.utils.clip_grads_with_norm_(parameters, self.spec.clip_gradient, norm)
        self.optimizer.param_groups[0]["lr"] = rate
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(norm)

    def state(self) -> State:
        kept: dict[str, dict[str, Tensor]] = {"weights": {}, "first": {}, "second": {}}
        updates = 0
        for name, parameter in trained_parameters(self.model):
            moments = self.optimizer.state[parameter]
            kept["weights"][name] = parameter.detach().cpu().clone()
            if moments:
                kept["first"][name] = moments["exp_avg"].cpu().clone()
                kept["second"][name] = moments["exp_avg_sq"].cpu().clone()
                updates = int(moments["step"])
        return {**kept, "updates": updates}

    @torch.no_grad()
    def load_state(self, state: State) -> None:
        weights, first, second = (state[n] for n in ("weights", "first", "second"))
        for name, parameter in trained_parameters(self.model):
            parameter.copy_(weights[name])
            if name in first:
                self.optimizer.state[parameter] = {
                    "step": torch.tensor(float(state["updates"]), device=parameter.device),
                    "exp_avg": first[name].to(parameter.device),
                    "exp_avg_sq": second[name].to(parameter.device),
                }

    @contextmanager
    def gathered(self) -> Iterator[None]:
        yield


def trainable(model: Kind, spec: TrainingSpec) -> Kind:
    """The model in training mode, with the adapters and checkpointing that the spec asks for."""
    if spec.gradient_checkpointing:
        model.model.activation_checkpointing_enable()
    if spec.lora:
        add_lora(model.model, spec.lora, spec.lora_alpha)
    model.train()  # gradient checkpointing works in training mode only
    return model


def make_learner(model: Kind, spec: TrainingSpec, team: Team) -> Learner[Kind]:
    """The learner that the spec asks for: plain torch, or DeepSpeed's ZeRO."""
    model.to(team.device)
    if not spec.zero:  # stage 0 splits nothing, so plain torch does the same
        return PlainLearner(model, spec, team)
    # Imported here because DeepSpeed is optional and slow to load.
    from training.engine.models.zero import ZeroLearner

    return ZeroLearner(model, spec, team)


def make_optimizer(model: nn.Module, spec: TrainingSpec) -> torch.optim.AdamW:
    """Adam with the paper's betas (C)."""
    return torch.optim.AdamW(
        [parameter for _, parameter in trained_parameters(model)],
        lr=spec.learning_rate,
        betas=(spec.beta1, spec.beta2),
        eps=spec.adam_epsilon,
        weight_decay=spec.weight_decay,
        fused=not spec.zero,
    )


def trained_parameters(model: nn.Module) -> list[tuple[str, nn.Parameter]]:
    return [(name, p) for name, p in model.named_parameters() if p.requires_grad]


def _sum_over_ranks(parameters: list[nn.Parameter], team: Team) -> None:
    """Replace each gradient by its sum over all ranks, in one message."""
    if team.world == 1:
        return
    for parameter in parameters:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
    gradients = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    dist.all_reduce(flat)
    offset = 0
    for gradient in gradients:
        gradient.copy_(flat[offset : offset + gradient.numel()].view_as(gradient))
        offset += gradient.numel()

"""One process or many: the steps are written once and ask here for what differs.

All ranks walk through the same batches; a batch is cut into packs and each rank takes its share.
Losses are divided by the count of the whole batch, so that adding the ranks' gradients gives the
gradient of one process. Plain torch is the default; DeepSpeed lives in zero.py.
"""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn

from training.engine.models.lora import plain_weights
from training.engine.models.networks import LanguageModel, RewardModel
from training.engine.runtime.checkpoint import State
from training.engine.runtime.errors import BadInput
from training.specs import Spec, TrainingSpec

Item = TypeVar("Item")
Trained = LanguageModel | RewardModel


@dataclass(frozen=True)
class Team:
    """This process among its equals."""

    rank: int
    world: int
    device: torch.device
    dtype: torch.dtype  # what matrices are multiplied in

    @property
    def leads(self) -> bool:
        """Whether this process writes the files."""
        return self.rank == 0

    def share(self, items: Sequence[Item]) -> list[tuple[Item, float]]:
        """This rank's items, each with its weight.

        All ranks get equally many, for they must meet at every layer: what fills up weighs 0.
        """
        rounds = -(-len(items) // self.world)
        mine = [i * self.world + self.rank for i in range(rounds)]
        return [(items[i], 1.0) if i < len(items) else (items[-1], 0.0) for i in mine]

    def sum(self, value: Tensor) -> Tensor:
        """The sum over all ranks."""
        if self.world > 1:
            dist.all_reduce(value)
        return value

    def gather(self, value: Item) -> list[Item]:
        """The values of all ranks, in their order."""
        if self.world == 1:
            return [value]
        values: list[Item] = [value] * self.world
        dist.all_gather_object(values, value)
        return values

    def add(self, value: float) -> float:
        """The sum of this number over all ranks."""
        return float(self.sum(torch.tensor(value, dtype=torch.float64, device=self.device)))

    def most(self, value: float) -> float:
        """The largest of this number over all ranks."""
        return max(self.gather(value))

    def any(self, value: bool) -> bool:
        return bool(self.sum(torch.tensor(float(value), device=self.device)) > 0)

    def wait(self) -> None:
        if self.world > 1:
            dist.barrier()

    def autocast(self) -> torch.autocast:
        return torch.autocast(
            self.device.type, dtype=torch.bfloat16, enabled=self.dtype == torch.bfloat16
        )


def join(spec: Spec) -> Team:
    """Take this process's place: alone, or as torchrun or deepspeed launched it."""
    rank, world = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    device = _device(spec, int(os.environ.get("LOCAL_RANK", "0")))
    if world > 1 and not dist.is_initialized():
        backend = "nccl" if device.type == "cuda" else "gloo"
        dist.init_process_group(backend, timeout=timedelta(minutes=30))
    wants = {"float32": torch.float32, "bfloat16": torch.bfloat16}
    auto = torch.bfloat16 if device.type == "cuda" else torch.float32
    return Team(rank, world, device, wants.get(spec.precision, auto))


def leave() -> None:
    if dist.is_initialized():
        dist.destroy_process_group()


def _device(spec: Spec, local_rank: int) -> torch.device:
    has_gpu = torch.cuda.is_available()
    if spec.device == "cuda" and not has_gpu:
        raise BadInput("device: cuda is asked for, but torch sees no GPU.")
    if spec.device == "cpu" or not has_gpu:
        return torch.device("cpu")
    torch.cuda.set_device(local_rank)
    return torch.device("cuda", local_rank)


class Learner(ABC):
    """A model that is being trained, and its optimizer. Calling it calls the model."""

    def __init__(self, model: Trained, spec: TrainingSpec, team: Team) -> None:
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
        """What is gathered so far, over all ranks, and gone from the buffers.

        None where gradients are cut among the ranks as they are made: then it stays where it is.
        """
        return None

    def put_gradient(self, gradient: list[Tensor]) -> None:
        """What was taken, or made of it, back into the buffers; the next call is step()."""
        raise NotImplementedError

    @abstractmethod
    def backward(self, loss: Tensor, *, last: bool) -> None:
        """Add this loss's gradient to what is gathered; last: the next call is step()."""

    @abstractmethod
    def step(self, rate: float) -> float:
        """Clip, update, forget the gradients. Returns their norm before clipping."""

    @abstractmethod
    def state(self) -> State:
        """Trained weights and Adam's moments by parameter name, the same at any world size."""

    @abstractmethod
    def load_state(self, state: State) -> None: ...

    @abstractmethod
    def gathered(self) -> AbstractContextManager[None]:
        """Inside, every rank holds whole weights: for generation and export."""

    def weights(self) -> dict[str, Tensor]:
        """A copy of the plain weights under the names of transformers."""
        with self.gathered():
            return {n: t.detach().cpu().clone() for n, t in plain_weights(self.model.model).items()}


class PlainLearner(Learner):
    """Whole weights in every process; gradients are added up over the ranks."""

    def __init__(self, model: Trained, spec: TrainingSpec, team: Team) -> None:
        super().__init__(model, spec, team)
        self.optimizer: torch.optim.Optimizer = make_optimizer(model, spec)
        self._added_up = False

    def backward(self, loss: Tensor, *, last: bool) -> None:
        loss.backward()

    def gradient_norm(self) -> Tensor:
        gradients = [p.grad for p in self.optimizer.param_groups[0]["params"] if p.grad is not None]
        return torch.nn.utils.get_total_norm(gradients)

    def take_gradient(self) -> list[Tensor] | None:
        parameters = self.optimizer.param_groups[0]["params"]
        _add_up(parameters, self.team)
        taken = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
        for parameter in parameters:
            parameter.grad = None
        return taken

    def put_gradient(self, gradient: list[Tensor]) -> None:
        for parameter, part in zip(self.optimizer.param_groups[0]["params"], gradient, strict=True):
            parameter.grad = part
        self._added_up = True

    def step(self, rate: float) -> float:
        parameters = self.optimizer.param_groups[0]["params"]
        if not self._added_up:
            _add_up(parameters, self.team)
        self._added_up = False
        norm = self.gradient_norm()
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


def _add_up(parameters: list[nn.Parameter], team: Team) -> None:
    """The gradient of the whole batch, in one message."""
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

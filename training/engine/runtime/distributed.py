"""One process or many: the steps are written once and ask a Team for what differs.

All ranks go through the same batches. A batch is cut into packs, and each rank takes its share.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import Tensor

from training.engine.runtime.errors import BadInput
from training.mistakes import Mistake
from training.specs import Spec

Item = TypeVar("Item")


@dataclass(frozen=True)
class Team:
    """This process and the others that run the same step."""

    rank: int
    world: int
    device: torch.device
    dtype: torch.dtype  # of matrix products

    @property
    def leads(self) -> bool:
        """Whether this process writes the files."""
        return self.rank == 0

    def share(self, items: Sequence[Item]) -> list[tuple[Item, float]]:
        """This rank's items, each with its weight.

        Every rank gets the same number of items, because all ranks must meet at every layer. The
        items that fill up the last round have weight 0.
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

    def largest(self, value: float) -> float:
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
    """The team of this process: just itself, or the processes started by torchrun or deepspeed."""
    rank, world = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    device = _device(spec, int(os.environ.get("LOCAL_RANK", "0")))
    if world > 1 and not dist.is_initialized():
        backend = "nccl" if device.type == "cuda" else "gloo"
        dist.init_process_group(backend, timeout=timedelta(minutes=30))
    wanted = {"float32": torch.float32, "bfloat16": torch.bfloat16}
    auto = torch.bfloat16 if device.type == "cuda" else torch.float32
    return Team(rank, world, device, wanted.get(spec.precision, auto))


def leave() -> None:
    if dist.is_initialized():
        dist.destroy_process_group()


def _device(spec: Spec, local_rank: int) -> torch.device:
    has_gpu = torch.cuda.is_available()
    if spec.device == "cuda" and not has_gpu:
        raise BadInput(Mistake("device", "no_gpu"))
    if spec.device == "cpu" or not has_gpu:
        return torch.device("cpu")
    torch.cuda.set_device(local_rank)
    return torch.device("cuda", local_rank)

"""Reproducible random numbers.

Two kinds. Named draws have no state: each comes from the seed and the name of the choice, so the
17th reply of iteration 4 gets the same numbers in a resumed run, in another batch and on another
machine. The iteration is part of the name, because the same seed for every rollout would draw the
same replies for ever. Dropout uses the stream of each process, which checkpoints save and restore.
"""

import functools
import hashlib
import random
from typing import Any, TypedDict

import torch
from torch import Tensor


class RngState(TypedDict, total=False):
    """The positions in the random number streams of one process."""

    python: tuple[Any, ...]
    torch: Tensor
    cuda: Tensor


def seed_of(*names: int | str) -> int:
    """A seed for the draw with this name."""
    digest = hashlib.sha256("/".join(str(name) for name in names).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def uniforms(count: int, *names: int | str) -> Tensor:
    """(count,) numbers in [0, 1). Drawn on the CPU, so that the device makes no difference."""
    generator = torch.Generator().manual_seed(seed_of(*names))
    return torch.rand(count, generator=generator, dtype=torch.float64)


@functools.lru_cache(maxsize=8)
def shuffled(count: int, *names: int | str) -> list[int]:
    """The numbers 0 to count - 1 in the order of this name."""
    generator = torch.Generator().manual_seed(seed_of(*names))
    return torch.randperm(count, generator=generator).tolist()


def draw(count: int, of: int, number: int, *names: int | str) -> list[int]:
    """Group `number` of `count` rows, from endless passes over `of` rows, reshuffled each pass."""
    positions = range(number * count, (number + 1) * count)
    return [shuffled(of, *names, position // of)[position % of] for position in positions]


@functools.lru_cache(maxsize=4)
def order(count: int, seed: int, epoch: int) -> tuple[int, ...]:
    """The order of rows in this epoch. It depends on seed and epoch only, so resuming is easy."""
    rows = list(range(count))
    random.Random(f"{seed}-epoch-{epoch}").shuffle(rows)
    return tuple(rows)


def batch_of(step: int, count: int, batch: int, seed: int) -> tuple[int, ...]:
    """The rows of one step, counted from 0. The last batch of an epoch may be short."""
    per_epoch = -(-count // batch)
    epoch, position = divmod(step, per_epoch)
    return order(count, seed, epoch)[position * batch : (position + 1) * batch]


def seed_all(seed: int, rank: int = 0) -> None:
    """Start the stream of this process. Every rank gets its own."""
    random.seed(f"{seed}-{rank}")
    torch.manual_seed(seed * 1_000_003 + rank)


def rng_state() -> RngState:
    """The position in the stream, from which it continues bit for bit."""
    state: RngState = {"python": random.getstate(), "torch": torch.get_rng_state()}
    if torch.cuda.is_available():
        state["cuda"] = torch.cuda.get_rng_state()
    return state


def restore_rng(state: RngState) -> None:
    random.setstate(state["python"])
    torch.set_rng_state(state["torch"])
    if torch.cuda.is_available() and "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"])

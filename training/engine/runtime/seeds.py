"""Chance, made repeatable: a stream per process, and an order of data that needs no memory."""

import random
from functools import lru_cache

import torch

RngState = dict[str, object]


def seed_all(seed: int, rank: int = 0) -> None:
    """Start this process's stream; ranks get streams of their own."""
    random.seed(f"{seed}-{rank}")
    torch.manual_seed(seed * 1_000_003 + rank)


def rng_state() -> RngState:
    """Where the stream is, to go on from there bit for bit."""
    state: RngState = {"python": random.getstate(), "torch": torch.get_rng_state()}
    if torch.cuda.is_available():
        state["cuda"] = torch.cuda.get_rng_state()
    return state


def restore_rng(state: RngState) -> None:
    random.setstate(state["python"])  # type: ignore[arg-type]  # what rng_state put there
    torch.set_rng_state(state["torch"])  # type: ignore[arg-type]
    if torch.cuda.is_available() and "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"])  # type: ignore[arg-type]


@lru_cache(maxsize=4)
def order(count: int, seed: int, epoch: int) -> tuple[int, ...]:
    """The order of rows in this epoch, from seed and epoch alone: so the cursor is a number."""
    places = list(range(count))
    random.Random(f"{seed}-epoch-{epoch}").shuffle(places)  # noqa: S311  # not for secrets
    return tuple(places)


def batch_of(step: int, count: int, batch: int, seed: int) -> tuple[int, ...]:
    """The rows of one step (0 is the first). Each epoch ends with its last full or short batch."""
    per_epoch = -(-count // batch)
    epoch, place = divmod(step, per_epoch)
    return order(count, seed, epoch)[place * batch : (place + 1) * batch]

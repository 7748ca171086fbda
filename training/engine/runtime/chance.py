"""Every random choice from one number and the name of the choice.

Nothing here has a state: the 17th reply of iteration 4 is drawn from the same numbers in a run
that was killed and resumed, in another batch and on another machine. The seed still moves on with
every iteration (reseeding each rollout alike would draw the same replies for ever).
"""

import functools
import hashlib

import torch
from torch import Tensor


def seed_of(*names: int | str) -> int:
    digest = hashlib.sha256("/".join(str(name) for name in names).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def uniforms(count: int, *names: int | str) -> Tensor:
    """(count,) numbers in [0, 1), always drawn on the CPU so that the device does not matter."""
    generator = torch.Generator().manual_seed(seed_of(*names))
    return torch.rand(count, generator=generator, dtype=torch.float64)


def draw(count: int, of: int, number: int, *names: int | str) -> list[int]:
    """The number-th handful of `count` out of endless passes over `of` things, shuffled anew."""
    places = range(number * count, (number + 1) * count)
    return [shuffled(of, *names, place // of)[place % of] for place in places]


@functools.lru_cache(maxsize=8)
def shuffled(count: int, *names: int | str) -> list[int]:
    generator = torch.Generator().manual_seed(seed_of(*names))
    return torch.randperm(count, generator=generator).tolist()

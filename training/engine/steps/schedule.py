"""The learning rate over the steps of a run."""

import math
from typing import Protocol


class Schedule(Protocol):
    """The fields of a spec that describe a cosine schedule."""

    @property
    def learning_rate(self) -> float: ...
    @property
    def warmup_steps(self) -> int: ...
    @property
    def final_rate(self) -> float: ...


def cosine_rate(step: int, steps: int, spec: Schedule) -> float:
    """A linear warm-up, then a cosine down to `final_rate` times the peak (C.1, C.2).

    step: counted from 0.  The last of `steps` gets exactly the final rate.
    """
    peak, warmup, final = spec.learning_rate, spec.warmup_steps, spec.final_rate
    if step < warmup:
        return peak * (step + 1) / (warmup + 1)
    progress = min(1.0, (step - warmup) / max(1, steps - 1 - warmup))
    return peak * (final + (1 - final) * (1 + math.cos(math.pi * progress)) / 2)


class Warmup(Protocol):
    """The fields of a spec that describe a rate that rises and then stays."""

    @property
    def warmup_steps(self) -> int: ...
    @property
    def warmup_from(self) -> float: ...
    @property
    def final_rate(self) -> float: ...


def warmed_up(iteration: int, iterations: int, spec: Warmup) -> float:
    """The share of the learning rate: from `warmup_from` to 1 over the warm-up, then constant.

    With a final rate below 1 it falls linearly, and the last iteration has that share.
    """
    risen = min(1.0, iteration / spec.warmup_steps) if spec.warmup_steps else 1.0
    fallen = 1 - (1 - spec.final_rate) * iteration / max(1, iterations - 1)
    return (spec.warmup_from + (1 - spec.warmup_from) * risen) * fallen

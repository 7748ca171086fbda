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

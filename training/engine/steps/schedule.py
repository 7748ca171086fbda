"""Learning rates over the steps of a run."""

import math


def cosine_rate(
    step: int, steps: int, peak: float, *, final: float = 0.1, warmup_steps: int = 0
) -> float:
    """Up in a line if there is a warm-up, then a cosine down to `final` of the peak (C.1, C.2).

    step: 0 is the first.  The last of `steps` gets exactly the final rate.
    """
    if step < warmup_steps:
        return peak * (step + 1) / (warmup_steps + 1)
    way = min(1.0, (step - warmup_steps) / max(1, steps - 1 - warmup_steps))
    return peak * (final + (1 - final) * (1 + math.cos(math.pi * way)) / 2)


def constant_rate(step: int, peak: float, *, warmup_steps: int, warmup_from: float) -> float:
    """Constant after a line from `warmup_from` of the peak (C.4: PPO's)."""
    way = min(1.0, step / warmup_steps) if warmup_steps else 1.0
    return peak * (warmup_from + (1 - warmup_from) * way)

"""Stop at a loss or gradient that is no finite number.

All ranks add up what they found, so they end together. One that continued would wait for the
others.
"""

import math
from collections.abc import Mapping

from training.engine.runtime.distributed import Team
from training.engine.runtime.errors import Diverged
from training.mistakes import Mistake


def refuse_gradient(norm: float, team: Team) -> None:
    if team.any(not math.isfinite(norm)):
        raise Diverged(Mistake("", "gradient_not_finite"))


def refuse_losses(values: Mapping[str, float], team: Team) -> None:
    wrong = [name for name, value in values.items() if _is_loss(name) and not math.isfinite(value)]
    if team.any(bool(wrong)):
        raise Diverged(Mistake("", "loss_not_finite", {"losses": ", ".join(wrong)}))


def _is_loss(name: str) -> bool:
    """Whether this is a loss that is trained on, not one that is only measured."""
    return name == "loss" or (name.endswith("_loss") and not name.startswith("validation"))

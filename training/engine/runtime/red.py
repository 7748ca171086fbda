"""Counting the numbers of a run that are out of their range, see training/invariants.py."""

import logging
from collections.abc import Mapping

import torch

from training.engine.runtime.distributed import Team
from training.invariants import out_of_range

logger = logging.getLogger(__name__)


def with_red(
    step: int, values: Mapping[str, float], red: dict[str, int], team: Team
) -> dict[str, float]:
    """The values of this step with the number that are out of range.

    red: per invariant, the steps in which it was out of range. The first is reported in the log.
    """
    precision = "bfloat16" if team.dtype == torch.bfloat16 else "float32"
    broken = out_of_range(step, values, precision)
    for invariant in broken:
        if invariant.metric not in red and team.leads:
            logger.warning("%s is out of range. %s", invariant.metric, invariant.meaning)
        red[invariant.metric] = red.get(invariant.metric, 0) + 1
    return {**values, "red": float(len(broken))}

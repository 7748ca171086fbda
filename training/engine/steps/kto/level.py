"""z_ref: how far the policy is from its reference as a whole, estimated in every batch."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from training.engine.models.learner import Learner
from training.engine.models.networks import LanguageModel
from training.engine.models.scoring import packs_of
from training.engine.steps.direct.rows import forward
from training.engine.steps.kto.objective import ratios_of, reference_level
from training.engine.steps.kto.rows import Judged
from training.specs import KtoSpec


def level_of(
    policy: Learner[LanguageModel],
    batch: Sequence[Judged],
    spec: KtoSpec,
    before_part: Callable[[], None] = lambda: None,
) -> Tensor:
    """z_ref of this batch, over all packs and ranks, before any gradient is computed."""
    total = torch.zeros((), dtype=torch.float64, device=policy.device)
    packs = packs_of([row.other.group for row in batch], spec.tokens_per_forward)
    for some, weight in policy.team.share(packs):
        before_part()
        with torch.no_grad():
            made = forward(policy, [batch[row].other for row in some])
        total = total + weight * ratios_of(made).double().sum()
    return reference_level(policy.team.sum(total) / len(batch))

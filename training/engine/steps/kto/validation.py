"""Measuring a policy on judged replies that it was not trained on."""

from collections.abc import Sequence

import torch

from training.engine.models.learner import Learner
from training.engine.models.networks import LanguageModel
from training.engine.models.scoring import packs_of
from training.engine.steps.kto.level import level_of
from training.engine.steps.kto.objective import Weights, losses, ratios_of
from training.engine.steps.kto.report import Measures, Tally
from training.engine.steps.kto.rows import Judged, forward_own
from training.specs import KtoSpec


@torch.no_grad()
def validate(
    policy: Learner[LanguageModel], rows: Sequence[Judged], weights: Weights, spec: KtoSpec
) -> Measures:
    """The loss, and the share of replies on the side of z_ref on which people put them."""
    level = level_of(policy, rows, spec)
    tally = Tally(spec, weights, level)
    packs = packs_of([row.own.group for row in rows], spec.tokens_per_forward)
    for some, weight in policy.team.share(packs):
        made, good = forward_own(policy, [rows[number] for number in some])
        each = losses(ratios_of(made), good, level, weights, spec.beta)
        tally.add(made, good, each, weight)
    found = tally.means(policy.team)
    return {"validation_loss": found["loss"], "validation_accuracy": found["judged_right"]}

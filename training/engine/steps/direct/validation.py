"""Measuring a policy on rankings that it was not trained on, by its implicit reward."""

from collections.abc import Sequence

import torch

from training.engine.models.learner import Learner
from training.engine.models.networks import LanguageModel
from training.engine.models.scoring import packs_of
from training.engine.steps.direct.objective import losses_of, scores_of
from training.engine.steps.direct.report import Measures, Tally
from training.engine.steps.direct.rows import Ranked, forward
from training.engine.steps.ranking import ScoredRanking
from training.specs import DirectSpec


@torch.no_grad()
def validate(
    policy: Learner[LanguageModel], rows: Sequence[Ranked], log_tie: float, spec: DirectSpec
) -> Measures:
    """The loss and the share of decided pairs in the right order."""
    tally = Tally(spec, log_tie, policy.device)
    packs = packs_of([row.group for row in rows], spec.tokens_per_forward)
    for some, weight in policy.team.share(packs):
        made = forward(policy, [rows[number] for number in some])
        tally.add(made, losses_of(made, log_tie, spec), weight)
    found = tally.means(policy.team)
    return {"validation_loss": found["loss"], "validation_accuracy": found["pair_accuracy"]}


@torch.no_grad()
def scored(
    policy: Learner[LanguageModel], rows: Sequence[Ranked], spec: DirectSpec
) -> list[ScoredRanking]:
    """The implicit rewards of the replies of each ranking."""
    found: dict[int, ScoredRanking] = {}
    packs = packs_of([row.group for row in rows], spec.tokens_per_forward)
    for some, _weight in policy.team.share(packs):
        chosen = [rows[number] for number in some]
        scores = scores_of(forward(policy, chosen), spec).tolist()
        for number, row, values in zip(some, chosen, scores, strict=True):
            found[number] = ScoredRanking(tuple(values[: len(row.ranks)]), row.ranks, row.split)
    whole = {number: one for part in policy.team.gather(found) for number, one in part.items()}
    return [whole[number] for number in range(len(rows))]

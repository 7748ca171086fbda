"""What a run of KTO reports."""

import torch
from torch import Tensor

from training.engine.runtime.distributed import Team
from training.engine.steps.direct.rows import Batch
from training.engine.steps.kto.objective import Weights, ratios_of, weighted
from training.specs import KtoSpec

Measures = dict[str, float]


class Tally:
    """The measures of a batch, added up pack by pack. Every reply has the same weight."""

    def __init__(self, spec: KtoSpec, weights: Weights, level: Tensor) -> None:
        self.spec, self.weights, self.level = spec, weights, level
        # Loss, loss of a policy that is its reference, replies on the right side of z_ref; then of
        # the good and of the bad replies: their number, rewards, and log ratios per token.
        self.sums = torch.zeros(9, dtype=torch.float64, device=level.device)
        self.furthest = 0.0  # |log(pi / pi_ref)| of a reply

    @torch.no_grad()
    def add(self, made: Batch, good: Tensor, each: Tensor, weight: float = 1.0) -> None:
        """each: (B,) the losses.  weight: 0 for a pack that another rank has counted."""
        ratios, lengths = ratios_of(made), made.lengths[:, 0]
        gain = torch.where(good, ratios - self.level, self.level - ratios)
        right = (gain > 0).double() + (gain == 0).double() / 2
        level = weighted(torch.full_like(each, 0.5), good, self.weights)  # sigmoid(0) is 1/2
        of_kinds = [
            torch.where(kind, value, 0.0)
            for kind in (good, ~good)
            for value in (torch.ones_like(ratios), self.spec.beta * ratios, ratios / lengths)
        ]
        rows = [each, level, right, *of_kinds]
        self.sums += weight * torch.stack([row.double() for row in rows]).sum(1)
        self.furthest = max(self.furthest, float(ratios.abs().max()))

    def means(self, team: Team) -> Measures:
        """The measures of the whole batch, over all ranks."""
        loss, _level, right, *of_kinds = team.sum(self.sums.clone()).tolist()
        goods, good_reward, good_change, bads, bad_reward, bad_change = of_kinds
        count = goods + bads
        found = {"loss": loss / count, "z_ref": float(self.level), "good_share": goods / count}
        found["judged_right"] = right / count
        if goods:
            found["good_change"] = good_change / goods
        if bads:
            found["bad_change"] = bad_change / bads
        if goods and bads:
            found["margin"] = good_reward / goods - bad_reward / bads
        return found

    def at_the_start(self, team: Team) -> Measures:
        """What must be 0 before the first update, because the policy is still its reference."""
        if self.spec.reference:
            return {}
        loss, level, _right, *of_kinds = team.sum(self.sums.clone()).tolist()
        off = abs(loss - level) / (of_kinds[0] + of_kinds[3])
        return {"first_score": team.largest(self.furthest), "first_loss": off}

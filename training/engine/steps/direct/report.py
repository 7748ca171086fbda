"""What a run of direct preference optimisation reports."""

from dataclasses import replace

import torch
from torch import Tensor

from training.engine.runtime.distributed import Team
from training.engine.steps.direct import losses
from training.engine.steps.direct.objective import losses_of, scores_of
from training.engine.steps.direct.rows import Batch
from training.engine.steps.ranking import pair_weights
from training.specs import DirectSpec

Measures = dict[str, float]
NAMES = ("loss", "best_logprob", "best_change", "best_tokens", "winner_tokens")
OF_PAIRS = ("margin", "pair_accuracy")  # means over the prompts that have a decided pair


class Tally:
    """The measures of a batch, added up pack by pack. Every prompt has the same weight."""

    def __init__(self, spec: DirectSpec, log_tie: float, device: torch.device) -> None:
        self.spec, self.log_tie = spec, log_tie
        # Prompts, prompts with a decided pair, surplus of ties, NAMES and OF_PAIRS.
        self.sums = torch.zeros(3 + len(NAMES) + len(OF_PAIRS), dtype=torch.float64, device=device)
        self.furthest = 0.0  # |log(pi / pi_ref)| of a reply
        self.off = 0.0  # the loss, minus that of a policy that is its reference

    @torch.no_grad()
    def add(self, made: Batch, each: Tensor, weight: float = 1.0) -> None:
        """each: (B,) the losses.  weight: 0 for a pack that another rank has counted."""
        scores, ranks = scores_of(made, self.spec), made.ranks
        pairs = pair_weights(ranks)
        margins = losses.margins_of(scores)
        decided = (pairs.sum((1, 2)) > 0).to(scores.dtype)
        right = (margins > 0).to(scores.dtype) + (margins == 0).to(scores.dtype) / 2
        ratio = made.logprobs - made.reference
        per_token = 1 / made.lengths.clamp(min=1)
        top = scores.masked_fill(ranks == 0, -torch.inf).argmax(1, keepdim=True)
        rows = [
            torch.ones_like(decided),
            decided,
            losses.tie_gradient(scores, ranks, self.log_tie),
            each,
            losses.best_of(made.logprobs * per_token, ranks),
            losses.best_of(ratio * per_token, ranks),
            losses.best_of(made.lengths, ranks),
            made.lengths.gather(1, top)[:, 0],
            losses.mean_of_pairs(margins, pairs),
            losses.mean_of_pairs(right, pairs),
        ]
        self.sums += weight * torch.stack(rows).sum(1).double()
        level = losses_of(replace(made, logprobs=made.reference), self.log_tie, self.spec)
        self.off += weight * float((each - level).sum())
        self.furthest = max(self.furthest, float(ratio.abs().max()))

    def means(self, team: Team) -> Measures:
        """The measures of the whole batch, over all ranks."""
        prompts, decided, _ties, *sums = team.sum(self.sums.clone()).tolist()
        found = {name: value / prompts for name, value in zip(NAMES, sums, strict=False)}
        if not self.spec.has_reference:
            del found["best_change"]
        of_pairs = zip(OF_PAIRS, sums[len(NAMES) :], strict=True)
        return found | {name: value / max(1.0, decided) for name, value in of_pairs}

    def tie_gradient(self, team: Team) -> float:
        """The mean share of ties in a prompt that was not expected."""
        prompts, _decided, ties, *_sums = team.sum(self.sums.clone()).tolist()
        return float(ties / prompts)

    def at_the_start(self, team: Team) -> Measures:
        """What must be 0 before the first update, because the policy is still its reference."""
        if not self.spec.has_reference or self.spec.reference:
            return {}
        found = {"first_score": team.largest(self.furthest)}
        if self.spec.loss != "lipo":  # its weights depend on the order of equal scores
            prompts = team.add(float(self.sums[0]))
            found["first_loss"] = abs(team.add(self.off)) / prompts
        return found

"""The loss of rankings, and what is said about a reward model beside it.

Shapes: B prompts, K replies to the one that has most; ranks are 0 where there is no reply.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

BINS = 10


def ranking_losses(scores: Tensor, ranks: Tensor, *, use_ties: bool = False) -> Tensor:
    """Push the score of a better reply above the score of a worse one.

    scores: (B, K).  ranks: (B, K), 1 is best, equal is a tie.  Out: (B,).
    Mean of -log sigmoid(better - worse) over the pairs of a prompt that were told apart (eq. 1):
    all pairs together, for a reply that came K - 1 times would be learned by heart (3.5).
    With ties in use, a tied pair counts half either way, which pulls its scores together.
    """
    weights = pair_weights(ranks, use_ties=use_ties)  # (B, K, K)
    margins = scores[:, :, None] - scores[:, None, :]  # (B, K, K)
    total = (-F.logsigmoid(margins) * weights).sum((1, 2))
    return total / weights.sum((1, 2)).clamp(min=1)


def pair_weights(ranks: Tensor, *, use_ties: bool = False) -> Tensor:
    """(B, K, K): 1 where the first reply is better than the second, 1/2 each way for a tie."""
    first, second = ranks[:, :, None], ranks[:, None, :]
    real = (first > 0) & (second > 0)
    weights = (real & (first < second)).float()
    if use_ties:
        others = ~torch.eye(ranks.shape[1], dtype=torch.bool, device=ranks.device)
        weights += 0.5 * (real & others & (first == second)).float()
    return weights


def teaches(ranks: tuple[int, ...], *, use_ties: bool) -> bool:
    """Whether there is any pair to learn from."""
    return use_ties or len(set(ranks)) > 1


@dataclass(frozen=True)
class Judged:
    """The scores a model gave to the replies of one ranking."""

    scores: tuple[float, ...]
    ranks: tuple[int, ...]
    split: str = ""

    def margins(self) -> list[float]:
        """Score of the better minus score of the worse, for every pair told apart."""
        both = list(zip(self.scores, self.ranks, strict=True))
        return [a - b for a, rank in both for b, other in both if rank < other]


def measures(judged: list[Judged]) -> dict[str, object]:
    """Accuracy, log loss and calibration on rankings the model was not trained on."""
    return {
        **_of(judged),
        "calibration": calibration(judged),
        "by_replies": {
            str(k): _of([j for j in judged if len(j.ranks) == k])
            for k in sorted({len(j.ranks) for j in judged})
        },
        "by_split": {
            split or "none": _of([j for j in judged if j.split == split])
            for split in sorted({j.split for j in judged})
        },
    }


def accuracy(found: dict[str, float] | None) -> float:
    """Of what `measures` found; nan where there was nothing to measure."""
    return found.get("accuracy", float("nan")) if found else float("nan")


def calibration(judged: list[Judged]) -> dict[str, object]:
    """How often the model was right where it said it would be, in ten bins of what it said.

    Each pair counts both ways round, so the bins mirror each other; error is their weighted gap.
    """
    margins = torch.tensor([margin for one in judged for margin in one.margins()])
    said = torch.sigmoid(torch.cat([margins, -margins]))
    right = torch.cat([torch.ones(len(margins)), torch.zeros(len(margins))])
    place = (said * BINS).long().clamp(max=BINS - 1)
    bins = []
    for number in range(BINS):
        inside = place == number
        if inside.any():
            share = float(inside.float().mean())
            mean_said, mean_right = float(said[inside].mean()), float(right[inside].mean())
            bins.append({"said": mean_said, "was": mean_right, "share": share})
    error = sum(bin_["share"] * abs(bin_["said"] - bin_["was"]) for bin_ in bins)
    return {"error": error, "bins": bins}


def _of(judged: list[Judged]) -> dict[str, float]:
    margins = torch.tensor([margin for one in judged for margin in one.margins()])
    if not len(margins):
        return {"pairs": 0}
    ties = (margins == 0).float() / 2  # a coin would be right half of the time
    return {
        "pairs": len(margins),
        "accuracy": float(((margins > 0).float() + ties).mean()),
        "log_loss": float(-F.logsigmoid(margins).mean()),
    }

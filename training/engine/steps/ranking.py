"""The loss of rankings, and the measures of a reward model.

Shapes: B prompts, K replies to the prompt that has most. Ranks are 0 where there is no reply.
"""

from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.rows import Ranking
from training.engine.models.networks import RewardModel
from training.engine.models.scoring import Group, reward_scores
from training.engine.runtime.distributed import Team

BINS = 10
UNKNOWN = Ranking("", (), ())


def ranking_losses(scores: Tensor, ranks: Tensor, *, use_ties: bool = False) -> Tensor:
    """Push the score of a better reply above the score of a worse one.

    scores: (B, K).  ranks: (B, K), 1 is best, equal is a tie.  Out: (B,).
    Mean of -log sigmoid(better - worse) over the pairs of a prompt that are not tied (eq. 1).
    All pairs are in one loss, because a model overfits if it sees a reply K - 1 times (3.5).
    With use_ties, a tied pair counts half each way, which pulls its scores together.
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


def has_pairs(ranks: tuple[int, ...], *, use_ties: bool) -> bool:
    """Whether the ranking has any pair to learn from."""
    return use_ties or len(set(ranks)) > 1


@dataclass(frozen=True)
class ScoredRanking:
    """The ranks of the replies of one ranking, and the scores a model gave them."""

    scores: tuple[float, ...]
    ranks: tuple[int, ...]
    split: str = ""
    source: Ranking = field(default=UNKNOWN, compare=False)

    def margins(self) -> list[float]:
        """Score of the better reply minus score of the worse, for every pair that is not tied."""
        both = list(zip(self.scores, self.ranks, strict=True))
        return [a - b for a, rank in both for b, other in both if rank < other]


def encode(rankings: list[Ranking], codec: Codec) -> tuple[list[Group], list[Ranking]]:
    """The rankings whose prompts fit, as token ids and as they were."""
    groups = [Group.of(codec, one.prompt, one.replies, one.place) for one in rankings]
    kept = codec.fitting([group.prompt for group in groups])
    return [groups[number] for number in kept], [rankings[number] for number in kept]


def score_rankings(
    model: RewardModel, rankings: list[Ranking], codec: Codec, team: Team, tokens: int
) -> list[ScoredRanking]:
    """The model's scores for the replies of each ranking whose prompt fits."""
    groups, kept = encode(rankings, codec)
    scores = reward_scores(model, groups, team, tokens)
    return [
        ScoredRanking(tuple(row), ranking.ranks, ranking.split, ranking)
        for row, ranking in zip(scores, kept, strict=True)
    ]


def measures(rankings: list[ScoredRanking]) -> dict[str, object]:
    """Accuracy, log loss and calibration on rankings the model was not trained on."""
    return {
        **_of(rankings),
        "calibration": calibration(rankings),
        "by_replies": {
            str(k): _of([j for j in rankings if len(j.ranks) == k])
            for k in sorted({len(j.ranks) for j in rankings})
        },
        "by_split": {
            split or "none": _of([j for j in rankings if j.split == split])
            for split in sorted({j.split for j in rankings})
        },
    }


def accuracy(found: dict[str, float] | None) -> float:
    """The accuracy in the result of `measures`, or NaN without rankings to measure on."""
    return found.get("accuracy", float("nan")) if found else float("nan")


def calibration(rankings: list[ScoredRanking]) -> dict[str, object]:
    """Predicted and actual share of better first replies, in ten bins of the prediction.

    Each pair counts in both orders, so the bins are symmetric. The error is their weighted gap.
    """
    margins = torch.tensor([margin for one in rankings for margin in one.margins()])
    predicted = torch.sigmoid(torch.cat([margins, -margins]))
    actual = torch.cat([torch.ones(len(margins)), torch.zeros(len(margins))])
    bin_of = (predicted * BINS).long().clamp(max=BINS - 1)
    bins = []
    for number in range(BINS):
        inside = bin_of == number
        if inside.any():
            share = float(inside.float().mean())
            mean_predicted, mean_actual = (
                float(predicted[inside].mean()),
                float(actual[inside].mean()),
            )
            bins.append({"said": mean_predicted, "was": mean_actual, "share": share})
    error = sum(bin_["share"] * abs(bin_["said"] - bin_["was"]) for bin_ in bins)
    return {"error": error, "bins": bins}


def _of(rankings: list[ScoredRanking]) -> dict[str, float]:
    margins = torch.tensor([margin for one in rankings for margin in one.margins()])
    if not len(margins):
        return {"pairs": 0}
    ties = (margins == 0).float() / 2  # equal scores count as half right
    return {
        "pairs": len(margins),
        "accuracy": float(((margins > 0).float() + ties).mean()),
        "log_loss": float(-F.logsigmoid(margins).mean()),
    }

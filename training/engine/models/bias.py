"""Shift all scores so that demonstrations have mean 0 before RL (C.2). No scaling.

The head of a transformers reward model is a matrix without a bias, and the model folder must give
the same scores everywhere. So the shift is added to the bias of the last norm, which is exact.
Families whose last norm has no bias (RMSNorm) get it along the direction of the hidden states that
is most nearly constant over replies; `spread` reports the remaining error.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from training.engine.models.networks import GeluHead, RewardModel
from training.engine.models.scoring import Group, last_states, reward_scores
from training.engine.runtime.distributed import Team

Report = dict[str, object]
RIDGE = 1e-8
EXACT = 1e-2  # how far from 1 a shift of 1 may come out


def center(
    model: RewardModel,
    demonstrations: Sequence[Group],
    others: Sequence[Group],
    team: Team,
    tokens: int,
) -> Report:
    """Shift the model's scores so that those of the demonstrations average 0."""
    before = _mean(reward_scores(model, demonstrations, team, tokens))
    if isinstance(model.head, GeluHead):
        model.head.outer.bias.data -= before
        report: Report = {"held_in": "head", "spread": 0.0}
    elif norm := _last_norm(model, demonstrations[:1], team, tokens):
        _shift_norm(model, norm, -before)
        report = {"held_in": "last norm", "spread": 0.0}
    else:
        spread = _shift_along_constant(model, -before, demonstrations, others, team, tokens)
        report = {"held_in": "nearly constant direction", "spread": spread}
    after = _mean(reward_scores(model, demonstrations, team, tokens))
    return {"value": -before, "demonstrations_mean": after, **report}


def _mean(scores: list[list[float]]) -> float:
    flat = [score for row in scores for score in row]
    return sum(flat) / len(flat)


def _last_norm(
    model: RewardModel, probe: Sequence[Group], team: Team, tokens: int
) -> nn.LayerNorm | None:
    """The norm before the head, if it has a bias. Found by trying, because names differ."""
    for name, norm in model.model.base_model.named_modules():
        outside_layers = not any(part.isdigit() for part in name.split("."))
        if isinstance(norm, nn.LayerNorm) and norm.bias is not None and outside_layers:
            before = _mean(reward_scores(model, probe, team, tokens))
            _shift_norm(model, norm, 1.0)
            moved = _mean(reward_scores(model, probe, team, tokens)) - before
            _shift_norm(model, norm, -1.0)
            if abs(moved - 1) < EXACT:
                return norm
    return None


@torch.no_grad()
def _shift_norm(model: RewardModel, norm: nn.LayerNorm, bias: float) -> None:
    """score = w . (x + b), so adding w / |w|^2 to b adds 1 to the score."""
    weight = _weight(model)
    norm.bias.add_(bias * weight / weight.dot(weight))


@torch.no_grad()
def _shift_along_constant(
    model: RewardModel,
    bias: float,
    demonstrations: Sequence[Group],
    others: Sequence[Group],
    team: Team,
    tokens: int,
) -> float:
    """Add to w the v whose product with every state is nearest to 1. Returns the error left."""
    wanted = torch.cat(list(last_states(model, demonstrations, team, tokens))).double()  # (D, d)
    known = [wanted, *(states.double() for states in last_states(model, others, team, tokens))]
    states = torch.cat(known)  # (N, d)
    gram = states.T @ states
    gram += RIDGE * gram.diagonal().mean() * torch.eye(len(gram), device=gram.device)
    direction = torch.linalg.solve(gram, states.sum(0))  # (d,) least squares towards 1
    direction /= (wanted @ direction).mean()  # exact for the demonstrations' mean
    weight = _weight(model)
    weight += (bias * direction).to(weight.dtype)
    return abs(bias) * float((states @ direction).std(unbiased=False))


def _weight(model: RewardModel) -> Tensor:
    """(d,) of the linear head."""
    return model.get_parameter("model.score.weight")[0]

"""Measure a reward model on held-out rankings, during training and after it."""

from typing import Any

from training.engine.data.codec import Codec
from training.engine.data.rows import Ranking, read_demonstrations
from training.engine.models.bias import center
from training.engine.models.learner import Learner
from training.engine.models.networks import RewardModel
from training.engine.models.scoring import Group
from training.engine.runtime.distributed import Team
from training.engine.steps.ranking import ScoredRanking, measures, score_rankings
from training.specs import RewardSpec

Results = dict[str, Any]
FOR_CENTERING = 512  # prompts whose replies show which direction is nearly constant


def validate(
    learner: Learner[RewardModel], rows: list[Ranking], codec: Codec, spec: RewardSpec
) -> dict[str, float]:
    """Accuracy and log loss of the current weights on held-out rankings; nothing without any."""
    with learner.gathered():
        tokens = spec.tokens_per_forward
        scored = score_rankings(learner.model, rows, codec, learner.team, tokens) if rows else []
        learner.model.train()  # scoring left training mode
    found = measures(scored) if any(one.margins() for one in scored) else {}
    names = {"accuracy": "validation_accuracy", "log_loss": "validation_loss"}
    return {
        name: value for old, name in names.items() if isinstance(value := found.get(old), float)
    }


def measured(
    model: RewardModel,
    spec: RewardSpec,
    codec: Codec,
    groups: list[Group],
    held: dict[str, list[Ranking]],
    team: Team,
) -> tuple[Results, dict[str, list[ScoredRanking]]]:
    """Center the model on the demonstrations, and measure it on the held-out rankings."""
    found: Results = {}
    tokens = spec.tokens_per_forward
    if spec.demonstrations:
        shown = [
            Group.of(codec, one.prompt, [one.reply], one.place)
            for one in read_demonstrations(spec.demonstrations)
        ]
        found["bias"] = center(model, shown, groups[:FOR_CENTERING], team, tokens)
    scored = {
        name: score_rankings(model, rows, codec, team, tokens) if rows else []
        for name, rows in held.items()
    }
    for name, rankings in scored.items():
        found[name] = measures(rankings) if rankings else None
    return found, scored

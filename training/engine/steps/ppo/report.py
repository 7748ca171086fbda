"""What a PPO run says of itself: numbers, the invariants among them, and a few replies to read."""

import logging

import torch

from training.engine.models.generate import Ids
from training.engine.runtime import stop
from training.engine.runtime.distributed import Team
from training.engine.runtime.run import Run
from training.engine.steps.ppo.objective import explained_variance
from training.engine.steps.ppo.progress import Material, Progress, Seen
from training.engine.steps.ppo.rollout import Players, Rollout, collect
from training.invariants import out_of_range
from training.specs import PpoSpec

logger = logging.getLogger(__name__)


def measures(rollout: Rollout, progress: Progress, team: Team) -> Seen:
    """One line of metrics.jsonl; what is red is said in words the first time."""
    values = of_rollout(rollout, progress.kl_weight) | of_updates(progress.seen)
    if progress.iteration == 0:
        values["start_kl"] = furthest_from_start(rollout)
    precision = "bfloat16" if team.dtype == torch.bfloat16 else "float32"
    broken = out_of_range(progress.iteration + 1, values, precision)
    for invariant in broken:
        if invariant.metric not in progress.red and team.leads:
            logger.warning("%s is red. %s", invariant.metric, invariant.meaning)
        progress.red[invariant.metric] = progress.red.get(invariant.metric, 0) + 1
    return values | {"red": float(len(broken))}


def of_rollout(rollout: Rollout, kl_weight: float) -> Seen:
    mask, kl = rollout.episodes.mask, rollout.kl()
    gap = (rollout.sampled - rollout.logprobs)[mask].abs()
    return {
        "score": float(rollout.scores.mean()),
        "score_deviation": float(rollout.scores.std(correction=0)),
        "kl": float(kl.mean()),
        "kl_weight": kl_weight,
        "objective": float((rollout.scores - kl_weight * kl).mean()),
        "entropy": float(-rollout.logprobs[mask].mean()),  # an estimate, from the tokens drawn
        "ended": float(rollout.episodes.ended.float().mean()),
        "reply_tokens": float(mask.sum(-1).float().mean()),
        "sampler_gap": float(gap.mean()),
        "explained_variance": explained_variance(rollout.values, rollout.returns, mask),
    }


def of_updates(seen: list[Seen]) -> Seen:
    """Means over the minibatches; of the first one, how far the ratio was from 1."""
    names = [name for name in seen[0] if name != "ratio_off"]
    means = {name: sum(one[name] for one in seen) / len(seen) for name in names}
    return means | {"first_ratio": seen[0]["ratio_off"]}


def furthest_from_start(rollout: Rollout) -> float:
    """Before the first update every token's log(pi / pi_start) is 0."""
    return float((rollout.logprobs - rollout.start)[rollout.episodes.mask].abs().max())


def show_samples(
    run: Run, players: Players, material: Material, iteration: int, spec: PpoSpec
) -> None:
    """The same few prompts each time, with what the policy says to them now."""
    prompts: list[Ids] = material.prompts[: spec.sample_prompts]
    if not prompts:
        return
    shown = collect(players, prompts, material.sampling(f"shown-{iteration}", spec), 0.0, spec)
    for row, kl in enumerate(shown.kl().tolist()):
        run.show(
            iteration + 1,
            prompt=material.read(shown.episodes.prompts[row]),
            reply=material.read(shown.episodes.replies[row]),
            score=float(shown.scores[row]),
            kl=kl,
            ended=bool(shown.episodes.ended[row]),
        )


def leave_when_asked(team: Team) -> None:
    """Between two updates all ranks can leave together."""
    if team.any(stop.asked()):
        raise stop.StopNow

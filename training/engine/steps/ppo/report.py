"""What a PPO run reports: its measures, broken invariants, and a few replies to read."""

from training.engine.models.generate import Ids
from training.engine.runtime import stop
from training.engine.runtime.distributed import Team
from training.engine.runtime.red import with_red
from training.engine.runtime.run import Run
from training.engine.steps.ppo.objective import explained_variance
from training.engine.steps.ppo.progress import Measures, Progress, TrainingData
from training.engine.steps.ppo.rollout import Models, Rollout, collect
from training.specs import PpoSpec


def measures(rollout: Rollout, progress: Progress, team: Team) -> Measures:
    """One line of metrics.jsonl. Warn the first time an invariant is out of range."""
    values = of_rollout(rollout, progress.kl_weight) | of_updates(progress.updates)
    if progress.iteration == 0:
        values["start_kl"] = furthest_from_start(rollout)
    return with_red(progress.iteration + 1, values, progress.red, team)


def of_rollout(rollout: Rollout, kl_weight: float) -> Measures:
    mask, kl = rollout.episodes.mask, rollout.kl()
    gap = (rollout.sampled - rollout.logprobs)[mask].abs()
    return {
        "score": float(rollout.scores.mean()),
        "score_deviation": float(rollout.scores.std(correction=0)),
        "kl": float(kl.mean()),
        "kl_weight": kl_weight,
        "objective": float((rollout.scores - kl_weight * kl).mean()),
        "entropy": float(-rollout.logprobs[mask].mean()),  # an estimate, from the sampled tokens
        "ended": float(rollout.episodes.ended.float().mean()),
        "reply_tokens": float(mask.sum(-1).float().mean()),
        "sampler_gap": float(gap.mean()),
        "explained_variance": explained_variance(rollout.values, rollout.returns, mask),
    }


def of_updates(updates: list[Measures]) -> Measures:
    """Means over the minibatches, and how far the ratio was from 1 in the first of them."""
    names = [name for name in updates[0] if name != "ratio_off"]
    means = {name: sum(one[name] for one in updates) / len(updates) for name in names}
    return means | {"first_ratio": updates[0]["ratio_off"]}


def furthest_from_start(rollout: Rollout) -> float:
    """The largest |log(pi / pi_start)| of a token, which is 0 before the first update."""
    return float((rollout.logprobs - rollout.start)[rollout.episodes.mask].abs().max())


def show_samples(
    run: Run, models: Models, data: TrainingData, iteration: int, spec: PpoSpec
) -> None:
    """Write the policy's current replies to the same few prompts to samples.jsonl."""
    prompts: list[Ids] = data.prompts[: spec.sample_prompts]
    if not prompts:
        return
    shown = collect(models, prompts, data.sampling(f"shown-{iteration}"), 0.0, spec)
    for row, kl in enumerate(shown.kl().tolist()):
        run.show(
            iteration + 1,
            prompt=data.read(shown.episodes.prompts[row]),
            reply=data.read(shown.episodes.replies[row]),
            score=float(shown.scores[row]),
            kl=kl,
            ended=bool(shown.episodes.ended[row]),
        )


def stop_if_requested(team: Team) -> None:
    """Raise StopRequested on all ranks together. Called between two updates."""
    if team.any(stop.requested()):
        raise stop.StopRequested

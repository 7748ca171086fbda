"""What a run that samples replies reports: measures, and a few replies to read."""

from training.engine.models.generate import Ids
from training.engine.runtime import stop
from training.engine.runtime.distributed import Team
from training.engine.runtime.run import Run
from training.engine.steps.rollouts.data import TrainingData
from training.engine.steps.rollouts.progress import Measures
from training.engine.steps.rollouts.replies import Models, Replies, collect_replies
from training.specs import RolloutSpec


def of_replies(made: Replies, kl_weight: float) -> Measures:
    mask, kl = made.episodes.mask, made.kl()
    gap = (made.sampled - made.logprobs)[mask].abs()
    return {
        "score": float(made.scores.mean()),
        "score_deviation": float(made.scores.std(correction=0)),
        "kl": float(kl.mean()),
        "kl_weight": kl_weight,
        "objective": float((made.scores - kl_weight * kl).mean()),
        "entropy": float(-made.logprobs[mask].mean()),  # an estimate, from the sampled tokens
        "ended": float(made.episodes.ended.float().mean()),
        "reply_tokens": float(mask.sum(-1).float().mean()),
        "sampler_gap": float(gap.mean()),
    }


def of_updates(updates: list[Measures]) -> Measures:
    """Means over the minibatches, and how far the ratio was from 1 in the first of them."""
    names = [name for name in updates[0] if name != "ratio_off"]
    means = {name: sum(one[name] for one in updates) / len(updates) for name in names}
    return means | {"first_ratio": updates[0]["ratio_off"]}


def furthest_from_start(made: Replies) -> float:
    """The largest |log(pi / pi_start)| of a token, which is 0 before the first update."""
    return float((made.logprobs - made.start)[made.episodes.mask].abs().max())


def show_samples(
    run: Run, models: Models, data: TrainingData, iteration: int, spec: RolloutSpec
) -> None:
    """Write the policy's current replies to the same few prompts to samples.jsonl."""
    if not spec.samples_every or iteration % spec.samples_every:
        return
    prompts: list[Ids] = data.prompts[: spec.sample_prompts]
    if not prompts:
        return
    shown = collect_replies(models, prompts, data.sampling(f"shown-{iteration}"), spec)
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

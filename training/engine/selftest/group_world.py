"""What the checks of RLOO and GRPO run on: specs, models and rollouts in the toy world."""

import torch
from torch import Tensor

from training.engine.models.learner import PlainLearner
from training.engine.models.networks import LanguageModel
from training.engine.selftest import toy
from training.engine.steps.groups.rollout import GroupRollout, Kind, Method, collect
from training.engine.steps.rollouts.episodes import Episodes, reply_logprobs
from training.engine.steps.rollouts.replies import Models, Replies
from training.specs import GroupSpec, GrpoSpec, RlooSpec

KL = 0.3
NOTHING = str(toy.spec().out)
FIELDS: dict[str, object] = {
    "out": NOTHING, "prompts": NOTHING, "model": "", "reward_model": "", "batch": 16,
    "clip_gradient": 1e9, "max_reply_tokens": toy.LONGEST, "generation_batch": 1024,
    "warmup_steps": 0,
}  # fmt: skip


def rloo_spec(**changes: object) -> RlooSpec:
    return RlooSpec.parse(FIELDS | {"group": 4, "kl": KL, "minibatch": 16} | changes)


def grpo_spec(variant: str, **changes: object) -> GrpoSpec:
    return GrpoSpec.parse(FIELDS | {"group": 4, "variant": variant, "minibatch": 16} | changes)


def models_of(world: toy.World, policy: LanguageModel, spec: GroupSpec) -> Models:
    def start(episodes: Episodes) -> Tensor:
        return reply_logprobs(world.start, episodes, spec.temperature)

    def score(episodes: Episodes) -> Tensor:
        return world.score(episodes).to(policy.model.dtype)

    return Models(PlainLearner(policy, spec, toy.ALONE), start, score)


def rollout_of(
    world: toy.World, policy: LanguageModel, method: Method[Kind], spec: Kind
) -> GroupRollout:
    sampling = toy.sampling(9, spec.temperature)
    return collect(models_of(world, policy, spec), toy.PROMPTS, sampling, method, spec)


def every_reply(world: toy.World, policy: LanguageModel, spec: RlooSpec) -> tuple[Replies, Tensor]:
    """All replies to all prompts, and their logprobs with a gradient."""
    episodes = toy.all_episodes()
    logprobs = reply_logprobs(policy, episodes, 1.0)
    with torch.no_grad():
        start = reply_logprobs(world.start, episodes, 1.0)
    scores = world.score(episodes).to(logprobs.dtype)
    old = logprobs.detach()
    return Replies(episodes, scores, old, old, start), logprobs

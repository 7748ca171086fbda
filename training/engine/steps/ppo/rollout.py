"""The experience of one iteration: sampled replies, their scores and what each token was worth."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace

import torch
from torch import Tensor

from training.engine.models.generate import Ids, Reply, generate
from training.engine.models.learner import Learner
from training.engine.models.networks import LanguageModel, RewardModel
from training.engine.models.padding import pad_right
from training.engine.models.sampling import Sampling
from training.engine.runtime import stop
from training.engine.runtime.checkpoint import State
from training.engine.runtime.distributed import Team
from training.engine.steps.ppo.episodes import (
    Episodes,
    in_parts,
    reply_logprobs,
    reply_values,
)
from training.engine.steps.ppo.objective import advantages_and_returns, token_rewards, whiten
from training.specs import PpoSpec


@dataclass(frozen=True)
class Models:
    """The four models of PPO. The critic is a separate network that starts as the reward model."""

    policy: Learner[LanguageModel]
    critic: Learner[RewardModel]
    start: Callable[[Episodes], Tensor]  # (N, R) logprobs of the model that the policy started as
    score: Callable[[Episodes], Tensor]  # (N,) the reward model's score at the last real token

    @property
    def team(self) -> Team:
        return self.policy.team


@dataclass(frozen=True)
class Rollout:
    """Episodes with everything that the updates need, computed before the first update."""

    episodes: Episodes
    scores: Tensor  # (N,)
    sampled: Tensor  # (N, R) logprobs in the sampler
    logprobs: Tensor  # (N, R) the same tokens in the training forward: the old policy of the ratio
    start: Tensor  # (N, R)
    values: Tensor  # (N, R)
    advantages: Tensor  # (N, R)
    returns: Tensor  # (N, R)

    def __len__(self) -> int:
        return len(self.episodes)

    def __getitem__(self, rows: Tensor) -> "Rollout":
        episodes = self.episodes[rows]
        columns = episodes.mask.shape[1]
        tokens = (getattr(self, part.name) for part in fields(self)[2:])
        return Rollout(episodes, self.scores[rows], *(part[rows, :columns] for part in tokens))

    def kl(self) -> Tensor:
        """(N,) log(pi / pi_start) of each reply. Unbiased, so single replies can be negative."""
        return (self.logprobs - self.start).sum(-1)

    def state(self) -> State:
        return asdict(self)

    @classmethod
    def from_state(cls, state: State) -> "Rollout":
        return cls(**state | {"episodes": Episodes(**state["episodes"])})


@torch.no_grad()
def collect(
    models: Models, prompts: Sequence[Ids], sampling: Sampling, kl_weight: float, spec: PpoSpec
) -> Rollout:
    """Sample one reply to every prompt, and compute the advantage of each token."""
    replies = sample_replies(models.policy, prompts, sampling)
    episodes = Episodes.of(prompts, replies)
    sampled = pad_right([reply.logprobs for reply in replies])

    def read_by(model: Callable[[Episodes], Tensor]) -> Tensor:
        return in_parts(episodes, spec.tokens_per_forward, models.team, model)

    rollout = Rollout(
        episodes=episodes,
        scores=read_by(models.score),
        sampled=sampled,
        # Computed again by the forward pass that is trained. A sampler in bfloat16 differs by
        # several percent, and then the ratio of the first minibatch would not be 1.
        logprobs=read_by(lambda part: reply_logprobs(models.policy, part, spec.temperature)),
        start=read_by(models.start),
        values=read_by(lambda part: reply_values(models.critic, part)),
        advantages=sampled,
        returns=sampled,
    )
    return with_advantages(rollout, kl_weight, spec)


def sample_replies(
    policy: Learner[LanguageModel], prompts: Sequence[Ids], sampling: Sampling
) -> list[Reply]:
    """One reply per prompt. Each rank writes its share, on whole weights."""
    team = policy.team
    mine = range(team.rank, len(prompts), team.world)
    # Several ranks must stop together, which they do between minibatches.
    before_token = stop.check if team.world == 1 else lambda: None
    with policy.gathered(), team.autocast():
        written = generate(
            policy.model.model,
            [prompts[n] for n in mine],
            sampling=sampling,
            keys=mine,
            before_token=before_token,
        )
    shares = team.gather(written)
    replies = [shares[n % team.world][n // team.world] for n in range(len(prompts))]
    return [replace(reply, prompt=number) for number, reply in enumerate(replies)]


def with_advantages(rollout: Rollout, kl_weight: float, spec: PpoSpec) -> Rollout:
    """The rollout with its advantages and the targets of the critic filled in."""
    mask = rollout.episodes.mask
    scores = with_cut_penalty(rollout.scores, rollout.episodes.ended, spec)
    rewards = token_rewards(scores, rollout.logprobs, rollout.start, mask, kl_weight)
    if spec.whiten_rewards:
        rewards = whiten(rewards, mask, keep_mean=True)
    advantages, returns = advantages_and_returns(
        rewards, rollout.values, mask, discount=1.0, trace=spec.gae_lambda
    )
    if spec.whiten_advantages:
        advantages = whiten(advantages, mask)
    return replace(rollout, advantages=advantages, returns=returns)


def with_cut_penalty(scores: Tensor, ended: Tensor, spec: PpoSpec) -> Tensor:
    """Lower the score of replies without an end, or the policy learns never to stop."""
    if spec.truncation == "none":
        return scores
    cut = scores if spec.truncation == "subtract" else torch.zeros_like(scores)
    return torch.where(ended, scores, cut - spec.truncation_penalty)

"""Sampled replies to prompts, with what the models say about them before the first update."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Protocol, Self

import torch
from torch import Tensor

from training.engine.models.generate import Ids, Reply, generate
from training.engine.models.learner import Learner
from training.engine.models.networks import LanguageModel
from training.engine.models.padding import pad_right
from training.engine.models.sampling import Sampling
from training.engine.runtime import stop
from training.engine.runtime.checkpoint import State
from training.engine.runtime.distributed import Team
from training.engine.steps.rollouts.episodes import Episodes, in_parts, reply_logprobs
from training.specs import RolloutSpec


@dataclass(frozen=True)
class Models:
    """The models that every method has: the policy, where it started, and the reward."""

    policy: Learner[LanguageModel]
    start: Callable[[Episodes], Tensor]  # (N, R) logprobs of the model that the policy started as
    score: Callable[[Episodes], Tensor]  # (N,) the reward model's score at the last real token

    @property
    def team(self) -> Team:
        return self.policy.team


@dataclass(frozen=True)
class Replies:
    """Episodes with their scores and log probabilities. Methods add what they learn from."""

    episodes: Episodes
    scores: Tensor  # (N,)
    sampled: Tensor  # (N, R) logprobs in the sampler
    logprobs: Tensor  # (N, R) the same tokens in the training forward: the old policy of the ratio
    start: Tensor  # (N, R)

    def __len__(self) -> int:
        return len(self.episodes)

    def __getitem__(self, rows: Tensor) -> Self:
        episodes = self.episodes[rows]
        columns = episodes.mask.shape[1]
        parts = {part.name: getattr(self, part.name) for part in fields(self)[1:]}
        chosen = {
            name: part[rows] if part.dim() == 1 else part[rows, :columns]
            for name, part in parts.items()
        }
        return replace(self, episodes=episodes, **chosen)

    def kl(self) -> Tensor:
        """(N,) log(pi / pi_start) of each reply. Unbiased, so single replies can be negative."""
        return (self.logprobs - self.start).sum(-1)

    def state(self) -> State:
        return asdict(self)

    @classmethod
    def from_state(cls, state: State) -> Self:
        return cls(**state | {"episodes": Episodes(**state["episodes"])})


@torch.no_grad()
def collect_replies(
    models: Models, prompts: Sequence[Ids], sampling: Sampling, spec: RolloutSpec
) -> Replies:
    """Sample one reply to every prompt, and read it with all models."""
    replies = sample_replies(models.policy, prompts, sampling)
    episodes = Episodes.of(prompts, replies)

    def read_by(model: Callable[[Episodes], Tensor]) -> Tensor:
        return in_parts(episodes, spec.tokens_per_forward, models.team, model)

    return Replies(
        episodes=episodes,
        scores=read_by(models.score),
        sampled=pad_right([reply.logprobs for reply in replies]),
        # Computed again by the forward pass that is trained. A sampler in bfloat16 differs by
        # several percent, and then the ratio of the first minibatch would not be 1.
        logprobs=read_by(lambda part: reply_logprobs(models.policy, part, spec.temperature)),
        start=read_by(models.start),
    )


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


class Penalty(Protocol):
    """The fields of a spec that say what a reply without an end costs."""

    @property
    def cut(self) -> str: ...
    @property
    def truncation_penalty(self) -> float: ...


def with_cut_penalty(scores: Tensor, ended: Tensor, spec: Penalty) -> Tensor:
    """Lower the score of replies without an end, or the policy learns never to stop."""
    if spec.cut == "none":
        return scores
    cut = scores if spec.cut == "subtract" else torch.zeros_like(scores)
    return torch.where(ended, scores, cut - spec.truncation_penalty)

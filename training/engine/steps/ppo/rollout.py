"""One iteration's experience: the policy writes, the start model and the reward model judge."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace

import torch
from torch import Tensor

from training.engine.models.generate import Ids, Reply, Sampling, generate
from training.engine.models.learner import Learner
from training.engine.models.padding import pad_right
from training.engine.runtime import stop
from training.engine.runtime.checkpoint import State
from training.engine.runtime.distributed import Team
from training.engine.steps.ppo.episodes import Episodes, in_parts, reply_logprobs, reply_values
from training.engine.steps.ppo.objective import advantages_and_returns, token_rewards, whiten
from training.specs import PpoSpec


@dataclass(frozen=True)
class Players:
    """Who takes part. The critic is a network of its own, begun as the reward model (C.4)."""

    policy: Learner
    critic: Learner
    start: Callable[[Episodes], Tensor]  # (N, R) logprobs of the model the policy began as
    score: Callable[[Episodes], Tensor]  # (N,) the reward model, read at the last real token

    @property
    def team(self) -> Team:
        return self.policy.team


@dataclass(frozen=True)
class Rollout:
    """Episodes with all that the updates need, fixed before the first gradient."""

    episodes: Episodes
    scores: Tensor  # (N,)
    sampled: Tensor  # (N, R) logprobs the sampler saw
    logprobs: Tensor  # (N, R) the same tokens by the training forward: the old policy of the ratio
    start: Tensor  # (N, R)
    values: Tensor  # (N, R)
    advantages: Tensor  # (N, R)
    returns: Tensor  # (N, R)

    def __len__(self) -> int:
        return len(self.episodes)

    def __getitem__(self, rows: Tensor) -> "Rollout":
        episodes = self.episodes[rows]
        written = episodes.mask.shape[1]
        tokens = (getattr(self, part.name) for part in fields(self)[2:])
        return Rollout(episodes, self.scores[rows], *(part[rows, :written] for part in tokens))

    def kl(self) -> Tensor:
        """(N,) log(pi / pi_start) of each reply: unbiased, so single replies may be negative."""
        return (self.logprobs - self.start).sum(-1)

    def state(self) -> State:
        return asdict(self)

    @classmethod
    def from_state(cls, state: State) -> "Rollout":
        return cls(**state | {"episodes": Episodes(**state["episodes"])})


@torch.no_grad()
def collect(
    players: Players, prompts: Sequence[Ids], sampling: Sampling, kl_weight: float, spec: PpoSpec
) -> Rollout:
    """Let the policy write one reply to every prompt, and say what each token was worth."""
    replies = write(players.policy, prompts, sampling)
    episodes = Episodes.of(prompts, replies)
    sampled = pad_right([reply.logprobs for reply in replies])

    def said(say: Callable[[Episodes], Tensor]) -> Tensor:
        return in_parts(episodes, spec.tokens_per_forward, players.team, say)

    rollout = Rollout(
        episodes=episodes,
        scores=said(players.score),
        sampled=sampled,
        # Computed again by the forward pass that will be trained: a sampler in bfloat16 is off by
        # several percent, and the ratio of the first minibatch would not be 1.
        logprobs=said(lambda part: reply_logprobs(players.policy, part, spec.temperature)),
        start=said(players.start),
        values=said(lambda part: reply_values(players.critic, part)),
        advantages=sampled,
        returns=sampled,
    )
    return judge(rollout, kl_weight, spec)


def write(policy: Learner, prompts: Sequence[Ids], sampling: Sampling) -> list[Reply]:
    """One reply per prompt, each rank writing its share on whole weights."""
    team = policy.team
    mine = range(team.rank, len(prompts), team.world)
    # With several ranks all must leave together, and that is between minibatches.
    pause = stop.point if team.world == 1 else lambda: None
    with policy.gathered(), team.autocast():
        written = generate(
            policy.model.model,
            [prompts[n] for n in mine],
            sampling=sampling,
            keys=mine,
            pause=pause,
        )
    shares = team.gather(written)
    replies = [shares[n % team.world][n // team.world] for n in range(len(prompts))]
    return [replace(reply, prompt=number) for number, reply in enumerate(replies)]


def judge(rollout: Rollout, kl_weight: float, spec: PpoSpec) -> Rollout:
    """Fill in the advantages and the critic's targets."""
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
    """A reply without its end is worth less, or the policy learns to go on for ever."""
    if spec.truncation == "none":
        return scores
    cut = scores if spec.truncation == "subtract" else torch.zeros_like(scores)
    return torch.where(ended, scores, cut - spec.truncation_penalty)

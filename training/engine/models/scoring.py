"""Scores and likelihoods of given replies. Each prompt is computed once for all its replies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.packing import Pack, pack, split_by_size
from training.engine.data.rows import NOWHERE, Place, Prompt
from training.engine.models.networks import LanguageModel, RewardModel
from training.engine.runtime.distributed import Team

Ids = list[int]


@dataclass(frozen=True)
class Group:
    """A prompt and its replies as token ids."""

    prompt: Ids
    replies: list[Ids]

    @classmethod
    def of(
        cls, codec: Codec, prompt: Prompt, replies: Sequence[str], place: Place = NOWHERE
    ) -> "Group":
        return cls(*codec.scored(prompt, replies, place))

    @property
    def tokens(self) -> int:
        return len(self.prompt) + sum(map(len, self.replies))


def packs_of(groups: Sequence[Group], tokens: int) -> list[list[int]]:
    """The numbers of the groups in packs of at most `tokens`. Similar lengths share a pack."""
    by_length = sorted(range(len(groups)), key=lambda number: len(groups[number].prompt))
    return split_by_size(by_length, [group.tokens for group in groups], tokens)


def packed(groups: Sequence[Group], device: torch.device) -> Pack:
    return pack([g.prompt for g in groups], [g.replies for g in groups]).to(device)


@torch.no_grad()
def reward_scores(
    model: RewardModel, groups: Sequence[Group], team: Team, tokens: int
) -> list[list[float]]:
    """Per group, the score of each reply, read at its last token."""
    model.eval()
    scores: list[list[float]] = [[] for _ in groups]
    for numbers in packs_of(groups, tokens):
        together = packed([groups[n] for n in numbers], team.device)
        with team.autocast():
            found = iter(model(together, together.branch_ends.to(team.device)).tolist())
        for number in numbers:
            scores[number] = [next(found) for _ in groups[number].replies]
    return scores


@torch.no_grad()
def last_states(
    model: RewardModel, groups: Sequence[Group], team: Team, tokens: int
) -> Iterator[Tensor]:
    """Per pack, (replies, d): the states that the head reads."""
    for numbers in packs_of(groups, tokens):
        together = packed([groups[n] for n in numbers], team.device)
        with team.autocast():
            yield model.hidden(together)[together.branch_ends.to(team.device)].float()


@torch.no_grad()
def reply_loss(
    model: LanguageModel, groups: Sequence[Group], team: Team, tokens: int
) -> tuple[float, int]:
    """The sum of -log likelihood over the tokens of the replies, and the number of tokens."""
    model.eval()
    total, count = 0.0, 0
    for numbers in packs_of(groups, tokens):
        together = packed([groups[n] for n in numbers], team.device)
        which = reply_tokens(together).to(team.device)
        with team.autocast():
            total -= float(model(together, which).sum())
        count += len(which)
    return total, count


def reply_tokens(together: Pack) -> Tensor:
    """(n,) every token of every reply in the pack."""
    spans = [torch.arange(*span) for branches in together.branch_spans for span in branches]
    return torch.cat(spans)


def text_tokens(together: Pack) -> Tensor:
    """(n,) every token of every trunk that has one before it."""
    return torch.cat([torch.arange(start + 1, end) for start, end in together.trunk_spans])

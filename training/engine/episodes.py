"""Prompts with the replies a policy wrote to them, and what the models say of every token.

The models read packs, so nothing is padded for them. The arithmetic of PPO wants rectangles
(N replies, R tokens of the longest): `mask` says which of their cells are real.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.engine.generate import Ids, Reply
from training.engine.models import LanguageModel, RewardModel
from training.engine.packing import Pack, pack
from training.engine.padding import real_cells


@dataclass(frozen=True)
class Episodes:
    """N prompts and a reply to each, in the token ids that were sampled."""

    prompts: tuple[Ids, ...]
    replies: tuple[Ids, ...]  # the end token included
    mask: Tensor  # (N, R) the actions: every sampled token up to and including the end
    ended: Tensor  # (N,) False: cut at the longest length allowed

    @classmethod
    def of(cls, prompts: Sequence[Ids], replies: Sequence[Reply]) -> "Episodes":
        mask = real_cells([len(reply.ids) for reply in replies])
        asked = tuple(prompts[reply.prompt] for reply in replies)
        ended = torch.tensor([reply.ended for reply in replies])
        return cls(asked, tuple(reply.ids for reply in replies), mask, ended)

    def __len__(self) -> int:
        return len(self.replies)

    def __getitem__(self, rows: Tensor) -> "Episodes":
        """These rows, without the columns that only longer rows needed."""
        chosen = rows.tolist()
        replies = tuple(self.replies[row] for row in chosen)
        longest = max(map(len, replies))
        prompts = tuple(self.prompts[row] for row in chosen)
        return Episodes(prompts, replies, self.mask[rows, :longest], self.ended[rows])

    def parts(self, tokens_per_forward: int) -> list[Tensor]:
        """Row numbers of what goes through a model at once, rows of like length together."""
        lengths = [len(p) + len(r) for p, r in zip(self.prompts, self.replies, strict=True)]
        return [torch.tensor(part) for part in within_budget(lengths, tokens_per_forward)]

    def pack(self, device: torch.device) -> tuple[Pack, Tensor]:
        """All of it as one row, and which of its tokens are the actions, in the mask's order."""
        packed = pack(self.prompts, [[reply] for reply in self.replies])
        actions = [torch.arange(*span) for spans in packed.branch_spans for span in spans]
        return packed.to(device), torch.cat(actions).to(device)

    def rectangle(self, values: Tensor) -> Tensor:
        """(N, R) of one value per action; 0 where there is none."""
        mask = self.mask.to(values.device)
        return values.new_zeros(mask.shape).masked_scatter(mask, values)


def reply_logprobs(policy: LanguageModel, episodes: Episodes, temperature: float) -> Tensor:
    """(N, R) logprobs of the replies' tokens at the temperature they were sampled with."""
    packed, actions = episodes.pack(policy.model.device)
    return episodes.rectangle(policy(packed, actions, temperature))


def reply_values(critic: RewardModel, episodes: Episodes) -> Tensor:
    """(N, R) what the critic expects before each token is chosen: read one token earlier."""
    packed, actions = episodes.pack(critic.model.device)
    return episodes.rectangle(critic(packed, packed.before[actions]))


def reply_scores(reward_model: RewardModel, episodes: Episodes) -> Tensor:
    """(N,) the reward model's score, read at the last real token."""
    packed, _ = episodes.pack(reward_model.model.device)
    return reward_model(packed, packed.branch_ends.to(packed.tokens.device))


def in_parts(
    episodes: Episodes, tokens_per_forward: int, say: Callable[[Episodes], Tensor]
) -> Tensor:
    """What `say` says of every row, (N, R) or (N,), told a part at a time."""
    parts = episodes.parts(tokens_per_forward)
    said = [say(episodes[rows]) for rows in parts]
    shape = episodes.mask.shape[: said[0].dim()]
    found = said[0].new_zeros(shape)
    for rows, part in zip(parts, said, strict=True):
        if part.dim() == 1:
            found[rows] = part
        else:
            found[rows, : part.shape[1]] = part
    return found.cpu()


def within_budget(lengths: Sequence[int], tokens: int) -> list[list[int]]:
    """Row numbers from long to short, cut so that no part holds more tokens (or one row)."""
    parts: list[list[int]] = []
    room = 0
    for row in sorted(range(len(lengths)), key=lambda number: -lengths[number]):
        if lengths[row] > room:
            parts.append([])
            room = tokens
        parts[-1].append(row)
        room -= lengths[row]
    return parts

"""Prompts with the replies a policy wrote to them, and what the models say of every token.

The models read packs, so nothing is padded for them. The arithmetic of PPO wants rectangles
(N replies, R tokens of the longest): `mask` says which of their cells are real.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from training.engine.data.packing import Pack, pack
from training.engine.models.generate import Ids, Reply
from training.engine.models.padding import real_cells
from training.engine.runtime.distributed import Team


class Reader(Protocol):
    """A model, or a learner that wraps one."""

    @property
    def device(self) -> torch.device: ...

    def __call__(self, *args: object) -> Tensor: ...


@dataclass(frozen=True)
class Episodes:
    """N prompts and a reply to each, in the token ids that were sampled."""

    prompts: list[Ids]
    replies: list[Ids]  # the end token included
    mask: Tensor  # (N, R) the actions: every sampled token up to and including the end
    ended: Tensor  # (N,) False: cut at the longest length allowed

    @classmethod
    def of(cls, prompts: Sequence[Ids], replies: Sequence[Reply]) -> "Episodes":
        mask = real_cells([len(reply.ids) for reply in replies])
        asked = [prompts[reply.prompt] for reply in replies]
        ended = torch.tensor([reply.ended for reply in replies])
        return cls(asked, [reply.ids for reply in replies], mask, ended)

    def __len__(self) -> int:
        return len(self.replies)

    def __getitem__(self, rows: Tensor) -> "Episodes":
        """These rows, without the columns that only longer rows needed."""
        chosen = rows.tolist()
        replies = [self.replies[row] for row in chosen]
        longest = max(map(len, replies))
        prompts = [self.prompts[row] for row in chosen]
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
        values = values.cpu()  # small, so the arithmetic of PPO stays in one place
        return values.new_zeros(self.mask.shape).masked_scatter(self.mask, values)


def reply_logprobs(policy: Reader, episodes: Episodes, temperature: float) -> Tensor:
    """(N, R) logprobs of the replies' tokens at the temperature they were sampled with."""
    packed, actions = episodes.pack(policy.device)
    return episodes.rectangle(policy(packed, actions, temperature))


def reply_values(critic: Reader, episodes: Episodes) -> Tensor:
    """(N, R) what the critic expects before each token is chosen: read one token earlier."""
    packed, actions = episodes.pack(critic.device)
    return episodes.rectangle(critic(packed, packed.before[actions]))


def reply_scores(reward_model: Reader, episodes: Episodes) -> Tensor:
    """(N,) the reward model's score, read at the last real token."""
    packed, _ = episodes.pack(reward_model.device)
    return reward_model(packed, packed.branch_ends.to(reward_model.device)).cpu()


def in_parts(
    episodes: Episodes, tokens_per_forward: int, team: Team, say: Callable[[Episodes], Tensor]
) -> Tensor:
    """What `say` says of every row, (N, R) or (N,), each rank told a share of the parts."""
    shares = team.share(episodes.parts(tokens_per_forward))
    mine = [(rows, say(episodes[rows])) for rows, _weight in shares]
    said = [part for rank in team.gather(mine) for part in rank]
    found = said[0][1].new_zeros(episodes.mask.shape[: said[0][1].dim()])
    for rows, part in said:
        if part.dim() == 1:
            found[rows] = part
        else:
            found[rows, : part.shape[1]] = part
    return found


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

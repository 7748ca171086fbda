"""Prompts with the replies of a policy, and what the models compute for every token.

The models read packs, without padding. The arithmetic of PPO uses rectangles (N replies, R tokens
of the longest); `mask` is True at the cells that hold real tokens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import torch
from torch import Tensor

from training.engine.data.packing import Pack, pack, within_budget
from training.engine.models.generate import Ids, Reply
from training.engine.models.padding import real_cells
from training.engine.runtime.distributed import Team


class TokenModel(Protocol):
    """A model, or a learner that wraps one, called with a pack and the tokens to read."""

    @property
    def device(self) -> torch.device: ...

    def __call__(self, *args: object) -> Tensor: ...


@dataclass(frozen=True)
class Episodes:
    """N prompts with one reply each, as the token ids that were sampled."""

    prompts: list[Ids]
    replies: list[Ids]  # including the end token
    mask: Tensor  # (N, R) True at the actions: every sampled token, including the end
    ended: Tensor  # (N,) False: cut at the maximum length

    @classmethod
    def of(cls, prompts: Sequence[Ids], replies: Sequence[Reply]) -> "Episodes":
        mask = real_cells([len(reply.ids) for reply in replies])
        asked = [prompts[reply.prompt] for reply in replies]
        ended = torch.tensor([reply.ended for reply in replies])
        return cls(asked, [reply.ids for reply in replies], mask, ended)

    def __len__(self) -> int:
        return len(self.replies)

    def __getitem__(self, rows: Tensor) -> "Episodes":
        """These rows, without the columns that only longer rows use."""
        chosen = rows.tolist()
        replies = [self.replies[row] for row in chosen]
        longest = max(map(len, replies))
        prompts = [self.prompts[row] for row in chosen]
        return Episodes(prompts, replies, self.mask[rows, :longest], self.ended[rows])

    def parts(self, tokens_per_forward: int) -> list[Tensor]:
        """Row numbers for each forward pass, with rows of similar length together."""
        lengths = [len(p) + len(r) for p, r in zip(self.prompts, self.replies, strict=True)]
        return [torch.tensor(part) for part in within_budget(lengths, tokens_per_forward)]

    def pack(self, device: torch.device) -> tuple[Pack, Tensor]:
        """All episodes as one pack, and the indices of the actions, in the order of the mask."""
        packed = pack(self.prompts, [[reply] for reply in self.replies])
        actions = [torch.arange(*span) for spans in packed.branch_spans for span in spans]
        return packed.to(device), torch.cat(actions).to(device)

    def rectangle(self, values: Tensor) -> Tensor:
        """(N, R) from one value per action, with 0 in the other cells."""
        values = values.cpu()  # small enough to do all arithmetic of PPO on the CPU
        return values.new_zeros(self.mask.shape).masked_scatter(self.mask, values)


def reply_logprobs(policy: TokenModel, episodes: Episodes, temperature: float) -> Tensor:
    """(N, R) logprobs of the replies' tokens, at the temperature of sampling."""
    packed, actions = episodes.pack(policy.device)
    return episodes.rectangle(policy(packed, actions, temperature))


def reply_values(critic: TokenModel, episodes: Episodes) -> Tensor:
    """(N, R) the value before each token is chosen, so it is read one token earlier."""
    packed, actions = episodes.pack(critic.device)
    return episodes.rectangle(critic(packed, packed.before[actions]))


def reply_scores(
    reward_model: TokenModel, episodes: Episodes, closed: Callable[[Ids], Ids] = lambda ids: ids
) -> Tensor:
    """(N,) the reward model's score of the whole conversation, read at its last token.

    closed: the sampled reply, and what the chat template writes after it.
    """
    whole = replace(episodes, replies=[closed(reply) for reply in episodes.replies])
    packed, _ = whole.pack(reward_model.device)
    return reward_model(packed, packed.branch_ends.to(reward_model.device)).cpu()


def in_parts(
    episodes: Episodes,
    tokens_per_forward: int,
    team: Team,
    model: Callable[[Episodes], Tensor],
) -> Tensor:
    """What the model returns for all rows, (N, R) or (N,). Each rank computes a share of them."""
    shares = team.share(episodes.parts(tokens_per_forward))
    mine = [(rows, model(episodes[rows])) for rows, _weight in shares]
    parts = [part for rank in team.gather(mine) for part in rank]
    found = parts[0][1].new_zeros(episodes.mask.shape[: parts[0][1].dim()])
    for rows, part in parts:
        if part.dim() == 1:
            found[rows] = part
        else:
            found[rows, : part.shape[1]] = part
    return found

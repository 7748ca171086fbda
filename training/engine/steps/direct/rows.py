"""Rankings as token ids, and what a policy says about them.

All replies to a prompt go through the policy together, with the prompt computed once, as in the
reward model. Shapes as in losses.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.rows import Ranking
from training.engine.models.scoring import Group, packed, reply_tokens
from training.engine.steps.rollouts.episodes import TokenModel

Ranks = tuple[int, ...]


@dataclass(frozen=True)
class Ranked:
    """A prompt, its replies as token ids with their ends, and their ranks."""

    group: Group
    ranks: Ranks  # without gaps: 1, 2, 2, 3
    split: str = ""
    reference: tuple[float, ...] = ()  # log pi_ref of each reply


@dataclass(frozen=True)
class Batch:
    """What the losses need of some rankings. All (B, K), 0 where there is no reply."""

    ranks: Tensor
    lengths: Tensor  # tokens of the reply, including its end
    reference: Tensor  # log pi_ref(y|x); 0 without a reference
    logprobs: Tensor  # log pi(y|x), summed over the tokens of the reply


def encode(rankings: Sequence[Ranking], codec: Codec, *, use_ties: bool) -> list[Ranked]:
    """The rankings whose prompts fit and that have a pair to learn from."""
    found = []
    for one in rankings:
        if not use_ties and len(set(one.ranks)) == 1:
            continue
        # The tokens that the policy would write: the reply and its end, nothing after it.
        learned = [codec.learned(one.prompt, reply, one.place) for reply in one.replies]
        group = Group(learned[0][0], [rest for _prompt, rest in learned])
        found.append(Ranked(group, without_gaps(one.ranks), one.split))
    return [found[number] for number in codec.fitting([one.group.prompt for one in found])]


def without_gaps(ranks: Ranks) -> Ranks:
    """1 is best and every rank up to the last is used, as 2, 5, 5 becomes 1, 2, 2."""
    place = {rank: number for number, rank in enumerate(sorted(set(ranks)), start=1)}
    return tuple(place[rank] for rank in ranks)


def forward(policy: TokenModel, rows: Sequence[Ranked]) -> Batch:
    """The policy's logprobs of all replies, from one pack."""
    together = packed([row.group for row in rows], policy.device)
    tokens = policy(together, reply_tokens(together).to(policy.device))  # (all tokens,)
    lengths = [len(reply) for row in rows for reply in row.group.replies]
    which = torch.repeat_interleave(torch.tensor(lengths, device=tokens.device))
    logprobs = tokens.new_zeros(len(lengths)).index_add(0, which, tokens)  # (all replies,)
    ranks = _rectangle([row.ranks for row in rows], torch.long, tokens.device)
    here = ranks > 0
    empty = tokens.new_zeros(ranks.shape)
    flat = torch.tensor(lengths, dtype=tokens.dtype, device=tokens.device)
    known = [row.reference or (0.0,) * len(row.ranks) for row in rows]
    return Batch(
        ranks=ranks,
        lengths=empty.masked_scatter(here, flat),
        reference=_rectangle(known, tokens.dtype, tokens.device),
        logprobs=empty.masked_scatter(here, logprobs),
    )


def _rectangle(rows: Sequence[Sequence[float]], dtype: torch.dtype, device: torch.device) -> Tensor:
    most = max(map(len, rows))
    filled = [[*row, *[0] * (most - len(row))] for row in rows]
    return torch.tensor(filled, dtype=dtype, device=device)


def with_reference(rows: Sequence[Ranked], known: Sequence[Sequence[float]]) -> list[Ranked]:
    return [replace(row, reference=tuple(one)) for row, one in zip(rows, known, strict=True)]

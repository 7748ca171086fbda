"""Judged replies as token ids, each beside a reply to another prompt, which estimates z_ref.

KL(pi || pi_ref) needs samples of the policy. The paper takes replies that the data has for other
prompts instead: nobody wrote them for this prompt, so the policy has learned neither to write nor
to avoid them here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.rows import Signal
from training.engine.models.scoring import Group
from training.engine.runtime.random_numbers import order
from training.engine.steps.direct.rows import Batch, Ranked, forward
from training.engine.steps.rollouts.episodes import TokenModel

ALONE = (1,)  # the rank of a reply that is compared with no other


@dataclass(frozen=True)
class Judged:
    """A prompt with its reply, the same prompt with a reply to another one, and the judgement."""

    own: Ranked
    other: Ranked
    good: bool


def encode(signals: Sequence[Signal], codec: Codec, seed: int) -> list[Judged]:
    """The signals whose prompts fit, or none if all of these have the same prompt."""
    learned = [codec.learned(one.prompt, one.reply, one.place) for one in signals]
    fitting = codec.fitting([prompt for prompt, _reply in learned])
    read = [(*learned[number], signals[number].good) for number in fitting]
    others = mismatched([prompt for prompt, _, _ in read], seed)
    return [
        Judged(_row(prompt, reply), _row(prompt, read[other][1]), good)
        for (prompt, reply, good), other in zip(read, others, strict=True)
        if other is not None
    ]


def mismatched(prompts: Sequence[list[int]], seed: int) -> list[int | None]:
    """For each row, the next one in the order of the first epoch that has another prompt.

    So most pairs are made within a batch, as in the paper. The pairs stay the same in later epochs,
    because their reference log probabilities are computed once.
    """
    rows = order(len(prompts), seed, 0)
    found: list[int | None] = [None] * len(prompts)
    candidate = next((row for row in rows if prompts[row] != prompts[rows[-1]]), None)
    for here in range(len(rows) - 1, -1, -1):
        row = rows[here]
        after = rows[(here + 1) % len(rows)]
        if prompts[after] != prompts[row]:
            candidate = after
        found[row] = candidate
    return found


def forward_own(policy: TokenModel, rows: Sequence[Judged]) -> tuple[Batch, Tensor]:
    """The policy's logprobs of the replies, and (B,) which of them people found good."""
    good = torch.tensor([row.good for row in rows], device=policy.device)
    return forward(policy, [row.own for row in rows]), good


def with_references(
    rows: Sequence[Judged], own: Sequence[Ranked], others: Sequence[Ranked]
) -> list[Judged]:
    return [
        replace(row, own=one, other=other)
        for row, one, other in zip(rows, own, others, strict=True)
    ]


def _row(prompt: list[int], reply: list[int]) -> Ranked:
    return Ranked(Group(prompt, [reply]), ALONE)

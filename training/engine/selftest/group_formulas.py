"""The updates of RLOO and GRPO reply by reply, from forward passes of single replies."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from training.engine.models.networks import LanguageModel
from training.engine.selftest import toy
from training.engine.steps.groups.rollout import GroupRollout
from training.engine.steps.rollouts.replies import Replies
from training.specs import GrpoSpec, RlooSpec

CLIP = 0.1
VARIANTS = ("grpo", "dr-grpo", "dapo")


def copied(policy: LanguageModel) -> LanguageModel:
    made = toy.language_model(0).to(policy.model.dtype)
    made.load_state_dict(policy.state_dict())
    return made


def token_logprobs(policy: LanguageModel, made: Replies, temperature: float) -> list[Tensor]:
    """Of each reply, the logprobs of its tokens, from a forward pass of its own."""
    found = []
    for prompt, reply in zip(made.episodes.prompts, made.episodes.replies, strict=True):
        ids = torch.tensor([[*prompt, *reply]])
        out = policy.model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits[0]
        logprobs = (out / temperature).log_softmax(-1)[len(prompt) - 1 : -1]
        found.append(logprobs.gather(1, torch.tensor(reply)[:, None])[:, 0])
    return found


def old_of(made: Replies, row: int) -> tuple[Tensor, Tensor]:
    """The old logprobs of this reply and those of the start model."""
    length = len(made.episodes.replies[row])
    return made.logprobs[row, :length], made.start[row, :length]


def paid(made: Replies, row: int, penalty: float) -> float:
    return float(made.scores[row]) - penalty * (not made.episodes.ended[row])


def _rloo(made: GroupRollout, own: list[Tensor], spec: RlooSpec) -> Tensor:
    total = torch.zeros((), dtype=own[0].dtype)
    rewards = []
    for row in range(len(own)):
        old, start = old_of(made, row)
        score = paid(made, row, spec.truncation_penalty)
        rewards.append(score - spec.kl * float(old.sum() - start.sum()))
    for row, logprobs in enumerate(own):
        first = row // spec.group * spec.group
        others = [rewards[n] for n in range(first, first + spec.group) if n != row]
        advantage = rewards[row] - sum(others) / len(others)
        ratio = (logprobs.sum() - old_of(made, row)[0].sum()).exp()
        limited = ratio.clamp(1 - CLIP, 1 + CLIP)
        total = total - torch.minimum(ratio * advantage, limited * advantage)
    return total / len(own)


def _grpo(made: GroupRollout, own: list[Tensor], spec: GrpoSpec) -> Tensor:
    rewards = [paid(made, row, spec.truncation_penalty) for row in range(len(own))]
    if spec.variant == "dapo":  # longer than 3.2 of 4 tokens
        lengths = [len(one) for one in own]
        rewards = [
            float(made.scores[row]) - spec.truncation_penalty * min(1, max(0, (n - 3.2) / 0.8))
            for row, n in enumerate(lengths)
        ]
    per_reply = []
    for row, logprobs in enumerate(own):
        first = row // spec.group * spec.group
        group = rewards[first : first + spec.group]
        advantage = rewards[row] - mean(group)
        if spec.variant != "dr-grpo":
            advantage /= deviation(group) + 1e-4
        old, start = old_of(made, row)
        ratio, off = (logprobs - old).exp(), start - logprobs
        high = 0.28 if spec.variant == "dapo" else CLIP
        limited = ratio.clamp(1 - CLIP, 1 + high)
        gain = torch.minimum(ratio * advantage, limited * advantage)
        per_reply.append(-(gain - 0.2 * (off.exp() - off - 1)).sum())
    match spec.variant:
        case "dr-grpo":
            return torch.stack(per_reply).sum() / len(own) / spec.max_reply_tokens
        case "dapo":
            return torch.stack(per_reply).sum() / sum(len(one) for one in own)
    return torch.stack([a / len(b) for a, b in zip(per_reply, own, strict=True)]).mean()


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def deviation(values: list[float]) -> float:
    return math.sqrt(sum((one - mean(values)) ** 2 for one in values) / (len(values) - 1))


FORMULAS: dict[str, Callable[..., Tensor]] = {"rloo": _rloo} | dict.fromkeys(VARIANTS, _grpo)

"""GRPO: rewards compared within a group, learned with PPO's clip (arXiv 2402.03300, eq. 3).

    A_i = (r_i - mean) / std          of the G replies to a prompt, the same for all its tokens
    maximise  1/G sum_i 1/|y_i| sum_t ( min(ratio A_i, clip(ratio) A_i) - beta KL_t )

Two published variants change what the formula weighs. Dr. GRPO (2503.20783) does not divide by std
nor by the reply's length, but by a constant, the longest reply that is allowed. DAPO (2503.14476)
divides by all tokens of the batch, clips less above 1 than below, leaves out groups without spread,
and lowers the score of long replies gradually instead of at the limit.
"""

import torch
from torch import Tensor

from training.engine.steps.groups.loop import run_method
from training.engine.steps.groups.rollout import GroupRollout, Method
from training.engine.steps.rollouts.replies import Replies, with_cut_penalty
from training.specs import GrpoSpec

LAST_PART = 0.2  # DAPO, eq. 13: the share of the longest reply in which the penalty grows


def rewards(made: Replies, spec: GrpoSpec) -> Tensor:
    """(N,) the scores. The KL is part of the loss, not of the reward."""
    if spec.cut == "soft":
        share = too_long(made.episodes.mask.sum(1), spec)
        # The model's context can end a reply before the longest length: it has no end either.
        share = torch.where(made.episodes.ended, share, torch.ones_like(share))
        return made.scores - spec.truncation_penalty * share
    return with_cut_penalty(made.scores, made.episodes.ended, spec)


def too_long(lengths: Tensor, spec: GrpoSpec) -> Tensor:
    """(N,) 0 up to 80 % of the longest reply, then rising linearly to 1 (DAPO, eq. 13)."""
    last = LAST_PART * spec.max_reply_tokens
    return ((lengths - spec.max_reply_tokens + last) / last).clamp(0, 1)


def advantages(rewards: Tensor, spec: GrpoSpec) -> Tensor:
    """(P, G) how much better a reply is than the mean of its group, in deviations of the group."""
    centred = rewards - rewards.mean(1, keepdim=True)
    if spec.variant == "dr-grpo":
        return centred
    return centred / (rewards.std(1, keepdim=True) + 1e-4)


def change(logprobs: Tensor, part: GroupRollout) -> Tensor:
    """(n, R) log(pi / pi_old) of every token."""
    return (logprobs - part.logprobs) * part.episodes.mask


def loss(change: Tensor, logprobs: Tensor, part: GroupRollout, spec: GrpoSpec) -> Tensor:
    """(n,) the clipped objective and the KL penalty, summed over the tokens of each reply."""
    ratio, better = change.exp(), part.advantages[:, None]
    clipped = ratio.clamp(1 - spec.clip, 1 + spec.clip_above)
    each = torch.maximum(-better * ratio, -better * clipped)
    if spec.kl_weight:
        each = each + spec.kl_weight * kl_of_tokens(logprobs, part.start)
    return (each * part.episodes.mask).sum(1)


def kl_of_tokens(logprobs: Tensor, start: Tensor) -> Tensor:
    """pi_start / pi - log(pi_start / pi) - 1 (eq. 4): unbiased, and never below 0."""
    ratio = start - logprobs
    return ratio.exp() - ratio - 1


def weights(minibatch: GroupRollout, spec: GrpoSpec) -> Tensor:
    """(N,) what each reply's sum of tokens is multiplied by."""
    lengths = minibatch.episodes.mask.sum(1).to(minibatch.scores.dtype)
    if spec.variant == "dr-grpo":
        return torch.full_like(lengths, 1 / (len(minibatch) * spec.max_reply_tokens))
    if spec.variant == "dapo":
        used = minibatch.spread.to(lengths.dtype)
        return used / (used * lengths).sum().clamp(min=1)
    return 1 / (len(minibatch) * lengths)


METHOD = Method(rewards, advantages, change, loss, weights)


def train(spec: GrpoSpec) -> None:
    """Run the step: `spec` in, a policy folder out."""
    run_method(METHOD, spec)

"""Bugs that other trainers shipped, put into ours one by one: the quick set catches all."""

import json
import os
from pathlib import Path

import pytest
import torch

from tests.training.engine.planting import Bug, seeded
from training.engine.models import dropout, padding, scoring
from training.engine.selftest import QUICK
from training.engine.steps import ranking
from training.engine.steps.direct import losses, rows
from training.engine.steps.direct import objective as objective_of_direct
from training.engine.steps.direct import train as direct
from training.engine.steps.groups import grpo, rloo
from training.engine.steps.groups import loop as group_loop
from training.engine.steps.groups import rollout as groups
from training.engine.steps.kto import level as kto_level
from training.engine.steps.kto import objective as kto
from training.engine.steps.kto import train as kto_step
from training.engine.steps.ppo import objective, rollout
from training.engine.steps.ppo import train as ppo
from training.engine.steps.rollouts import episodes

BUGS = [
    # In the trainer itself it cannot happen: a model that packs wrongly reads padded rows instead.
    Bug("no position ids under left padding", padding.positions,
        "mask.long().cumsum(-1) - 1", "torch.arange(mask.shape[1]).expand(mask.shape)"),
    Bug("end token dropped from the mask", episodes.Episodes.of.__func__,  # type: ignore[attr-defined]
        "real_cells([len(reply.ids) for reply in replies])",
        "real_cells([len(reply.ids) - reply.ended for reply in replies])"),
    Bug("pads kept in the mask", episodes.Episodes.of.__func__,  # type: ignore[attr-defined]
        "mask = real_cells([len(reply.ids) for reply in replies])",
        "mask = torch.ones_like(real_cells([len(reply.ids) for reply in replies]))"),
    Bug("logprob off by one", episodes.reply_logprobs,
        "policy(packed, actions, temperature)", "policy(packed, actions - 1, temperature)"),
    Bug("temperature ignored in the trainer", episodes.reply_logprobs,
        "actions, temperature)", "actions, 1.0)"),
    Bug("value index off by one", episodes.reply_values,
        "packed.before[actions]", "actions"),
    Bug("KL sign", objective.token_rewards, "-kl_weight *", "kl_weight *"),
    Bug("score in the last column", objective.token_rewards,
        "mask.long().sum(-1) - 1", "torch.full((len(mask),), mask.shape[1] - 1)"),
    Bug("score on every token", objective.token_rewards,
        "rewards[torch.arange(len(rewards)), last] += scores",
        "rewards += scores[:, None] * mask"),
    Bug("bootstrap past the end", objective.advantages_and_returns,
        "advantage = next_value = torch.zeros_like(rewards[:, 0])",
        "advantage, next_value = torch.zeros_like(rewards[:, 0]), values[:, -1]"),
    Bug("whitening keeps the mean", objective.whiten, "if keep_mean:", "if not keep_mean:"),
    Bug("min and max swapped in the clip", objective.policy_loss,
        "torch.maximum(plain, clipped)", "torch.minimum(plain, clipped)"),
    Bug("returns from whitened advantages", rollout.with_advantages,
        "advantages = whiten(advantages, mask)",
        "advantages = whiten(advantages, mask)\n        returns = advantages + rollout.values"),
    Bug("mean of means of the parts", ppo.improve_policy,
        "weight * loss / count", "weight * loss / float(real.sum()) / len(shares)"),
    Bug("dropout left on", dropout.no_dropout, "module.p = 0.0", "pass"),
    Bug("ptx as a step of its own", ppo.improve_policy,
        "measured |= mix_in_text(policy, texts, spec)",
        "policy.step(rate); measured |= mix_in_text(policy, texts, spec)"),
    # RLOO and GRPO.
    Bug("group baseline with the reply itself", rloo.advantages,
        "(rewards.sum(1, keepdim=True) - rewards) / (spec.group - 1)",
        "rewards.mean(1, keepdim=True)"),
    Bug("baseline of all prompts", rloo.advantages,
        "(rewards.sum(1, keepdim=True) - rewards) / (spec.group - 1)",
        "(rewards.sum() - rewards) / (rewards.numel() - 1)"),
    Bug("replies to one prompt apart", groups.collect,
        "for prompt in prompts for _ in range(spec.group)",
        "for _ in range(spec.group) for prompt in prompts"),
    Bug("no cost of moving away in RLOO", rloo.rewards, "- spec.kl * made.kl()", ""),
    Bug("RLOO's KL sign", rloo.rewards, "- spec.kl * made.kl()", "+ spec.kl * made.kl()"),
    Bug("mean over tokens in RLOO's ratio", rloo.change, ".sum(1, keepdim=True)",
        ".mean(1, keepdim=True)"),
    Bug("sum over replies in RLOO", rloo.weights, "1 / len(minibatch)", "1.0"),
    Bug("cut replies do not pay in RLOO", rloo.rewards,
        "with_cut_penalty(made.scores, made.episodes.ended, spec)", "made.scores"),
    Bug("deviation of all groups", grpo.advantages,
        "rewards.std(1, keepdim=True)", "rewards.std()"),
    Bug("deviation in Dr. GRPO", grpo.advantages,
        'if spec.variant == "dr-grpo":', "if False:"),
    Bug("GRPO's KL sign", grpo.loss, "each + spec.kl_weight", "each - spec.kl_weight"),
    Bug("KL of the start model's samples", grpo.kl_of_tokens,
        "ratio = start - logprobs", "ratio = logprobs - start"),
    Bug("clip of DAPO as below 1", grpo.loss, "1 + spec.clip_above", "1 + spec.clip"),
    Bug("GRPO by all tokens", grpo.weights,
        "return 1 / (len(minibatch) * lengths)", "return torch.ones_like(lengths) / lengths.sum()"),
    Bug("Dr. GRPO by the longest reply sampled", grpo.weights,
        "(len(minibatch) * spec.max_reply_tokens)", "(len(minibatch) * lengths.max() * 1.01)"),
    Bug("denominator of a part", group_loop.improve,
        "weights[rows]", "method.weights(part, spec)"),
    Bug("rounding taken for spread", groups.has_spread, "> ALIKE", "> 0"),
    Bug("long replies pay at once", grpo.too_long,
        "((lengths - spec.max_reply_tokens + last) / last).clamp(0, 1)",
        "(lengths >= spec.max_reply_tokens).float()"),
    # Direct preference optimisation.
    Bug("reference drifts with the policy", objective_of_direct.scores_of,
        "spec.strength * (batch.logprobs - batch.reference)",
        "spec.strength * (batch.logprobs - batch.logprobs.detach())"),
    Bug("sign of the log ratio", objective_of_direct.scores_of,
        "spec.strength * (batch.logprobs - batch.reference)",
        "spec.strength * (batch.reference - batch.logprobs)"),
    Bug("beta ignored", objective_of_direct.scores_of,
        "spec.strength * (batch.logprobs - batch.reference)",
        "(batch.logprobs - batch.reference)"),
    Bug("IPO on whole replies", objective_of_direct.scores_of,
        "(batch.logprobs - batch.reference) * per_token",
        "(batch.logprobs - batch.reference)"),
    Bug("SimPO without the length", objective_of_direct.scores_of,
        "spec.strength * batch.logprobs * per_token", "spec.strength * batch.logprobs"),
    Bug("likelihood of every reply", losses.best_of, "(ranks == 1)", "(ranks >= 1)"),
    Bug("weight per pair instead of per prompt", losses.mean_of_pairs,
        "total / weights.sum((1, 2)).clamp(min=1)", "total / 10"),
    Bug("mean of a reply's tokens instead of their sum", rows.forward,
        "index_add(0, which, tokens)",
        "index_add(0, which, tokens / torch.tensor(lengths)[which])"),
    Bug("end of a reply not read", scoring.reply_tokens,
        "torch.arange(*span)", "torch.arange(span[0], max(span[0] + 1, span[1] - 1))"),
    Bug("tie read as a win", ranking.pair_weights, "(first < second)", "(first <= second)"),
    Bug("Davidson's tie counted once", losses._tie_term,
        "log_tie + float(torch.tensor(2.0, dtype=torch.float64).log())", "log_tie"),
    Bug("tie parameter moves away", losses.tie_gradient, "ties - expected", "expected - ties"),
    Bug("Plackett-Luce among all replies", losses.plackett_luce,
        "(real & (first < second)) + tied * share", "real.to(scores.dtype)"),
    Bug("tied replies all come first", losses.plackett_luce,
        "share = 1 - before", "share = 1 - 0 * before"),
    Bug("LiPO without discounts", losses.lipo,
        "margins_of(gain).abs() * margins_of(discount).abs()", "margins_of(gain).abs()"),
    Bug("mean of means of DPO's packs", direct.improve,
        "/ len(batch)", "/ len(made.ranks) / len(shares)"),
    # KTO.
    Bug("z_ref with its gradient", kto_level.level_of, "torch.no_grad()", "torch.enable_grad()"),
    Bug("z_ref below 0", kto.reference_level, "mean_ratio.clamp(min=0)", "mean_ratio"),
    Bug("z_ref from replies to the same prompt", kto_level.level_of,
        "batch[row].other for", "batch[row].own for"),
    Bug("z_ref as a sum", kto_level.level_of, "/ len(batch)", ""),
    Bug("z_ref of the last pack", kto_level.level_of, "total = total + weight", "total = weight"),
    Bug("sign of bad replies", kto.losses,
        "torch.where(good, ratios - level, level - ratios)", "ratios - level"),
    Bug("weights of good and bad swapped", kto.weighted,
        "torch.where(good, weights.good * values, weights.bad * values)",
        "torch.where(good, weights.bad * values, weights.good * values)"),
    Bug("rarer kind weighs less", kto.weights_of,
        "Weights(max(1.0, share), max(1.0, 1 / share))",
        "Weights(max(1.0, 1 / share), max(1.0, share))"),
    Bug("mean over tokens in KTO", kto.ratios_of, "(made.logprobs - made.reference)[:, 0]",
        "((made.logprobs - made.reference) / made.lengths)[:, 0]"),
    Bug("beta ignored in KTO", kto.losses, "beta * gain", "gain"),
    Bug("log of the value, as in DPO", kto.losses,
        "1 - torch.sigmoid(beta * gain)", "-torch.nn.functional.logsigmoid(beta * gain)"),
    Bug("reference of KTO drifts", kto.ratios_of, "made.reference", "made.logprobs.detach()"),
    Bug("mean of means of KTO's packs", kto_step.improve,
        "/ len(batch)", "/ len(made.ranks) / len(shares)"),
]  # fmt: skip


def caught_by() -> list[str]:
    """The checks of the quick set that fail now; an exception is a failure too."""
    caught = set()
    for check in QUICK:
        torch.manual_seed(0)
        try:
            caught |= {result.check for result in check() if not result.holds}
        except (RuntimeError, ValueError, IndexError, TypeError) as error:
            caught.add(f"{check.__name__} ({type(error).__name__})")
    return sorted(caught)


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_quick_set_catches_the_bug(bug):
    with seeded(bug):
        caught = caught_by()

    if record := os.environ.get("BUG_MATRIX"):
        with Path(record).open("a") as file:
            file.write(json.dumps({"bug": bug.name, "caught_by": caught}) + "\n")
    assert caught


def test_every_bug_still_fits_the_source():
    for bug in BUGS:
        with seeded(bug):
            pass

"""Sixteen bugs that other trainers shipped, put into ours one by one: the quick set catches all.

A bug is a piece of a shipped function's source, replaced. The function keeps its identity, so
every importer of the function runs the bug.
"""

import inspect
import json
import os
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

from training.engine.models import dropout, padding
from training.engine.selftest import QUICK
from training.engine.steps.ppo import episodes, objective, rollout
from training.engine.steps.ppo import train as ppo


@dataclass(frozen=True)
class Bug:
    name: str
    function: Callable[..., object]
    right: str
    wrong: str


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
]  # fmt: skip


@contextmanager
def seeded(bug: Bug) -> Iterator[None]:
    """The bug in place, in the function that everybody already holds."""
    source = textwrap.dedent(inspect.getsource(bug.function))
    assert source.count(bug.right) == 1, f"{bug.right!r} is no longer there exactly once"
    lines = source.replace(bug.right, bug.wrong).splitlines(keepends=True)
    body = "".join(line for line in lines if not line.startswith("@"))
    made: dict[str, object] = {}
    exec(compile(body, "<bug>", "exec"), bug.function.__globals__, made)  # noqa: S102
    whole = bug.function.__code__
    bug.function.__code__ = made[bug.function.__name__].__code__  # type: ignore[attr-defined]
    try:
        yield
    finally:
        bug.function.__code__ = whole


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

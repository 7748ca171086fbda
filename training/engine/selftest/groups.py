"""G1 to G6: RLOO and GRPO against sums over all groups, and against their formulas."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import torch
from torch import Tensor

from training.engine.models.average import Average
from training.engine.models.networks import LanguageModel
from training.engine.selftest import toy
from training.engine.selftest.exact import exact_logprobs, exact_objective
from training.engine.selftest.group_formulas import (
    CLIP,
    FORMULAS,
    VARIANTS,
    copied,
    deviation,
    mean,
    token_logprobs,
)
from training.engine.selftest.group_world import (
    KL,
    every_reply,
    grpo_spec,
    models_of,
    rloo_spec,
    rollout_of,
)
from training.engine.selftest.learning import BETA, share_of_the_optimum
from training.engine.selftest.policy import flat, flat_gradient, learner, off_by
from training.engine.selftest.result import Result, above, below
from training.engine.steps.groups import grpo, rloo
from training.engine.steps.groups.loop import improve, iterate
from training.engine.steps.groups.rollout import GroupRollout, Kind, Method
from training.engine.steps.rollouts.progress import Progress
from training.specs import RlooSpec


def the_expected_gradient_is_unbiased() -> Iterator[Result]:
    """RLOO's gradient, summed over all pairs of replies by their probability, is the exact one."""
    world = toy.World.of(2)
    world.start.double()
    policy = toy.language_model(7).double()
    spec = rloo_spec(group=2, truncation="none")
    exact_objective(policy, world, KL).backward()
    exact = flat_gradient(policy)

    policy.zero_grad()
    made, logprobs = every_reply(world, policy, spec)
    weight = exact_logprobs(policy).exp().detach()  # (4, 781)
    rewards = rloo.rewards(made, spec).view(weight.shape)
    expected = torch.stack(
        [expected_advantages(*both, spec) for both in zip(rewards, weight, strict=True)]
    )
    every = GroupRollout(
        **vars(made), advantages=expected.flatten(), spread=torch.ones(len(made), dtype=torch.bool)
    )
    change = rloo.change(logprobs, every)
    probability = weight.flatten() / len(toy.PROMPTS)
    (rloo.loss(change, logprobs, every, spec) * probability).sum().backward()
    yield below(
        "G1", "expected RLOO gradient, float64", off_by(-flat_gradient(policy), exact), 1e-8
    )


def expected_advantages(rewards: Tensor, probability: Tensor, spec: RlooSpec) -> Tensor:
    """(781,) of each reply, over all replies that can be the other one of its group."""
    count = len(rewards)
    firsts = rewards[:, None].expand(count, count)
    groups = torch.stack([firsts, firsts.T], dim=2).reshape(-1, 2)  # all 781^2 groups
    of_first = rloo.advantages(groups, spec)[:, 0].view(count, count)
    return of_first @ probability


def groups_are_those_of_the_prompts() -> Iterator[Result]:
    """Every reply of a rollout is compared with the others to its own prompt, and only them."""

    def with_others(own: float, others: list[float]) -> float:
        return own - mean(others)

    def in_deviations(own: float, others: list[float]) -> float:
        return (own - mean([own, *others])) / (deviation([own, *others]) + 1e-4)

    yield from compares(rloo.METHOD, rloo_spec(), with_others)
    yield from compares(grpo.METHOD, grpo_spec("grpo"), in_deviations)


def compares(
    method: Method[Kind], spec: Kind, formula: Callable[[float, list[float]], float]
) -> Iterator[Result]:
    made = rollout_of(toy.World.of(2), toy.language_model(3), method, spec)
    rewards, worst = method.rewards(made, spec).tolist(), 0.0
    for row, own in enumerate(rewards):
        others = [n for n in range(len(made)) if n // spec.group == row // spec.group and n != row]
        asked = {tuple(made.episodes.prompts[n]) for n in (row, *others)}
        wanted = formula(own, [rewards[n] for n in others])
        worst = max(worst, abs(wanted - float(made.advantages[row])), len(asked) - 1.0)
    yield below("G2", f"advantages of {spec.step} against a list of its group", worst, 1e-3)


def updates_follow_the_formulas() -> Iterator[Result]:
    """One step in the set-up of a real run, against the formula token by token, in float64.

    The temperature is 0.7, ratios are off 1 and clipped, replies are cut, and the minibatch comes
    in several parts.
    """
    world = toy.World.of(2)
    world.start.double()
    made_by, policy = toy.language_model(3).double(), toy.language_model(3).double()
    with torch.no_grad():
        for weight in policy.parameters():
            weight.add_(0.02 * torch.randn_like(weight))
    more = {"temperature": 0.7, "clip": CLIP, "truncation_penalty": 0.5}
    for name in ("rloo", *VARIANTS):
        for tokens in (4096, 60):
            fields = {**more, "tokens_per_forward": tokens}
            if name == "rloo":
                yield from follows(world, made_by, policy, rloo.METHOD, rloo_spec(**fields), name)
            else:
                spec = grpo_spec(name, **fields, kl=0.2)
                yield from follows(world, made_by, policy, grpo.METHOD, spec, name)


def follows(
    world: toy.World,
    made_by: LanguageModel,
    policy: LanguageModel,
    method: Method[Kind],
    spec: Kind,
    name: str,
) -> Iterator[Result]:
    made = rollout_of(world, made_by, method, spec)
    moved, formula = copied(policy), copied(policy)
    improve(learner(moved)[0], made, [], 1.0, method, spec)
    loss = FORMULAS[name](made, token_logprobs(formula, made, spec.temperature), spec)
    loss.backward()
    found = flat(policy) - flat(moved)
    what = f"{name} in parts of {spec.tokens_per_forward} tokens = its formula"
    yield below("G3", what, off_by(found, flat_gradient(formula)), 1e-7)


def groups_without_spread_teach_nothing() -> Iterator[Result]:
    """A group whose rewards differ only by rounding has no advantage, and is counted."""
    world = replace(toy.World.of(2), scores=torch.ones(4, len(toy.REPLIES)))
    world.scores[:, ::2] += 2e-7
    for variant in VARIANTS:
        spec = grpo_spec(variant, truncation="none")
        made = rollout_of(world, toy.language_model(3), grpo.METHOD, spec)
        yield below(
            "G4", f"{variant}: advantage without spread", float(made.advantages.abs().max()), 0
        )
        yield below("G4", f"{variant}: groups with spread", float(made.spread.sum()), 0)


def long_replies_pay_gradually() -> Iterator[Result]:
    """DAPO's penalty for replies of 10 tokens at most: from 8 on, up to 1 at 10."""
    spec = grpo_spec("dapo", max_reply_tokens=10)
    found = grpo.too_long(torch.tensor([1.0, 8.0, 9.0, 10.0]), spec)
    off = float((found - torch.tensor([0.0, 0.0, 0.5, 1.0])).abs().max())
    yield below("G5", "soft penalty of lengths 1, 8, 9 and 10", off, 1e-6)


def a_policy_without_a_critic_finds_the_optimum() -> Iterator[Result]:
    """RLOO reaches the optimum of PPO's world."""
    world = toy.World.of(0)
    policy = copied(world.start)
    spec = rloo_spec(kl=BETA, batch=256, minibatch=64, learning_rate=2e-3, final_rate=0.0)
    models = models_of(world, policy, spec)
    progress = Progress(kind=GroupRollout, average=Average(models.policy, 0.0))
    data = toy.training_data(80, [], 0)
    for _ in range(80):
        iterate(models, progress, data, rloo.METHOD, spec)
        progress.end_iteration()
    yield above("G6", "RLOO: share of the known optimum", share_of_the_optimum(world, policy), 0.9)


QUICK = [
    the_expected_gradient_is_unbiased,
    groups_are_those_of_the_prompts,
    updates_follow_the_formulas,
    groups_without_spread_teach_nothing,
    long_replies_pay_gradually,
]

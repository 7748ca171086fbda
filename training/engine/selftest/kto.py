"""K1 to K7: KTO against its formula reply by reply, exact log probabilities and known optima."""

from collections.abc import Iterator

import torch

from training.engine.models.learner import PlainLearner
from training.engine.selftest import toy
from training.engine.selftest.direct import copied
from training.engine.selftest.direct_formulas import of_group
from training.engine.selftest.exact import exact_logprobs
from training.engine.selftest.kto_world import (
    BETA,
    WEIGHTS,
    directed,
    explicit,
    judged,
    loss_along,
    ratio_of,
    row_of,
    sampled,
    spec_for,
)
from training.engine.selftest.policy import flat, flat_gradient, learner, off_by
from training.engine.selftest.result import Result, below
from training.engine.steps.direct.reference import compute
from training.engine.steps.kto.level import level_of
from training.engine.steps.kto.objective import Weights, weight_ratio, weights_of
from training.engine.steps.kto.rows import Judged
from training.engine.steps.kto.train import improve
from training.engine.steps.kto.validation import validate


def one_step_follows_the_formula() -> Iterator[Result]:
    """One step on packs, against the loss reply by reply in plain Python."""
    start = toy.language_model(1).double()
    policy = toy.language_model(7).double()
    for level, what in ((max, "z_ref above 0"), (min, "z_ref at 0")):
        rows = judged(start, policy, level)
        for tokens in (4096, 40):
            packed, apart = copied(policy), copied(policy)
            spec = spec_for(tokens_per_forward=tokens)
            measured = improve(learner(packed)[0], rows, WEIGHTS, spec, rate=1.0)
            wanted = explicit(apart, rows)
            wanted.backward()
            moved = flat(policy) - flat(packed)
            said = f"{what}, packs of {tokens}: "
            yield below("K1", f"{said}gradient", off_by(moved, flat_gradient(apart)), 1e-8)
            gap = abs(measured["loss"] - float(wanted.detach()))
            yield below("K1", f"{said}loss", gap, 1e-10)


def the_gradient_is_that_of_finite_differences() -> Iterator[Result]:
    """Along a random direction, with z_ref held at its value as the paper does."""
    start, policy = toy.language_model(1).double(), toy.language_model(7).double()
    rows = judged(start, policy, max)
    level = float(level_of(learner(policy)[0], rows, spec_for()))
    moved = copied(policy)
    improve(learner(moved)[0], rows, WEIGHTS, spec_for(), rate=1.0)
    gradient, direction = flat(policy) - flat(moved), directed(policy)
    step = 1e-6
    up, down = (loss_along(policy, direction, step * sign, rows, level) for sign in (1, -1))
    wanted = torch.tensor((up - down) / (2 * step), dtype=torch.float64)
    yield below("K2", "gradient by finite differences", off_by(gradient @ direction, wanted), 1e-6)


def the_start_is_known() -> Iterator[Result]:
    """Before the first update h = 0 and z_ref = 0, so the loss and its gradient are known."""
    start = toy.language_model(1).double()
    rows = judged(start, start, max)
    found = compute([row.other for row in rows], start, spec_for(tokens_per_forward=64), toy.ALONE)
    gaps = [abs(row.other.reference[0] - one[0]) for row, one in zip(rows, found, strict=True)]
    yield below("K3", "reference logprobs at other prompts", max(gaps), 1e-10)

    policy, apart = copied(start), copied(start)
    measured = improve(learner(policy)[0], rows, WEIGHTS, spec_for(), rate=1.0, first=True)
    lambdas = [WEIGHTS.good if row.good else WEIGHTS.bad for row in rows]
    gap = abs(measured["loss"] - sum(lambdas) / len(lambdas) / 2)
    yield below("K3", "the first loss is half the mean weight", gap, 1e-10)
    yield below("K3", "first loss, off by", measured["first_loss"], 1e-10)

    # The derivative of the sigmoid at 0 is 1/4: lambda beta / 4, up for good and down for bad.
    exact = exact_logprobs(apart)
    pulls = [BETA / 4 * (-lam if row.good else lam) for lam, row in zip(lambdas, rows, strict=True)]
    own = torch.stack([of_group(exact, row.own.group)[0] for row in rows])
    (own * torch.tensor(pulls, dtype=own.dtype)).mean().backward()
    moved = flat(start) - flat(policy)
    yield below("K3", "the first gradient has a closed form", off_by(moved, flat_gradient(apart)),
                1e-8)  # fmt: skip


def the_level_is_a_mean_over_other_prompts() -> Iterator[Result]:
    """z_ref is the exact mean of the log ratios, and 0 where that is below 0."""
    one, other = toy.language_model(1).double(), toy.language_model(7).double()
    numbers = list(range(0, len(toy.REPLIES), 11))
    with torch.no_grad():
        exact = exact_logprobs(one), exact_logprobs(other)
    mean = float((exact[1] - exact[0])[:, numbers].mean())
    for policy, known, wanted in ((other, exact[0], mean), (one, exact[1], -mean)):
        rows = [
            Judged(row_of(known, p, numbers[0]), row_of(known, p, number), good=True)
            for p in range(len(toy.PROMPTS))
            for number in numbers
        ]
        level = float(level_of(learner(policy)[0], rows, spec_for(tokens_per_forward=100)))
        what = "above" if wanted > 0 else "below"
        yield below("K4", f"z_ref of a mean {what} 0", abs(level - max(0.0, wanted)), 1e-10)


def judgements_are_measured() -> Iterator[Result]:
    """The validation of replies whose side of z_ref is known."""
    start, policy = toy.language_model(1).double(), toy.language_model(7).double()
    rows = judged(start, policy, max)
    with torch.no_grad():
        exact = exact_logprobs(policy)
        level = sum(ratio_of(exact, row.other) for row in rows) / len(rows)
        sides = [ratio_of(exact, row.own) > level for row in rows]
    wanted = sum(bool(side) == row.good for side, row in zip(sides, rows, strict=True)) / len(rows)
    found = validate(learner(policy)[0], rows, WEIGHTS, spec_for())["validation_accuracy"]
    yield below("K5", "share of replies on their side", abs(found - wanted), 1e-10)


def good_and_bad_weigh_the_same() -> Iterator[Result]:
    """Whichever weight is left out, lambda_D n_D = lambda_U n_U; without any, none is below 1."""
    for goods, bads in ((9, 3), (2, 10)):
        good = [True] * goods + [False] * bads
        for given in ({}, {"good_weight": 2.0}, {"bad_weight": 2.0}):
            found = weights_of(good, spec_for(**given))
            off = abs(weight_ratio(good, found) - 1)
            if not given:
                off += abs(min(found.good, found.bad) - 1)
            what = f"weights of {goods} good and {bads} bad, {' '.join(given) or 'none'} given"
            yield below("K6", what, off, 1e-10)


def a_policy_writes_what_most_people_like() -> Iterator[Result]:
    """People judge every reply at random, with a known chance; the majority decides (4.2)."""
    start, policy = toy.language_model(1), toy.language_model(1)
    with torch.no_grad():
        exact = exact_logprobs(start)
    generator = torch.Generator().manual_seed(3)
    liked = torch.randn(len(toy.PROMPTS), len(toy.REPLIES), generator=generator) > 0
    chance = torch.where(liked, 0.8, 0.2)
    spec, steps = spec_for(beta=0.1), 300
    made = PlainLearner(policy, spec, toy.ALONE)
    for step in range(steps):
        rows = sampled(exact, chance, generator)
        improve(made, rows, Weights(1.0, 1.0), spec, rate=3e-3 * (1 - step / steps))
    with torch.no_grad():
        before, after = ((one.exp() * liked).sum(1).mean() for one in
                         (exact, exact_logprobs(policy)))  # fmt: skip
    yield below("K7", "replies that most people dislike, at the end",
                float((1 - after) / (1 - before)), 0.4)  # fmt: skip


QUICK = [
    one_step_follows_the_formula,
    the_gradient_is_that_of_finite_differences,
    the_start_is_known,
    the_level_is_a_mean_over_other_prompts,
    judgements_are_measured,
    good_and_bad_weigh_the_same,
]

"""D1 to D6: direct preference optimisation against separate forward passes and known optima."""

import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from training.engine.models.learner import PlainLearner
from training.engine.models.networks import LanguageModel
from training.engine.models.scoring import Group
from training.engine.selftest import toy
from training.engine.selftest.direct_formulas import BETA, TIE, explicit, of_group
from training.engine.selftest.exact import exact_logprobs
from training.engine.selftest.policy import flat, flat_gradient, learner, off_by
from training.engine.selftest.result import Result, above, below
from training.engine.selftest.reward import ranked_groups
from training.engine.steps.direct import losses
from training.engine.steps.direct.objective import losses_of
from training.engine.steps.direct.reference import compute
from training.engine.steps.direct.rows import Ranked, forward, with_reference
from training.engine.steps.direct.train import TIE_RATE, Progress, improve
from training.specs import DirectSpec

LOSSES = ("pairs", "plackett-luce", "davidson", "lipo", "ipo", "simpo", "orpo")


def spec_for(loss: str = "pairs", **changes: object) -> DirectSpec:
    nothing = str(toy.spec().out)
    fields = {"out": nothing, "model": "", "rankings": nothing, "loss": loss, "beta": BETA}
    return DirectSpec.parse({**fields, "clip_gradient": 1e9, **changes})


def replies_shared_and_apart() -> Iterator[Result]:
    """One step on packs with shared prompts, against forward passes of single replies."""
    start, policy = toy.language_model(1).double(), toy.language_model(7).double()
    rows = known_rows(start, 7)
    for tokens in (4096, 100):
        shared, apart = copied(policy), copied(policy)
        spec = spec_for(tokens_per_forward=tokens, likelihood=0.2)
        improve(learner(shared)[0], rows, Progress(), spec, rate=1.0)
        explicit(apart, rows, spec).backward()
        moved = flat(policy) - flat(shared)
        what = f"K-wise DPO from packs of {tokens} tokens = pairs apart"
        yield below("D1", what, off_by(moved, flat_gradient(apart)), 1e-8)


def every_loss_is_that_of_its_paper() -> Iterator[Result]:
    """Each loss of a ranking with a tie, against its formula for one prompt in plain Python."""
    start, policy = toy.language_model(1).double(), toy.language_model(7).double()
    rows = known_rows(start, 4)
    for loss in LOSSES:
        spec = spec_for(loss, tie=TIE if loss == "davidson" else None)
        with torch.no_grad():
            found = losses_of(forward(learner(policy)[0], rows), math.log(TIE), spec).mean()
            wanted = explicit(policy, rows, spec)
        yield below("D2", f"{loss} against its formula", off_by(found, wanted), 1e-10)


def the_reference_is_the_start_model() -> Iterator[Result]:
    start = toy.language_model(1).double()
    rows = known_rows(start, 6)
    found = compute(rows, start, spec_for(tokens_per_forward=64), toy.ALONE)
    gaps = [
        abs(a - b)
        for row, values in zip(rows, found, strict=True)
        for a, b in zip(row.reference, values, strict=True)
    ]
    yield below("D3", "reference logprobs against exact ones", max(gaps), 1e-10)

    for loss in ("pairs", "plackett-luce"):
        with torch.no_grad():
            made = losses_of(forward(learner(start)[0], rows), 0.0, spec_for(loss))
        sizes = [math.factorial(len(row.ranks)) if loss != "pairs" else 2 for row in rows]
        wanted = torch.tensor(sizes, dtype=torch.float64).log()
        what = {"pairs": "log 2", "plackett-luce": "log K!"}[loss]
        yield below("D3", f"the first loss is {what}", float((made - wanted).abs().max()), 1e-10)


def the_optimum_is_the_tilted_reference() -> Iterator[Result]:
    """At pi_ref exp(r / beta), the expected gradient over all pairs and both outcomes is 0.

    People prefer i to j with probability sigmoid(r_i - r_j). The reward r is one whose optimum is
    known: that of another policy.
    """
    start, best = toy.language_model(1).double(), toy.language_model(7).double()
    spec = spec_for()
    with torch.no_grad():
        reward = BETA * (exact_logprobs(best) - exact_logprobs(start))
    rows, weights = all_pairs(start, reward, spaced(12))
    for policy, what in ((best, "at the optimum"), (copied(start), "at the start")):
        made = forward(learner(policy)[0], rows)
        (losses_of(made, 0.0, spec) * weights).sum().backward()
        size = float(flat_gradient(policy).norm())
        sign = below if policy is best else above
        threshold = 1e-8 if policy is best else 1e-3
        yield sign("D4", f"expected DPO gradient {what}", size, threshold)


def the_tie_parameter_is_recovered() -> Iterator[Result]:
    """From expected shares of ties, the update of log v ends at the v they were made with."""
    generator = torch.Generator().manual_seed(4)
    half = torch.randn(400, generator=generator, dtype=torch.float64)
    scores = torch.stack([half, -half], dim=1)  # (B, 2)
    decided, tied = torch.tensor([[1, 2]]).expand(400, 2), torch.ones(400, 2, dtype=torch.long)
    whole = half.exp() + (-half).exp() + 2 * TIE
    share = 2 * TIE / whole
    log_tie = 0.0
    for _ in range(400):
        if_tied = losses.tie_gradient(scores, tied, log_tie)
        if_decided = losses.tie_gradient(scores, decided, log_tie)
        log_tie += TIE_RATE * float((share * if_tied + (1 - share) * if_decided).mean())
    yield below("D5", "known tie parameter, off by", abs(math.exp(log_tie) - TIE), 1e-6)


def a_policy_finds_the_optimum() -> Iterator[Result]:
    """Rankings by people with a known reward lead the policy to pi_ref exp(r / beta)."""
    start, best = toy.language_model(1), toy.language_model(7)
    with torch.no_grad():
        log_best, log_start = exact_logprobs(best), exact_logprobs(start)
    reward = BETA * (log_best - log_start)
    for loss in ("pairs", "plackett-luce"):
        policy, generator = copied(start), torch.Generator().manual_seed(3)
        spec, steps = spec_for(loss), 300
        made = PlainLearner(policy, spec, toy.ALONE)
        for step in range(steps):
            rows = sampled_rows(log_start, reward, generator)
            improve(made, rows, Progress(), spec, rate=3e-3 * (1 - step / steps))
        with torch.no_grad():
            left = distance(log_best, exact_logprobs(policy)) / distance(log_best, log_start)
        yield below("D6", f"{loss}: share of the way to the optimum left", left, 0.2)


def copied(policy: LanguageModel) -> LanguageModel:
    made = toy.language_model(0).to(policy.model.dtype)
    made.load_state_dict(policy.state_dict())
    return made


def known_rows(start: LanguageModel, count: int) -> list[Ranked]:
    """Rankings of four to nine replies, the first with ties, and exact reference logprobs."""
    groups, ranks = ranked_groups(count, torch.Generator().manual_seed(8))
    ranks[0] = tuple(min(rank, 2) for rank in ranks[0])
    with torch.no_grad():
        exact = exact_logprobs(start)
    rows = [Ranked(group, places) for group, places in zip(groups, ranks, strict=True)]
    return with_reference(rows, [of_group(exact, row.group).tolist() for row in rows])


def spaced(count: int) -> list[int]:
    """Numbers of replies of every length, far apart."""
    return list(range(1, len(toy.REPLIES), len(toy.REPLIES) // count))[:count]


def all_pairs(
    start: LanguageModel, reward: Tensor, numbers: Sequence[int]
) -> tuple[list[Ranked], Tensor]:
    """Every ordered pair of these replies to every prompt, and how likely people order it so."""
    with torch.no_grad():
        exact = exact_logprobs(start)
    rows, weights = [], []
    for p, prompt in enumerate(toy.PROMPTS):
        for i in numbers:
            for j in numbers:
                if i != j:
                    group = Group(prompt, [list(toy.REPLIES[i]), list(toy.REPLIES[j])])
                    known = (float(exact[p, i]), float(exact[p, j]))
                    rows.append(Ranked(group, (1, 2), reference=known))
                    weights.append(torch.sigmoid(reward[p, i] - reward[p, j]))
    return rows, torch.stack(weights) / len(rows)


def sampled_rows(
    log_start: Tensor, reward: Tensor, generator: torch.Generator, count: int = 32, size: int = 6
) -> list[Ranked]:
    """Replies of the start model, ranked by Plackett-Luce labelers with this reward."""
    rows = []
    for number in range(count):
        p = number % len(toy.PROMPTS)
        drawn = torch.multinomial(log_start[p].exp(), size, generator=generator)
        noise = -torch.log(-torch.log(torch.rand(size, generator=generator)))
        order = (reward[p, drawn] + noise).argsort(descending=True)
        group = Group(toy.PROMPTS[p], [list(toy.REPLIES[n]) for n in drawn.tolist()])
        ranks = tuple((order.argsort() + 1).tolist())
        rows.append(Ranked(group, ranks, reference=tuple(log_start[p, drawn].tolist())))
    return rows


def distance(log_best: Tensor, log_policy: Tensor) -> float:
    """KL(best || policy), the mean over prompts."""
    return float((log_best.exp() * (log_best - log_policy)).sum(1).mean())


QUICK = [
    replies_shared_and_apart,
    every_loss_is_that_of_its_paper,
    the_reference_is_the_start_model,
    the_optimum_is_the_tilted_reference,
    the_tie_parameter_is_recovered,
]

"""Judged replies in the toy world, and the loss of KTO reply by reply, in plain Python."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from training.engine.models.networks import LanguageModel
from training.engine.models.scoring import Group
from training.engine.selftest import toy
from training.engine.selftest.direct import copied
from training.engine.selftest.direct_formulas import of_group
from training.engine.selftest.exact import exact_logprobs
from training.engine.selftest.policy import flat
from training.engine.steps.direct.rows import Ranked
from training.engine.steps.kto.objective import Weights
from training.engine.steps.kto.rows import ALONE, Judged
from training.specs import KtoSpec

BETA = 0.3
WEIGHTS = Weights(good=1.0, bad=1.7)


def spec_for(**changes: object) -> KtoSpec:
    nothing = str(toy.spec().out)
    fields = {"out": nothing, "model": "", "signals": nothing, "beta": BETA}
    return KtoSpec.parse({**fields, "clip_gradient": 1e9, **changes})


def explicit(policy: LanguageModel, rows: Sequence[Judged]) -> Tensor:
    """The mean loss, from exact logprobs of single replies."""
    exact = exact_logprobs(policy)
    with torch.no_grad():
        mean = sum(float(ratio_of(exact, row.other)) for row in rows) / len(rows)
    return explicit_at(exact, rows, max(0.0, mean))


def explicit_at(exact: Tensor, rows: Sequence[Judged], level: float) -> Tensor:
    total = torch.zeros((), dtype=exact.dtype)
    for row in rows:
        ratio = ratio_of(exact, row.own)
        if row.good:
            total = total + WEIGHTS.good * (1 - 1 / (1 + (-BETA * (ratio - level)).exp()))
        else:
            total = total + WEIGHTS.bad * (1 - 1 / (1 + (-BETA * (level - ratio)).exp()))
    return total / len(rows)


def ratio_of(exact: Tensor, row: Ranked) -> Tensor:
    return of_group(exact, row.group)[0] - row.reference[0]


@torch.no_grad()
def loss_along(
    policy: LanguageModel, direction: Tensor, step: float, rows: Sequence[Judged], level: float
) -> float:
    moved = copied(policy)
    torch.nn.utils.vector_to_parameters(flat(policy) + step * direction, moved.parameters())
    return float(explicit_at(exact_logprobs(moved), rows, level))


def directed(policy: LanguageModel) -> Tensor:
    generator = torch.Generator().manual_seed(2)
    drawn = torch.randn(len(flat(policy)), generator=generator, dtype=torch.float64)
    return drawn / drawn.norm()


def judged(
    start: LanguageModel, policy: LanguageModel, level: Callable[[list[float]], float]
) -> list[Judged]:
    """Twelve replies, five of them good. level: max for a z_ref above 0, min for one at 0."""
    generator = torch.Generator().manual_seed(8)
    with torch.no_grad():
        known, now = exact_logprobs(start), exact_logprobs(policy)
    rows = []
    for number in range(12):
        p = number % len(toy.PROMPTS)
        own, *others = torch.randint(len(toy.REPLIES), (9,), generator=generator).tolist()
        ratios = [float(now[p, n] - known[p, n]) for n in others]
        other = others[ratios.index(level(ratios))]
        rows.append(Judged(row_of(known, p, own), row_of(known, p, other), number % 5 in (0, 3)))
    return rows


def sampled(exact: Tensor, chance: Tensor, generator: torch.Generator) -> list[Judged]:
    """Replies of the start model, judged by people who like each with its chance."""
    rows = []
    for number in range(48):
        p = number % len(toy.PROMPTS)
        own, other = torch.multinomial(exact[p].exp(), 2, generator=generator).tolist()
        good = bool(torch.rand((), generator=generator) < chance[p, own])
        rows.append(Judged(row_of(exact, p, own), row_of(exact, p, other), good))
    return rows


def row_of(known: Tensor, prompt: int, number: int) -> Ranked:
    """A reply with its exact log pi_ref."""
    group = Group(toy.PROMPTS[prompt], [list(toy.REPLIES[number])])
    return Ranked(group, ALONE, reference=(float(known[prompt, number]),))

"""R1 to R5: the loss of the reward model, shared prompts, its bias and what it can learn."""

import copy
from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from training.engine.data.folds import make_folds
from training.engine.data.rows import Ranking
from training.engine.models.bias import center
from training.engine.models.learner import PlainLearner
from training.engine.models.networks import RewardModel
from training.engine.models.scoring import Group, reward_scores
from training.engine.selftest import toy
from training.engine.selftest.policy import flat_gradient, off_by
from training.engine.selftest.result import Result, above, below
from training.engine.steps.ranking import ranking_losses
from training.engine.steps.reward import forward
from training.engine.steps.schedule import cosine_rate
from training.specs import RewardSpec

Ranks = tuple[int, ...]


def all_pairs_from_one_forward() -> Iterator[Result]:
    """Shared prompts and one loss per prompt, against separate forward passes for every pair."""
    generator = torch.Generator().manual_seed(8)
    groups, ranks = ranked_groups(6, generator)
    ranks[0] = tuple(min(rank, 2) for rank in ranks[0])  # ties, which are dropped
    shared = toy.critic(3).double()
    apart = copy.deepcopy(shared)

    scores, places = forward(PlainLearner(shared, reward_spec(), toy.ALONE), groups, ranks)
    loss = ranking_losses(scores, places).sum()
    loss.backward()
    explicit = sum_of_pairs(apart, groups, ranks)
    explicit.backward()

    yield below(
        "R1", "K-wise loss with shared prompts = pairs apart", off_by(loss, explicit), 1e-10
    )
    gap = off_by(flat_gradient(shared), flat_gradient(apart))
    yield below("R1", "and the gradients", gap, 1e-10)


def a_head_of_zeros_costs_log_two() -> Iterator[Result]:
    model = toy.critic(3)
    torch.nn.init.zeros_(model.get_parameter("model.score.weight"))
    groups, ranks = ranked_groups(8, torch.Generator().manual_seed(1))
    scores, places = forward(PlainLearner(model, reward_spec(), toy.ALONE), groups, ranks)
    off = (ranking_losses(scores, places) - torch.tensor(2.0).log()).abs().max()
    yield below("R2", "a head of zeros costs log 2", float(off.detach()), 1e-6)


def rankings_teach_the_reward() -> Iterator[Result]:
    """One epoch over 8,000 prompts, ranked by labelers whose noise is known."""
    model = toy.critic(3)
    spec = reward_spec()
    learner = PlainLearner(model, spec, toy.ALONE)
    generator = torch.Generator().manual_seed(2)
    steps = 125
    for step in range(steps):
        groups, ranks = ranked_groups(64, generator)
        scores, places = forward(learner, groups, ranks)
        learner.backward(ranking_losses(scores, places).mean(), last=True)
        learner.step(cosine_rate(step, steps, spec))

    groups, ranks = ranked_groups(500, generator)
    scored = [torch.tensor(row) for row in reward_scores(model, groups, toy.ALONE, 8192)]
    true = [true_scores(group) for group in groups]
    places_of = [torch.tensor(row) for row in ranks]
    bayes, reached = accuracy(true, places_of), accuracy(scored, places_of)
    margin, wanted = all_margins(scored), all_margins(true)
    slope = float((margin * wanted).sum() / wanted.square().sum())
    both = torch.stack([margin, wanted])
    yield above("R3", "accuracy minus the best possible", reached - bayes, -0.01)
    yield below("R3", "slope of margins, distance from 1", abs(slope - 1), 0.1)
    yield above("R3", "correlation of margins", float(both.corrcoef()[0, 1]), 0.97)


def demonstrations_average_zero() -> Iterator[Result]:
    groups, _ = ranked_groups(40, torch.Generator().manual_seed(5))
    shown = [Group(group.prompt, group.replies[:1]) for group in groups]
    model = toy.critic(3)
    center(model, shown, groups, toy.ALONE, 8192)
    scores = [row[0] for row in reward_scores(model, shown, toy.ALONE, 8192)]
    yield below("R4", "mean of demonstrations after the bias", abs(sum(scores) / 40), 1e-5)


def no_labeler_is_on_both_sides() -> Iterator[Result]:
    rankings = [
        Ranking(f"prompt {n}", ("a", "b"), (1, 2), labeler=f"labeler {n * n % 13}")
        for n in range(300)
    ]
    folds = make_folds(rankings, 5, 0.1)
    twice = sum(
        len({r.labeler for r in fold.training} & {r.labeler for r in fold.other_labelers})
        for fold in folds
    )
    left_out = [labeler for fold in folds for labeler in {r.labeler for r in fold.other_labelers}]
    yield below("R5", "labelers trained on and left out in one fold", twice, 0)
    yield below("R5", "labelers left out twice", len(left_out) - len(set(left_out)), 0)


def ranked_groups(count: int, generator: torch.Generator) -> tuple[list[Group], list[Ranks]]:
    """Prompts with four to nine replies, ranked by Plackett-Luce labelers with known scores."""
    groups, ranks = [], []
    for _ in range(count):
        size = int(torch.randint(4, 10, (), generator=generator))
        prompt = toy.PROMPTS[int(torch.randint(4, (), generator=generator))]
        numbers = torch.randint(len(toy.REPLIES), (size,), generator=generator)
        group = Group(prompt, [list(toy.REPLIES[n]) for n in numbers.tolist()])
        # Scores plus Gumbel noise, sorted, are a draw from Plackett-Luce.
        noise = -torch.log(-torch.log(torch.rand(size, generator=generator)))
        order = (true_scores(group) + noise).argsort(descending=True)
        groups.append(group)
        ranks.append(tuple((order.argsort() + 1).tolist()))
    return groups, ranks


WORD_SCORES = torch.tensor([1.2, 0.4, -0.3, -1.0, 0.7, 0.0])


def true_scores(group: Group) -> Tensor:
    """Every word adds its score, and repeating the last word of the prompt costs a point."""
    return torch.stack(
        [
            WORD_SCORES[torch.tensor(reply)].sum() - 1.0 * (group.prompt[-1] in reply)
            for reply in group.replies
        ]
    )


def accuracy(scores: list[Tensor], ranks: list[Tensor]) -> float:
    right = total = 0
    for row, places in zip(scores, ranks, strict=True):
        better = places[:, None] < places[None, :]
        right += int(((row[:, None] > row[None, :]) & better).sum())
        total += int(better.sum())
    return right / total


def all_margins(scores: list[Tensor]) -> Tensor:
    return torch.cat([(row[:, None] - row[None, :]).flatten() for row in scores])


def sum_of_pairs(model: RewardModel, groups: list[Group], ranks: list[Ranks]) -> Tensor:
    """The loss of every pair from two forward passes, without packs or masks."""
    total = torch.zeros((), dtype=torch.float64)
    for group, places in zip(groups, ranks, strict=True):
        pairs = [
            -F.logsigmoid(alone(model, group, a) - alone(model, group, b))
            for a in range(len(places))
            for b in range(len(places))
            if places[a] < places[b]
        ]
        total = total + torch.stack(pairs).mean()
    return total


def alone(model: RewardModel, group: Group, number: int) -> Tensor:
    ids = torch.tensor([group.prompt + group.replies[number]])
    out = model.model.base_model(input_ids=ids, attention_mask=torch.ones_like(ids))
    return model.head(out.last_hidden_state[0, -1])[0]


def reward_spec() -> RewardSpec:
    nothing = toy.spec().out
    return RewardSpec(
        out=nothing, model="", rankings=nothing, clip_gradient=1.0, learning_rate=3e-3
    )


QUICK = [
    all_pairs_from_one_forward,
    a_head_of_zeros_costs_log_two,
    demonstrations_average_zero,
    no_labeler_is_on_both_sides,
]

"""T7, T8, T10, T11: the loop of PPO in a world whose best policy is known."""

import copy
import tempfile
from collections.abc import Iterator
from pathlib import Path

import torch

from training.engine.models.average import Average
from training.engine.models.generate import Ids, generate
from training.engine.models.networks import LanguageModel
from training.engine.runtime.checkpoint import Checkpoints
from training.engine.runtime.distributed import Team
from training.engine.runtime.stop import StopRequested
from training.engine.selftest import toy
from training.engine.selftest.exact import best_objective, exact_objective, exact_returns
from training.engine.selftest.result import Result, above, below
from training.engine.steps.ppo.progress import Progress, restore, state_of
from training.engine.steps.ppo.rollout import Models, collect
from training.engine.steps.ppo.train import improve_critic, iterate
from training.engine.steps.ptx import text_loss
from training.engine.steps.rollouts.data import TrainingData
from training.engine.steps.rollouts.episodes import reply_values
from training.specs import PpoSpec

BETA = 0.2
KINDS = ("weights", "first", "second")
Run = tuple[Models, Progress]


def train_policy(
    world: toy.World, spec: PpoSpec, iterations: int, texts: list[Ids]
) -> LanguageModel:
    policy = copy.deepcopy(world.start)
    models = world.models(policy, toy.critic(spec.seed + 100), spec)
    progress = Progress(kl_weight=spec.kl, average=Average(models.policy, 0.0))
    data = toy.training_data(iterations, texts, spec.seed)
    for _iteration in range(iterations):
        iterate(models, progress, data, spec)
        progress.next_iteration(progress.kl_weight)
    return policy


def a_resumed_run_has_the_same_bits() -> Iterator[Result]:
    """Six iterations, and the same six with a restart from a checkpoint within the fourth."""
    spec, texts = spec_for(3, gamma=1.0, text="t", ptx_per_episode=1), [[1, 2, 5], [3, 0, 5]]
    data = toy.training_data(6, texts, spec.seed)
    straight, resumed = (new_run(spec) for _ in range(2))
    run_on(*straight, data, spec)

    with tempfile.TemporaryDirectory() as folder:
        checkpoints = Checkpoints(Path(folder))
        try:
            run_on(*resumed, data, spec, stop_at=(3, 2))
        except StopRequested:
            checkpoints.save(3, state_of(*resumed))
        saved = checkpoints.latest()
    resumed = new_run(spec)
    if saved:
        restore(*resumed, saved.state)
    run_on(*resumed, data, spec)

    yield below("T11", "weights, averages that differ in any bit", different(straight, resumed), 0)


def new_run(spec: PpoSpec) -> Run:
    world = toy.World.of(spec.seed)
    models = world.models(copy.deepcopy(world.start), toy.critic(9), spec)
    return models, Progress(kl_weight=spec.kl, average=Average(models.policy, 0.9))


def run_on(
    models: Models,
    progress: Progress,
    data: TrainingData,
    spec: PpoSpec,
    stop_at: tuple[int, int] | None = None,
) -> None:
    def before_update(team: Team) -> None:
        if (progress.iteration, progress.minibatch) == stop_at:
            raise StopRequested

    while progress.iteration < data.iterations:
        iterate(models, progress, data, spec, before_update)
        progress.next_iteration(progress.kl_weight)


def different(one: Run, other: Run) -> int:
    """The number of tensors of policy, critic and average that differ in any bit."""
    found = 0
    for a, b in (
        (one[0].policy.state(), other[0].policy.state()),
        (one[0].critic.state(), other[0].critic.state()),
    ):
        parts = [(a[kind][name], b[kind][name]) for kind in KINDS for name in a[kind]]
        found += sum(not torch.equal(x, y) for x, y in parts)
    averages = one[1].average.weights, other[1].average.weights
    return found + sum(
        not torch.equal(averages[0][name], averages[1][name]) for name in averages[0]
    )


def spec_for(seed: int, **changes: object) -> PpoSpec:
    rates = {"learning_rate": 1e-3, "value_learning_rate": 3e-3, "warmup_steps": 0}
    return toy.spec(seed=seed, final_rate=0.0, kl=BETA, **rates, **changes)


@torch.no_grad()
def share_of_the_optimum(world: toy.World, policy: LanguageModel) -> float:
    """0 is as good as the start model, 1 as good as any policy under this KL penalty can be."""
    start = float(exact_objective(world.start, world, BETA))
    reached = float(exact_objective(policy, world, BETA))
    return (reached - start) / (best_objective(world, BETA) - start)


def the_critic_learns_the_return() -> Iterator[Result]:
    """With a fixed policy, V(prompt) becomes the expected return."""
    world, policy = toy.World.of(2), toy.language_model(7)
    spec = spec_for(0)
    models = world.models(policy, toy.critic(4), spec)
    for number in range(60):
        rollout = collect(models, toy.PROMPTS * 16, toy.sampling(f"T7/{number}"), BETA, spec)
        improve_critic(models.critic, rollout, 1e-2 * (1 - number / 60), spec)
    with torch.no_grad():
        values = reply_values(models.critic, toy.episodes_of([[0]] * len(toy.PROMPTS)))[:, 0]
        exact = exact_returns(policy, world, BETA)
    yield below(
        "T7", "critic on a frozen policy after 60 steps", float((values - exact).abs().max()), 0.3
    )


def ppo_finds_the_optimum() -> Iterator[Result]:
    shares = []
    for seed in range(5):
        world = toy.World.of(seed)
        policy = train_policy(world, spec_for(seed), 120, [])
        shares.append(share_of_the_optimum(world, policy))
    yield above("T8", "worst of 5 seeds, share of the known optimum", min(shares), 0.93)
    yield above("T8", "median of 5 seeds", sorted(shares)[2], 0.98)


def text_prevents_forgetting() -> Iterator[Result]:
    """Mixing in text keeps the policy from forgetting it, at some cost in reward."""
    world = toy.World.of(0)
    prompts = [toy.PROMPTS[number % 4] for number in range(512)]
    replies = generate(world.start.model, prompts, sampling=toy.sampling("T10"))
    texts = [[*prompts[reply.prompt], *reply.ids] for reply in replies]
    plain = train_policy(world, spec_for(0), 60, [])
    mixed = train_policy(world, spec_for(0, gamma=2.0, text="t", ptx_per_episode=1), 60, texts)
    before, plain_loss, mixed_loss = (
        text_nats(model, texts) for model in (world.start, plain, mixed)
    )
    yield below(
        "T10",
        "ptx: share of PPO's rise in text loss",
        (mixed_loss - before) / (plain_loss - before),
        1 / 3,
    )
    yield above("T10", "ptx: share of the known optimum", share_of_the_optimum(world, mixed), 0.5)


@torch.no_grad()
def text_nats(policy: LanguageModel, texts: list[Ids]) -> float:
    return float(text_loss(policy, texts)) / sum(len(text) - 1 for text in texts)


QUICK = [the_critic_learns_the_return, a_resumed_run_has_the_same_bits]

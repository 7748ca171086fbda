"""T7, T8, T10: the shipped loop, run where the best possible policy is known."""

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
from training.engine.runtime.stop import StopNow
from training.engine.selftest import toy
from training.engine.selftest.result import Result, above, below
from training.engine.steps.ppo.episodes import reply_values
from training.engine.steps.ppo.progress import Material, Progress, go_on, state_of
from training.engine.steps.ppo.rollout import Players, collect
from training.engine.steps.ppo.train import improve_critic, iterate, text_loss
from training.specs import PpoSpec

BETA = 0.2
KINDS = ("weights", "first", "second")
Run = tuple[Players, Progress]


def practise(world: toy.World, spec: PpoSpec, iterations: int, texts: list[Ids]) -> LanguageModel:
    policy = copy.deepcopy(world.start)
    players = world.players(policy, toy.critic(spec.seed + 100), spec)
    progress = Progress(kl_weight=spec.kl, average=Average(players.policy, 0.0))
    material = toy.material(iterations, texts)
    for _iteration in range(iterations):
        iterate(players, progress, material, spec)
        progress.next_iteration(spec)
    return policy


def a_resumed_run_has_the_same_bits() -> Iterator[Result]:
    """Six iterations, and the same six with a checkpoint opened in the middle of the fourth."""
    spec, texts = practice_spec(3, gamma=1.0, text="t", ptx_per_episode=1), [[1, 2, 5], [3, 0, 5]]
    material = toy.material(6, texts)
    in_peace, resumed = (new_run(spec) for _ in range(2))
    run_on(*in_peace, material, spec)

    with tempfile.TemporaryDirectory() as folder:
        checkpoints = Checkpoints(Path(folder))
        try:
            run_on(*resumed, material, spec, leave_at=(3, 2))
        except StopNow:
            checkpoints.save(3, state_of(*resumed))
        saved = checkpoints.latest()
    resumed = new_run(spec)
    if saved:
        go_on(*resumed, saved.state)
    run_on(*resumed, material, spec)

    yield below("T11", "weights, averages that differ in any bit", different(in_peace, resumed), 0)


def new_run(spec: PpoSpec) -> Run:
    world = toy.World.of(spec.seed)
    players = world.players(copy.deepcopy(world.start), toy.critic(9), spec)
    return players, Progress(kl_weight=spec.kl, average=Average(players.policy, 0.9))


def run_on(
    players: Players, progress: Progress, material: Material, spec: PpoSpec,
    leave_at: tuple[int, int] | None = None,
) -> None:  # fmt: skip
    def pause(team: Team) -> None:
        if (progress.iteration, progress.minibatch) == leave_at:
            raise StopNow

    while progress.iteration < material.iterations:
        iterate(players, progress, material, spec, pause)
        progress.next_iteration(spec)


def different(one: Run, other: Run) -> int:
    """How many tensors of policy, critic and average are not the same to the last bit."""
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


def practice_spec(seed: int, **changes: object) -> PpoSpec:
    rates = {"learning_rate": 1e-3, "value_learning_rate": 3e-3, "warmup_steps": 0}
    return toy.spec(seed=seed, final_rate=0.0, kl=BETA, **rates, **changes)


@torch.no_grad()
def share_of_the_possible(world: toy.World, policy: LanguageModel) -> float:
    """0: as good as the start. 1: the best any policy can be under this KL penalty."""
    start = float(toy.exact_objective(world.start, world, BETA))
    reached = float(toy.exact_objective(policy, world, BETA))
    return (reached - start) / (toy.best_objective(world, BETA) - start)


def the_critic_learns_the_return() -> Iterator[Result]:
    """With the policy held still, V(prompt) becomes the return that is really to be expected."""
    world, policy = toy.World.of(2), toy.language_model(7)
    spec = practice_spec(0)
    players = world.players(policy, toy.critic(4), spec)
    for number in range(60):
        rollout = collect(players, toy.PROMPTS * 16, toy.sampling(f"T7/{number}"), BETA, spec)
        improve_critic(players.critic, rollout, 1e-2 * (1 - number / 60), spec)
    with torch.no_grad():
        said = reply_values(players.critic, toy.episodes_of([[0]] * len(toy.PROMPTS)))[:, 0]
        exact = toy.exact_returns(policy, world, BETA)
    yield below(
        "T7", "critic on a frozen policy after 60 steps", float((said - exact).abs().max()), 0.3
    )


def ppo_finds_the_optimum() -> Iterator[Result]:
    shares = []
    for seed in range(5):
        world = toy.World.of(seed)
        policy = practise(world, practice_spec(seed), 120, [])
        shares.append(share_of_the_possible(world, policy))
    yield above("T8", "worst of 5 seeds, share of the known optimum", min(shares), 0.93)
    yield above("T8", "median of 5 seeds", sorted(shares)[2], 0.98)


def text_keeps_what_was_known() -> Iterator[Result]:
    """Mixing text in keeps the language model from forgetting, at some cost in reward."""
    world = toy.World.of(0)
    asked = [toy.PROMPTS[number % 4] for number in range(512)]
    replies = generate(world.start.model, asked, sampling=toy.sampling("T10"))
    texts = [[*asked[reply.prompt], *reply.ids] for reply in replies]
    plain = practise(world, practice_spec(0), 60, [])
    mixed = practise(world, practice_spec(0, gamma=2.0, text="t", ptx_per_episode=1), 60, texts)
    known, forgot, kept = (text_nats(model, texts) for model in (world.start, plain, mixed))
    yield below(
        "T10", "ptx: share of PPO's rise in text loss", (kept - known) / (forgot - known), 1 / 3
    )
    yield above("T10", "ptx: share of the known optimum", share_of_the_possible(world, mixed), 0.5)


@torch.no_grad()
def text_nats(policy: LanguageModel, texts: list[Ids]) -> float:
    return float(text_loss(policy, texts)) / sum(len(text) - 1 for text in texts)


QUICK = [the_critic_learns_the_return, a_resumed_run_has_the_same_bits]

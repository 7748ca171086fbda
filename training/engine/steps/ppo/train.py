"""Step 3 of InstructGPT: PPO against the reward model, with pretraining gradients mixed in (ptx).

    maximise  E[ r(x, y) - beta log(pi(y|x) / pi_start(y|x)) ]  +  gamma E[ log pi(text) ]

Each iteration collects replies to fresh prompts and improves policy and critic on them, once.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from training.engine.data.packing import pack
from training.engine.models.generate import Ids
from training.engine.models.learner import Learner
from training.engine.models.scoring import text_tokens
from training.engine.runtime.chance import draw, shuffled
from training.engine.runtime.distributed import Team
from training.engine.runtime.run import Run
from training.engine.steps.ppo.episodes import Reader, reply_logprobs, reply_values, within_budget
from training.engine.steps.ppo.objective import clipped_count, policy_loss, value_loss
from training.engine.steps.ppo.progress import Material, Progress, Seen, go_on, state_of
from training.engine.steps.ppo.report import leave_when_asked, measures, show_samples
from training.engine.steps.ppo.rollout import Players, Rollout, collect
from training.engine.steps.ppo.setup import finish, prepare
from training.engine.steps.schedule import constant_rate
from training.specs import PpoSpec


def train(spec: PpoSpec) -> None:
    run = Run(spec)
    players, material, progress = prepare(spec, run)
    if checkpoint := run.resume():
        go_on(players, progress, checkpoint.state)
    steps = material.iterations
    for iteration in range(progress.iteration, steps):
        with run.step(iteration, steps, lambda: state_of(players, progress)):
            rollout = iterate(players, progress, material, spec, leave_when_asked)
            if spec.samples_every and iteration % spec.samples_every == 0:
                show_samples(run, players, material, iteration, spec)
            run.log(iteration + 1, steps, **measures(rollout, progress, players.team))
            progress.next_iteration(spec)
    finish(run, spec, players, progress, material)


def iterate(
    players: Players,
    progress: Progress,
    material: Material,
    spec: PpoSpec,
    pause: Callable[[Team], None] = lambda team: None,
) -> Rollout:
    """One iteration, perhaps begun by a run that was stopped. At each pause it may be left."""
    if progress.rollout is None:
        prompts = draw_prompts(progress.iteration, material, spec)
        sampling = material.sampling(progress.iteration, spec)
        progress.rollout = collect(players, prompts, sampling, progress.kl_weight, spec)
    rollout = progress.rollout
    policy_rate, critic_rate = rates(progress.iteration, material.iterations, spec)
    for rows in minibatches(progress.iteration, spec)[progress.minibatch :]:
        pause(players.team)
        texts = draw_texts(progress, material, spec)
        seen = improve_policy(players.policy, rollout[rows], texts, policy_rate, spec)
        seen |= improve_critic(players.critic, rollout[rows], critic_rate, spec)
        progress.average.follow(players.policy)
        progress.seen.append(seen)
        progress.minibatch += 1
    return rollout


def improve_policy(
    policy: Learner, minibatch: Rollout, texts: Sequence[Ids], rate: float, spec: PpoSpec
) -> Seen:
    """One optimizer step: PPO's gradient, plus gamma times that of plain language modelling."""
    mask = minibatch.episodes.mask
    # Of the whole minibatch, over all parts and ranks: a mean of means would weigh the tokens of
    # a small part more, and the result would depend on how memory made us split.
    count = divisor(int(mask.sum()), len(mask), spec)
    moved, furthest = 0.0, 0.0
    shares = policy.team.share(minibatch.episodes.parts(spec.tokens_per_forward))
    for number, (rows, weight) in enumerate(shares, start=1):
        part = minibatch[rows]
        real = part.episodes.mask
        logprobs = reply_logprobs(policy, part.episodes, spec.temperature)
        loss = policy_loss(logprobs, part.logprobs, part.advantages, real, spec.clip)
        policy.backward(weight * loss / count, last=number == len(shares) and not texts)
        change = logprobs.detach() - part.logprobs
        moved += weight * float(clipped_count(change, real, spec.clip))
        furthest = max(furthest, float(change.abs().max().expm1()))
    seen = {"ratio_off": policy.team.most(furthest)}
    seen["clip_fraction"] = policy.team.add(moved) / float(mask.sum())
    if texts:
        seen |= mix_in_text(policy, texts, spec)
    seen["policy_gradient"] = policy.step(rate)
    return seen


def mix_in_text(policy: Learner, texts: Sequence[Ids], spec: PpoSpec) -> Seen:
    """Add gamma times the gradient of pretraining to PPO's, in the buffers it already stands in.

    27.8 is the paper's gamma for its own models and losses; it does not carry over. What carries
    over is the ratio of the two gradients' norms, so that is logged, and can be what is set.
    """
    of_ppo = policy.take_gradient()  # None where no rank holds it whole
    count = divisor(sum(len(text) - 1 for text in texts), len(texts), spec)
    gamma = spec.ptx_gamma if of_ppo is None else 1.0  # else known when both are
    shares = policy.team.share(
        within_budget([len(text) for text in texts], spec.tokens_per_forward)
    )
    total = 0.0
    for number, (rows, weight) in enumerate(shares, start=1):
        loss = weight * text_loss(policy, [texts[row] for row in rows]) / count
        policy.backward(gamma * loss, last=number == len(shares))
        total += float(loss.detach())
    seen = {"ptx_loss": policy.team.add(total), "gamma": spec.ptx_gamma}
    of_text = policy.take_gradient()
    if of_ppo is None or of_text is None:
        return seen
    ppo_norm, text_norm = gradient_norm(of_ppo), gradient_norm(of_text)
    if spec.gradient_ratio is not None:
        seen["gamma"] = spec.gradient_ratio * ppo_norm / max(text_norm, 1e-12)
    policy.put_gradient(
        [a.add_(b, alpha=seen["gamma"]) for a, b in zip(of_ppo, of_text, strict=True)]
    )
    return seen | {"gradient_ratio": seen["gamma"] * text_norm / max(ppo_norm, 1e-12)}


def improve_critic(critic: Learner, minibatch: Rollout, rate: float, spec: PpoSpec) -> Seen:
    """One step of the critic towards the returns, at a learning rate of its own (C.4)."""
    mask = minibatch.episodes.mask
    count = divisor(int(mask.sum()), len(mask), spec)
    total = 0.0
    shares = critic.team.share(minibatch.episodes.parts(spec.tokens_per_forward))
    for number, (rows, weight) in enumerate(shares, start=1):
        part = minibatch[rows]
        values = reply_values(critic, part.episodes)
        clip = spec.value_clip or None
        loss = value_loss(values, part.values, part.returns, part.episodes.mask, clip)
        critic.backward(weight * loss / count, last=number == len(shares))
        total += weight * float(loss.detach()) / count
    return {"value_loss": critic.team.add(total), "critic_gradient": critic.step(rate)}


def divisor(tokens: int, rows: int, spec: PpoSpec) -> int:
    """The paper does not say whether a loss is a mean over tokens or over whole replies."""
    return tokens if spec.loss_unit == "token" else rows


def text_loss(policy: Reader, texts: Sequence[Ids]) -> Tensor:
    """-log pi(text), summed over every token that has one before it."""
    packed = pack(texts).to(policy.device)
    return -policy(packed, text_tokens(packed).to(policy.device)).sum()


def gradient_norm(gradient: list[Tensor]) -> float:
    return float(torch.nn.utils.get_total_norm(gradient))


def rates(iteration: int, iterations: int, spec: PpoSpec) -> tuple[float, float]:
    """C.4: of policy and critic, from a tenth up to the peak in ten iterations, then constant."""
    fallen = 1 - (1 - spec.final_rate) * iteration / max(1, iterations)
    policy, critic = (
        constant_rate(iteration, peak, warmup_steps=spec.warmup_steps, warmup_from=spec.warmup_from)
        for peak in (spec.learning_rate, spec.value_learning_rate)
    )
    return policy * fallen, critic * fallen


def minibatches(iteration: int, spec: PpoSpec) -> list[Tensor]:
    """Rows of the batch, in a fresh order for every inner epoch."""
    orders = [
        torch.tensor(shuffled(spec.batch, spec.seed, "minibatches", iteration, epoch))
        for epoch in range(spec.inner_epochs)
    ]
    return [rows for order in orders for rows in order.split(spec.minibatch)]


def draw_prompts(iteration: int, material: Material, spec: PpoSpec) -> list[Ids]:
    chosen = draw(spec.batch, len(material.prompts), iteration, spec.seed, "prompts")
    return [material.prompts[number] for number in chosen]


def draw_texts(progress: Progress, material: Material, spec: PpoSpec) -> list[Ids]:
    """C.4: eight examples of pretraining for every episode of the minibatch."""
    if not spec.mixes_text:
        return []
    minibatches_before = progress.iteration * (spec.batch // spec.minibatch) * spec.inner_epochs
    number = minibatches_before + progress.minibatch
    count = spec.ptx_per_episode * spec.minibatch
    chosen = draw(count, len(material.texts), number, spec.seed, "texts")
    return [material.texts[number] for number in chosen]

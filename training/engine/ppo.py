"""Step 3 of InstructGPT: PPO against the reward model, with pretraining gradients mixed in (ptx).

    maximise  E[ r(x, y) - beta log(pi(y|x) / pi_start(y|x)) ]  +  gamma E[ log pi(text) ]

Each iteration collects replies to fresh prompts and improves policy and critic on them once.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.engine import gradients
from training.engine.average import Average
from training.engine.chance import draw, shuffled
from training.engine.episodes import reply_logprobs, reply_values, within_budget
from training.engine.generate import Ids, Sampling
from training.engine.models import LanguageModel
from training.engine.objective import clipped_share, next_kl_weight, policy_loss, value_loss
from training.engine.packing import pack
from training.engine.rollout import Players, Rollout, collect
from training.specs import PpoSpec

Texts = Sequence[Ids]


@dataclass
class Learner:
    """Everything that changes as training goes, and so everything a checkpoint must hold."""

    players: Players
    policy_optimizer: torch.optim.Optimizer
    critic_optimizer: torch.optim.Optimizer
    average: Average
    kl_weight: float
    iteration: int = 0
    minibatch: int = 0  # of this iteration, inner epochs run on
    rollout: Rollout | None = None  # of this iteration, once it is collected


def iterate(
    learner: Learner, prompts: Texts, texts: Texts, sampling: Sampling, spec: PpoSpec
) -> Iterator[dict[str, float]]:
    """One iteration, perhaps begun by a run that was stopped: what was seen, step by step."""
    if learner.rollout is None:
        chosen = draw(spec.batch, len(prompts), learner.iteration, spec.seed, "prompts")
        asked = [prompts[number] for number in chosen]
        learner.rollout = collect(learner.players, asked, sampling, learner.kl_weight, spec)
    rollout = learner.rollout
    for rows in minibatches(learner.iteration, spec)[learner.minibatch :]:
        mixed = draw_texts(texts, learner, spec)
        seen = improve_policy(learner.players, learner.policy_optimizer, rollout[rows], mixed, spec)
        seen |= improve_critic(learner.players, learner.critic_optimizer, rollout[rows], spec)
        learner.average.follow(learner.players.policy)
        learner.minibatch += 1
        yield seen
    if spec.kl_target is not None:
        kl = float(rollout.kl().mean())
        learner.kl_weight = next_kl_weight(learner.kl_weight, kl, len(rollout), spec)
    learner.iteration, learner.minibatch, learner.rollout = learner.iteration + 1, 0, None


def set_rates(learner: Learner, spec: PpoSpec, iterations: int) -> None:
    """C.4: from a tenth of the peak up to it over the first ten iterations, constant after."""
    risen = min(1.0, learner.iteration / max(1, spec.warmup_steps))
    fallen = 1 - (1 - spec.final_rate) * learner.iteration / iterations
    warmth = (spec.warmup_from + (1 - spec.warmup_from) * risen) * fallen
    for optimizer, peak in (
        (learner.policy_optimizer, spec.learning_rate),
        (learner.critic_optimizer, spec.value_learning_rate),
    ):
        for group in optimizer.param_groups:
            group["lr"] = peak * warmth


def minibatches(iteration: int, spec: PpoSpec) -> list[Tensor]:
    """Rows of the batch, in an order of their own for each inner epoch."""
    orders = [
        torch.tensor(shuffled(spec.batch, spec.seed, iteration, "epoch", epoch))
        for epoch in range(spec.inner_epochs)
    ]
    return [rows for order in orders for rows in order.split(spec.minibatch)]


def draw_texts(texts: Texts, learner: Learner, spec: PpoSpec) -> Texts:
    """C.4: eight examples of pretraining for every episode of the minibatch."""
    if not spec.mixes_text:
        return []
    number = learner.iteration * (spec.batch // spec.minibatch) * spec.inner_epochs
    count = spec.ptx_per_episode * spec.minibatch
    chosen = draw(count, len(texts), number + learner.minibatch, spec.seed, "texts")
    return [texts[row] for row in chosen]


def improve_policy(
    players: Players, optimizer: torch.optim.Optimizer, minibatch: Rollout, texts: Texts,
    spec: PpoSpec,
) -> dict[str, float]:  # fmt: skip
    """One optimizer step: PPO's gradient, plus gamma times that of plain language modelling."""
    policy, mask = players.policy, minibatch.episodes.mask
    # Over the whole minibatch, all parts and processes: a mean of means would weigh the tokens of
    # a part with few tokens more, and the result would depend on how memory made us split.
    count = loss_divisor(mask, spec)
    moved = torch.zeros(())
    furthest = 0.0
    optimizer.zero_grad()
    for part in minibatch.parts(spec.tokens_per_forward):
        logprobs = reply_logprobs(policy, part.episodes, spec.temperature)
        loss = policy_loss(logprobs, part.logprobs, part.advantages, part.episodes.mask, spec.clip)
        (loss / count).backward()
        moved += clipped_share(logprobs.detach(), part.logprobs, part.episodes.mask, spec.clip)
        furthest = max(furthest, float((logprobs.detach() - part.logprobs).abs().max()))
    seen = {"clip_fraction": float(moved / mask.sum()), "log_ratio_max": furthest}
    if texts:
        seen |= mix_in_text(policy, texts, spec)
    seen["policy_gradient"] = float(
        nn.utils.clip_grad_norm_(policy.parameters(), spec.clip_gradient or math.inf)
    )
    optimizer.step()
    return seen


def mix_in_text(policy: LanguageModel, texts: Texts, spec: PpoSpec) -> dict[str, float]:
    """Add gamma times the gradient of pretraining to PPO's, in the buffers it already stands in.

    27.8 is the paper's gamma for its own models and losses; it does not carry over. What carries
    over is the ratio of the two gradients' norms, so that is logged, and can be what is set.
    """
    of_ppo = gradients.take(policy)
    count = len(texts) if spec.loss_unit == "reply" else sum(len(text) - 1 for text in texts)
    loss = torch.zeros(())
    for rows in within_budget([len(text) for text in texts], spec.tokens_per_forward):
        part = text_loss(policy, [texts[row] for row in rows]) / count
        part.backward()
        loss += part.detach()
    ppo_norm, text_norm = gradients.norm(of_ppo.values()), gradients.norm(gradients.of(policy))
    gamma = spec.ptx_gamma
    if spec.gradient_ratio is not None:
        gamma = spec.gradient_ratio * ppo_norm / max(text_norm, 1e-12)
    gradients.add(policy, of_ppo, factor=gamma)
    ratio = gamma * text_norm / max(ppo_norm, 1e-12)
    return {"ptx_loss": float(loss), "gamma": gamma, "gradient_ratio": ratio}


def text_loss(model: LanguageModel, texts: Texts) -> Tensor:
    """-log pi(text), summed over every token but the first."""
    packed = pack(texts).to(model.model.device)
    spans = [torch.arange(start + 1, end) for start, end in packed.trunk_spans]
    return -model(packed, torch.cat(spans).to(model.model.device)).sum()


def improve_critic(
    players: Players, optimizer: torch.optim.Optimizer, minibatch: Rollout, spec: PpoSpec
) -> dict[str, float]:
    """One step of the critic towards the returns, with a learning rate of its own."""
    count = loss_divisor(minibatch.episodes.mask, spec)
    total = torch.zeros(())
    optimizer.zero_grad()
    for part in minibatch.parts(spec.tokens_per_forward):
        values = reply_values(players.critic, part.episodes)
        mask = part.episodes.mask
        loss = value_loss(values, part.values, part.returns, mask, spec.value_clip or None) / count
        loss.backward()
        total += loss.detach()
    norm = nn.utils.clip_grad_norm_(players.critic.parameters(), spec.clip_gradient or math.inf)
    optimizer.step()
    return {"value_loss": float(total), "critic_gradient": float(norm)}


def loss_divisor(mask: Tensor, spec: PpoSpec) -> float:
    """The paper does not say whether a loss is a mean over tokens or over whole replies."""
    return float(mask.sum()) if spec.loss_unit == "token" else len(mask)

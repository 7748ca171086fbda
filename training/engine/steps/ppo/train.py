"""Step 3 of InstructGPT: PPO against the reward model, with pretraining gradients mixed in (ptx).

    maximise  E[ r(x, y) - beta log(pi(y|x) / pi_start(y|x)) ]  +  gamma E[ log pi(text) ]

Each iteration samples replies to fresh prompts, then updates policy and critic on them.
"""

from collections.abc import Callable, Sequence

from training.engine.models.generate import Ids
from training.engine.models.learner import Learner
from training.engine.models.networks import LanguageModel, RewardModel
from training.engine.runtime.distributed import Team
from training.engine.runtime.run import Run
from training.engine.steps.ppo.objective import clipped_count, policy_loss, value_loss
from training.engine.steps.ppo.progress import Progress, adapted_kl_weight, restore, state_of
from training.engine.steps.ppo.report import measures
from training.engine.steps.ppo.rollout import Models, Rollout, collect
from training.engine.steps.ppo.setup import prepare
from training.engine.steps.ptx import divisor, mix_in_text
from training.engine.steps.rollouts.data import TrainingData, draw_prompts, draw_texts, minibatches
from training.engine.steps.rollouts.episodes import reply_logprobs, reply_values
from training.engine.steps.rollouts.progress import Measures
from training.engine.steps.rollouts.report import show_samples, stop_if_requested
from training.engine.steps.rollouts.setup import finish
from training.engine.steps.schedule import warmed_up
from training.specs import PpoSpec


def train(spec: PpoSpec) -> None:
    """Run the step: `spec` in, a policy folder out."""
    run = Run(spec)
    models, data, progress = prepare(spec, run)
    if checkpoint := run.resume():
        restore(models, progress, checkpoint.state)
    steps = data.iterations
    for iteration in range(progress.iteration, steps):
        with run.step(iteration, steps, lambda: state_of(models, progress)):
            rollout = iterate(models, progress, data, spec, stop_if_requested)
            show_samples(run, models, data, iteration, spec)
            run.log(iteration + 1, steps, **measures(rollout, progress, models.team))
            progress.next_iteration(adapted_kl_weight(progress.kl_weight, rollout, spec))
    results: dict[str, object] = {"iterations": steps, "red": progress.red}
    finish(run, spec, models.policy, progress.average, results)


def iterate(
    models: Models,
    progress: Progress,
    data: TrainingData,
    spec: PpoSpec,
    before_update: Callable[[Team], None] = lambda team: None,
) -> Rollout:
    """One iteration, or the rest of one that was interrupted. `before_update` may raise to stop."""
    if progress.rollout is None:
        prompts = draw_prompts(progress.iteration, data, spec)
        sampling = data.sampling(progress.iteration)
        progress.rollout = collect(models, prompts, sampling, progress.kl_weight, spec)
    rollout = progress.rollout
    policy_rate, critic_rate = rates(progress.iteration, data.iterations, spec)
    for rows in minibatches(progress.iteration, spec)[progress.minibatch :]:
        before_update(models.team)
        texts = draw_texts(progress.iteration, progress.minibatch, data, spec)
        measured = improve_policy(models.policy, rollout[rows], texts, policy_rate, spec)
        measured |= improve_critic(models.critic, rollout[rows], critic_rate, spec)
        progress.average.follow(models.policy)
        progress.updates.append(measured)
        progress.minibatch += 1
    return rollout


def improve_policy(
    policy: Learner[LanguageModel],
    minibatch: Rollout,
    texts: Sequence[Ids],
    rate: float,
    spec: PpoSpec,
) -> Measures:
    """One optimizer step: PPO's gradient, plus gamma times that of plain language modelling."""
    mask = minibatch.episodes.mask
    # Divide by the count of the whole minibatch, over all parts and ranks. A mean of means would
    # give more weight to the tokens of small parts, and the result would depend on the split.
    count = divisor(int(mask.sum()), len(mask), spec)
    clipped, furthest = 0.0, 0.0
    shares = policy.team.share(minibatch.episodes.parts(spec.tokens_per_forward))
    for number, (rows, weight) in enumerate(shares, start=1):
        part = minibatch[rows]
        real = part.episodes.mask
        logprobs = reply_logprobs(policy, part.episodes, spec.temperature)
        loss = policy_loss(logprobs, part.logprobs, part.advantages, real, spec.clip)
        policy.backward(weight * loss / count, last=number == len(shares) and not texts)
        change = logprobs.detach() - part.logprobs
        clipped += weight * float(clipped_count(change, real, spec.clip))
        furthest = max(furthest, float(change.abs().max().expm1()))
    measured = {"ratio_off": policy.team.largest(furthest)}
    measured["clip_fraction"] = policy.team.add(clipped) / float(mask.sum())
    if texts:
        measured |= mix_in_text(policy, texts, spec)
    measured["policy_gradient"] = policy.step(rate)
    return measured


def improve_critic(
    critic: Learner[RewardModel], minibatch: Rollout, rate: float, spec: PpoSpec
) -> Measures:
    """One step of the critic towards the returns, at its own learning rate (C.4)."""
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


def rates(iteration: int, iterations: int, spec: PpoSpec) -> tuple[float, float]:
    """C.4: the rates of policy and critic rise from a tenth over ten iterations, then stay.

    With a final rate below 1 they fall linearly, and the last iteration has that share of them.
    """
    factor = warmed_up(iteration, iterations, spec)
    return spec.learning_rate * factor, spec.value_learning_rate * factor

"""The loop of RLOO and GRPO: a group of replies to each prompt, then updates of the policy.

A method brings its own formulas (rloo.py, grpo.py). Pretraining gradients are mixed in as in PPO.
"""

from collections.abc import Callable, Sequence
from functools import partial

from torch import Tensor

from training.engine.models.average import Average
from training.engine.models.folders import load_language_model
from training.engine.models.generate import Ids
from training.engine.models.learner import Learner, make_learner, trainable
from training.engine.models.networks import LanguageModel
from training.engine.runtime.checkpoint import State
from training.engine.runtime.distributed import Team
from training.engine.runtime.red import with_red
from training.engine.runtime.run import Run
from training.engine.steps.groups.rollout import GroupRollout, Kind, Method, collect
from training.engine.steps.ptx import mix_in_text
from training.engine.steps.rollouts.data import (
    TrainingData,
    draw_prompts,
    draw_texts,
    minibatches,
    read_data,
)
from training.engine.steps.rollouts.episodes import reply_logprobs
from training.engine.steps.rollouts.progress import Measures, Progress
from training.engine.steps.rollouts.replies import Models
from training.engine.steps.rollouts.report import (
    furthest_from_start,
    of_replies,
    of_updates,
    show_samples,
    stop_if_requested,
)
from training.engine.steps.rollouts.setup import codecs_of, finish, scorer, start_model
from training.engine.steps.schedule import warmed_up
from training.specs import GroupSpec

Groups = Progress[GroupRollout]


def run_method(method: Method[Kind], spec: Kind) -> None:
    """Run a step of this method: `spec` in, a policy folder out."""
    run = Run(spec)
    models, data, progress = prepare(spec, run)
    if checkpoint := run.resume():
        models.policy.load_state(checkpoint.state["policy"])
        progress.load_state(checkpoint.state, models.policy.device)
    steps = data.iterations
    for iteration in range(progress.iteration, steps):
        with run.step(iteration, steps, partial(state_of, models, progress)):
            rollout = iterate(models, progress, data, method, spec, stop_if_requested)
            show_samples(run, models, data, iteration, spec)
            run.log(iteration + 1, steps, **measures(rollout, progress, models.team, spec))
            progress.end_iteration()
    results: dict[str, object] = {"iterations": steps, "red": progress.red}
    finish(run, spec, models.policy, progress.average, results)


def prepare(spec: GroupSpec, run: Run) -> tuple[Models, TrainingData, Groups]:
    codec, scored_as = codecs_of(spec)
    policy = make_learner(trainable(load_language_model(spec.model), spec), spec, run.team)
    start = start_model(policy.model, spec, run.team)
    models = Models(policy, start, scorer(spec, scored_as, run.team))
    progress = Progress(kind=GroupRollout, average=Average(policy, spec.ema))
    return models, read_data(spec, codec, policy.model), progress


def state_of(models: Models, progress: Groups) -> State:
    return {"policy": models.policy.state(), **progress.state()}


def iterate(
    models: Models,
    progress: Groups,
    data: TrainingData,
    method: Method[Kind],
    spec: Kind,
    before_update: Callable[[Team], None] = lambda team: None,
) -> GroupRollout:
    """One iteration, or the rest of one that was interrupted. `before_update` may raise to stop."""
    if progress.rollout is None:
        prompts = draw_prompts(progress.iteration, data, spec)
        sampling = data.sampling(progress.iteration)
        progress.rollout = collect(models, prompts, sampling, method, spec)
    rollout = progress.rollout
    rate = spec.learning_rate * warmed_up(progress.iteration, data.iterations, spec)
    for rows in minibatches(progress.iteration, spec)[progress.minibatch :]:
        before_update(models.team)
        texts = draw_texts(progress.iteration, progress.minibatch, data, spec)
        measured = improve(models.policy, rollout[rows], texts, rate, method, spec)
        progress.average.follow(models.policy)
        progress.updates.append(measured)
        progress.minibatch += 1
    return rollout


def improve(
    policy: Learner[LanguageModel],
    minibatch: GroupRollout,
    texts: Sequence[Ids],
    rate: float,
    method: Method[Kind],
    spec: Kind,
) -> Measures:
    """One optimizer step: the method's gradient, plus gamma times that of plain language modelling.

    The weights of the losses are those of the whole minibatch, whatever its parts are.
    """
    weights = method.weights(minibatch, spec)  # (N,)
    clipped, furthest = 0.0, 0.0
    shares = policy.team.share(minibatch.episodes.parts(spec.tokens_per_forward))
    for number, (rows, share) in enumerate(shares, start=1):
        part = minibatch[rows]
        logprobs = reply_logprobs(policy, part.episodes, spec.temperature)
        change = method.change(logprobs, part)
        each = method.loss(change, logprobs, part, spec)  # (n,)
        last = number == len(shares) and not texts
        policy.backward(share * (each * weights[rows]).sum(), last=last)
        clipped += share * float(clipped_shares(change.detach(), part, spec).sum())
        furthest = max(furthest, float((logprobs.detach() - part.logprobs).abs().max().expm1()))
    measured = {"ratio_off": policy.team.largest(furthest)}
    measured["clip_fraction"] = policy.team.add(clipped) / len(minibatch)
    if texts:
        measured |= mix_in_text(policy, texts, spec)
    measured["policy_gradient"] = policy.step(rate)
    return measured


def clipped_shares(change: Tensor, part: GroupRollout, spec: GroupSpec) -> Tensor:
    """(n,) of each reply, the share of its actions whose ratio is outside the clip."""
    if not spec.clip:
        return change.new_zeros(len(part))
    ratio = change.exp()
    outside = (ratio < 1 - spec.clip) | (ratio > 1 + spec.clip_above)
    # A reply has as many actions as tokens, or is one action.
    actions = part.episodes.mask.sum(1).clamp(max=change.shape[1])
    return outside.sum(1) / actions


def measures(rollout: GroupRollout, progress: Groups, team: Team, spec: GroupSpec) -> Measures:
    """One line of metrics.jsonl. Warn the first time an invariant is out of range."""
    values = of_replies(rollout, spec.kl_weight) | of_updates(progress.updates)
    values["no_spread"] = 1 - float(rollout.spread.float().mean())
    if progress.iteration == 0:
        values["start_kl"] = furthest_from_start(rollout)
    return with_red(progress.iteration + 1, values, progress.red, team)

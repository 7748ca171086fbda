"""KTO, from judged replies to policy folder (Ethayarajh et al. 2024, arXiv 2402.01306).

    minimise  E[ lambda_D (1 - sigmoid(beta (h - z_ref))) ]  over replies that people found good
         and  E[ lambda_U (1 - sigmoid(beta (z_ref - h))) ]  over replies that they found bad
    with      h = log(pi(y|x) / pi_ref(y|x)),  z_ref = KL(pi || pi_ref), without its gradient

One thumb up or down is enough: nothing has to be compared. A reply that is already far on its side
of z_ref changes little, so a wrong judgement that the policy will never follow does not pull on it
for ever.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from training.engine.models.configs import load_codec
from training.engine.models.folders import load_language_model
from training.engine.models.generate import Ids
from training.engine.models.learner import Learner, make_learner, trainable
from training.engine.models.networks import LanguageModel
from training.engine.models.scoring import packs_of
from training.engine.runtime.checkpoint import State
from training.engine.runtime.random_numbers import batch_of
from training.engine.runtime.red import with_red
from training.engine.runtime.run import Run
from training.engine.steps.kto.data import read_data
from training.engine.steps.kto.level import level_of
from training.engine.steps.kto.objective import Weights, losses, ratios_of, weight_ratio
from training.engine.steps.kto.report import Measures, Tally
from training.engine.steps.kto.rows import Judged, forward_own
from training.engine.steps.kto.validation import validate
from training.engine.steps.policy_folder import finish_with
from training.engine.steps.ptx import draw_chunks, mix_in_text
from training.engine.steps.schedule import cosine_rate
from training.specs import KtoSpec


@dataclass
class Progress:
    """What changes during a run, besides the weights of the policy."""

    red: dict[str, int] = field(default_factory=dict)  # per invariant, steps out of range


def train(spec: KtoSpec) -> None:
    """Run the step: `spec` in, a policy folder out."""
    run = Run(spec)
    codec = load_codec(spec.model, spec)
    learner = make_learner(trainable(load_language_model(spec.model), spec), spec, run.team)
    data = read_data(spec, codec, learner, run)
    steps = -(-len(data.rows) // spec.batch) * spec.epochs
    every = spec.evaluate_every or steps // spec.epochs
    steps = min(steps, spec.max_steps or steps)
    progress, start = Progress(), 0
    if checkpoint := run.resume():
        learner.load_state(checkpoint.state["learner"])
        start, progress = checkpoint.step, Progress(**checkpoint.state["progress"])

    def state() -> State:
        return {"learner": learner.state(), "progress": vars(progress)}

    good = [row.good for row in data.rows]
    balance = {"weight_ratio": weight_ratio(good, data.weights)}
    measured: Measures = {}
    for step in range(start, steps):
        with run.step(step, steps, state):
            chosen = batch_of(step, len(data.rows), spec.batch, spec.seed)
            batch = [data.rows[row] for row in chosen]
            texts = draw_chunks(spec.ptx_per_prompt * len(batch), data.texts, step, spec)
            values = improve(
                learner, batch, data.weights, spec,
                texts=texts, rate=cosine_rate(step, steps, spec), first=step == 0,
                before_part=run.check_stop,
            )  # fmt: skip
            values |= balance if step == 0 else {}
            if data.held and ((step + 1) % every == 0 or step + 1 == steps):
                measured = validate(learner, data.held, data.weights, spec)
                values |= measured
            run.log(step + 1, steps, **with_red(step + 1, values, progress.red, run.team))
    results: dict[str, object] = {"good": sum(good), "bad": len(good) - sum(good), **balance}
    results |= {"good_weight": data.weights.good, "bad_weight": data.weights.bad}
    if data.held:
        measured = measured or validate(learner, data.held, data.weights, spec)
        results["held_out"] = {
            "loss": measured["validation_loss"],
            "accuracy": measured["validation_accuracy"],
        }
    finish_with(run, spec, codec, learner.weights(), results | {"red": progress.red})


def improve(
    policy: Learner[LanguageModel],
    batch: Sequence[Judged],
    weights: Weights,
    spec: KtoSpec,
    *,
    rate: float,
    texts: Sequence[Ids] = (),
    first: bool = False,
    before_part: Callable[[], None] = lambda: None,
) -> Measures:
    """One optimizer step: the gradient of the mean loss over replies, and gamma times ptx.

    before_part may raise to stop: nothing has changed then.
    """
    level = level_of(policy, batch, spec, before_part)
    tally = Tally(spec, weights, level)
    shares = policy.team.share(packs_of([row.own.group for row in batch], spec.tokens_per_forward))
    for number, (some, weight) in enumerate(shares, start=1):
        before_part()
        made, good = forward_own(policy, [batch[row] for row in some])
        each = losses(ratios_of(made), good, level, weights, spec.beta)  # (B,)
        last = number == len(shares) and not texts
        policy.backward(weight * each.sum() / len(batch), last=last)
        tally.add(made, good, each, weight)
    measured = tally.means(policy.team)
    if first:
        measured |= tally.at_the_start(policy.team)
    if texts:
        measured |= mix_in_text(policy, texts, spec)
    return measured | {"learning_rate": rate, "gradient_norm": policy.step(rate)}

"""Direct preference optimisation on whole rankings (DPO, arXiv 2305.18290, and its relatives).

    minimise  E[ -log sigmoid(s_i - s_j) ]  over the pairs in which people ranked i above j,
    with      s = beta log(pi(y|x) / pi_ref(y|x))

The policy is its own reward model: s takes the place of the reward model's score in the loss of
rankings. So all replies to a prompt are one element of a batch, the prompt is computed once for all
of them, and ties and Plackett-Luce need no other code than the loss.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from training.engine.data.codec import Codec
from training.engine.data.rows import Ranking, held_out, read_rankings
from training.engine.models.configs import context_of, load_codec
from training.engine.models.folders import load_language_model
from training.engine.models.generate import Ids
from training.engine.models.learner import Learner, make_learner, trainable
from training.engine.models.networks import LanguageModel
from training.engine.models.scoring import packs_of
from training.engine.runtime.checkpoint import State
from training.engine.runtime.errors import BadInput
from training.engine.runtime.random_numbers import batch_of
from training.engine.runtime.red import with_red
from training.engine.runtime.run import Run
from training.engine.steps.direct.objective import first_log_tie, losses_of
from training.engine.steps.direct.reference import add_reference
from training.engine.steps.direct.report import Measures, Tally
from training.engine.steps.direct.rows import Ranked, encode, forward
from training.engine.steps.direct.validation import scored, validate
from training.engine.steps.policy_folder import finish_with
from training.engine.steps.ptx import draw_chunks, mix_in_text, read_chunks
from training.engine.steps.ranking import measures
from training.engine.steps.schedule import cosine_rate
from training.mistakes import Mistake
from training.specs import DirectSpec

TIE_RATE = 0.5  # how fast log v follows the ties that the policy does not expect


@dataclass
class Progress:
    """What changes during a run, besides the weights of the policy."""

    log_tie: float = 0.0  # log v of Davidson's model of ties
    red: dict[str, int] = field(default_factory=dict)  # per invariant, steps out of range


@dataclass(frozen=True)
class Data:
    """What does not change during a run."""

    rows: list[Ranked]
    held: list[Ranked]
    texts: list[Ids]  # of pretraining; empty without ptx


def train(spec: DirectSpec) -> None:
    """Run the step: `spec` in, a policy folder out."""
    run = Run(spec)
    codec = load_codec(spec.model, spec)
    learner = make_learner(trainable(load_language_model(spec.model), spec), spec, run.team)
    data = read_data(spec, codec, learner, run)
    progress = Progress(first_log_tie([row.ranks for row in data.rows], spec))
    steps = -(-len(data.rows) // spec.batch) * spec.epochs
    every = spec.evaluate_every or steps // spec.epochs
    steps = min(steps, spec.max_steps or steps)
    start = 0
    if checkpoint := run.resume():
        learner.load_state(checkpoint.state["learner"])
        start, progress = checkpoint.step, Progress(**checkpoint.state["progress"])

    def state() -> State:
        return {"learner": learner.state(), "progress": vars(progress)}

    for step in range(start, steps):
        with run.step(step, steps, state):
            chosen = batch_of(step, len(data.rows), spec.batch, spec.seed)
            batch = [data.rows[row] for row in chosen]
            texts = draw_chunks(spec.ptx_per_prompt * len(batch), data.texts, step, spec)
            rate = cosine_rate(step, steps, spec)
            values = improve(
                learner, batch, progress, spec,
                texts=texts, rate=rate, first=step == 0, before_part=run.check_stop,
            )  # fmt: skip
            if data.held and ((step + 1) % every == 0 or step + 1 == steps):
                values |= validate(learner, data.held, progress.log_tie, spec)
            run.log(step + 1, steps, **with_red(step + 1, values, progress.red, run.team))
    results: dict[str, object] = {"prompts": len(data.rows), "red": progress.red}
    if data.held:
        results["held_out"] = measures(scored(learner, data.held, spec))
    if spec.loss == "davidson":
        results["tie"] = math.exp(progress.log_tie)
    finish_with(run, spec, codec, learner.weights(), results)


def improve(
    policy: Learner[LanguageModel],
    batch: Sequence[Ranked],
    progress: Progress,
    spec: DirectSpec,
    *,
    rate: float,
    texts: Sequence[Ids] = (),
    first: bool = False,
    before_part: Callable[[], None] = lambda: None,
) -> Measures:
    """One optimizer step: the gradient of the mean loss over prompts, and gamma times ptx.

    before_part may raise to stop: nothing has changed then.
    """
    tally = Tally(spec, progress.log_tie, policy.device)
    shares = policy.team.share(packs_of([row.group for row in batch], spec.tokens_per_forward))
    for number, (some, weight) in enumerate(shares, start=1):
        before_part()
        made = forward(policy, [batch[row] for row in some])
        each = losses_of(made, progress.log_tie, spec)  # (B,)
        last = number == len(shares) and not texts
        policy.backward(weight * each.sum() / len(batch), last=last)
        tally.add(made, each, weight)
    measured = tally.means(policy.team)
    if first:
        measured |= tally.at_the_start(policy.team)
    if spec.loss == "davidson" and spec.tie is None:
        progress.log_tie += TIE_RATE * tally.tie_gradient(policy.team)
        measured["tie"] = math.exp(progress.log_tie)
    if texts:
        measured |= mix_in_text(policy, texts, spec)
    return measured | {"learning_rate": rate, "gradient_norm": policy.step(rate)}


def read_data(spec: DirectSpec, codec: Codec, policy: Learner[LanguageModel], run: Run) -> Data:
    """Everything the run reads. The policy is still the start model, which is the reference."""
    rankings, held = read_split(spec)
    use_ties = spec.loss == "davidson"
    rows = encode(rankings, codec, use_ties=use_ties)
    if not rows:
        raise BadInput(Mistake(str(spec.rankings), "no_ranking"))
    shown = encode(held, codec, use_ties=use_ties)
    return Data(
        rows=add_reference(rows, policy, spec, run, "training"),
        held=add_reference(shown, policy, spec, run, "validation"),
        texts=read_chunks(spec, codec, context_of(policy.model.model.config)),
    )


def read_split(spec: DirectSpec) -> tuple[list[Ranking], list[Ranking]]:
    """Rankings to train on, and rankings to validate on."""
    rankings = read_rankings(spec.rankings)
    if spec.validation:
        return rankings, read_rankings(spec.validation)
    return held_out(rankings, spec.holdout)

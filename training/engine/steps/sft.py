"""Step 1 of InstructGPT: fine-tune on demonstrations (3.5, C.1).

Of sixteen epochs, validation loss is best after the first, yet people prefer later models. So with
a reward model, the step to keep is the one whose replies it scores best. With `text_share` this
step makes the model that PPO starts from: two epochs with pretraining text mixed in (C.3).
"""

import logging
from dataclasses import dataclass, field

from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.rows import Demonstration, held_out, read_demonstrations, read_texts
from training.engine.data.texts import Text, demonstrations_as_texts, pages_as_texts
from training.engine.models.configs import load_codec
from training.engine.models.dropout import dropout_of, residual_dropout
from training.engine.models.folders import load_language_model
from training.engine.models.learner import Learner, make_learner, trainable
from training.engine.models.networks import LanguageModel
from training.engine.models.text_loss import add_gradients, mean_loss
from training.engine.runtime.checkpoint import State
from training.engine.runtime.errors import BadInput
from training.engine.runtime.random_numbers import batch_of
from training.engine.runtime.run import Run
from training.engine.steps.choice import Validation, make_validation
from training.engine.steps.policy_folder import finish_with
from training.engine.steps.schedule import cosine_rate
from training.mistakes import Mistake
from training.specs import SftSpec

logger = logging.getLogger(__name__)
TOO_MUCH = 0.5  # nats per token


@dataclass
class Best:
    """The best step so far, which is the one to keep."""

    step: int = 0
    values: dict[str, float] = field(default_factory=dict)
    weights: dict[str, Tensor] = field(default_factory=dict)


def train(spec: SftSpec) -> None:
    """Run the step: `spec` in, a policy folder out."""
    run = Run(spec)
    codec = load_codec(spec.model, spec)
    learner = make_learner(_start(spec), spec, run.team)
    rows, held = _rows(spec)
    texts = demonstrations_as_texts(rows, codec)
    pages = _pages(spec, codec)
    if not texts:
        raise BadInput(Mistake(str(spec.demonstrations), "no_demonstration"))
    validation = make_validation(spec, held, codec, run.team)

    per_epoch = -(-len(texts) // spec.batch)
    steps = min(per_epoch * spec.epochs, spec.max_steps or per_epoch * spec.epochs)
    every = spec.evaluate_every or per_epoch
    start, best = 0, Best()
    if checkpoint := run.resume():
        learner.load_state(checkpoint.state["learner"])
        start, best = checkpoint.step, Best(**checkpoint.state["best"])

    def state() -> State:
        return {"learner": learner.state(), "best": vars(best)}

    for step in range(start, steps):
        with run.step(step, steps, state):
            batch = [texts[row] for row in batch_of(step, len(texts), spec.batch, spec.seed)]
            batch += _mixed_in(step, pages, spec)
            untouched = _untouched_loss(learner, batch, spec) if step == 0 else None
            learner.model.train()
            loss = add_gradients(learner, batch, spec.tokens_per_forward)
            run.check_stop()
            warn_of_dropout(loss, untouched)
            rate = cosine_rate(step, steps, spec)
            norm = learner.step(rate)
            values = {"loss": loss, "learning_rate": rate, "gradient_norm": norm}
            if untouched is not None:
                values["untouched_loss"] = untouched
            if validation and ((step + 1) % every == 0 or step + 1 == steps):
                values |= _validate(validation, learner, run, step + 1, best)
            run.log(step + 1, steps, **values, tokens=float(sum(len(t.ids) for t in batch)))

    kept: dict[str, object] = {"kept_step": best.step, "kept": best.values} if best.step else {}
    finish_with(run, spec, codec, best.weights or learner.weights(), kept)


def _start(spec: SftSpec) -> LanguageModel:
    model = load_language_model(spec.model)
    own = dropout_of(model.model.config)
    residual_dropout(model.model, own if spec.dropout is None else spec.dropout)
    return trainable(model, spec)


def _untouched_loss(
    learner: Learner[LanguageModel], batch: list[Text], spec: SftSpec
) -> float | None:
    """The loss of the model as it came, without dropout."""
    if spec.dropout == 0:
        return None
    with learner.gathered():
        return mean_loss(learner.model, batch, learner.team, spec.tokens_per_forward)


def warn_of_dropout(loss: float, untouched: float | None) -> None:
    """Say so if dropout harms the model. One that was trained without it may lose all it knows."""
    if untouched is not None and loss > untouched + TOO_MUCH:
        logger.warning(
            "The first loss is %.2f, and %.2f without dropout. The model was not made for this"
            " dropout. Set dropout to 0, unless you want to repeat the paper.",
            loss,
            untouched,
        )


def _rows(spec: SftSpec) -> tuple[list[Demonstration], list[Demonstration]]:
    """Demonstrations to train on, and demonstrations to validate on."""
    rows = read_demonstrations(spec.demonstrations)
    if spec.validation:
        return rows, read_demonstrations(spec.validation)
    return held_out(rows, spec.holdout)


def _pages(spec: SftSpec, codec: Codec) -> list[Text]:
    if not (spec.text and spec.text_share):
        return []
    context = codec.max_prompt_tokens + codec.max_reply_tokens
    return pages_as_texts(read_texts(spec.text), codec, context)


def _mixed_in(step: int, pages: list[Text], spec: SftSpec) -> list[Text]:
    """The pages of this step, so that `text_share` of all examples are pages (C.3: 10 %)."""
    if not pages:
        return []
    per_step = spec.batch * spec.text_share / (1 - spec.text_share)
    numbers = range(int(step * per_step), int((step + 1) * per_step))
    return [pages[batch_of(number, len(pages), 1, spec.seed)[0]] for number in numbers]


def _validate(
    validation: Validation, learner: Learner[LanguageModel], run: Run, step: int, best: Best
) -> dict[str, float]:
    """Measure the current model, and remember it if it is the best so far."""
    with learner.gathered():
        values = validation.measure(learner.model, step, run)
    if not best.values or validation.value(values) > validation.value(best.values):
        best.step, best.values, best.weights = step, values, learner.weights()
    return values

"""What a run of KTO reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.engine.data.codec import Codec
from training.engine.data.rows import Signal, held_out, read_signals
from training.engine.data.signals import refuse_one_kind
from training.engine.models.configs import context_of
from training.engine.models.generate import Ids
from training.engine.models.learner import Learner
from training.engine.models.networks import LanguageModel
from training.engine.runtime.errors import BadInput
from training.engine.runtime.run import Run
from training.engine.steps.direct.reference import add_reference
from training.engine.steps.kto.objective import Weights, weights_of
from training.engine.steps.kto.rows import Judged, encode, with_references
from training.engine.steps.ptx import read_chunks
from training.mistakes import Mistake
from training.specs import KtoSpec


@dataclass(frozen=True)
class Data:
    """What does not change during a run."""

    rows: list[Judged]
    held: list[Judged]
    texts: list[Ids]  # of pretraining; empty without ptx
    weights: Weights


def read_data(spec: KtoSpec, codec: Codec, policy: Learner[LanguageModel], run: Run) -> Data:
    """Everything the run reads. The policy is still the start model, which is the reference."""
    signals, held = read_split(spec)
    rows, shown = encode(signals, codec, spec.seed), encode(held, codec, spec.seed)
    if not rows:
        raise BadInput(Mistake(str(spec.signals), "few_signals"))
    if spec.validation and not shown:
        raise BadInput(Mistake(str(spec.validation), "few_signals"))
    refuse_one_kind((row.good for row in rows), spec.signals)
    return Data(
        rows=referred(rows, policy, spec, run, "training"),
        held=referred(shown, policy, spec, run, "validation"),
        texts=read_chunks(spec, codec, context_of(policy.model.model.config)),
        weights=weights_of([row.good for row in rows], spec),
    )


def referred(
    rows: Sequence[Judged], policy: Learner[LanguageModel], spec: KtoSpec, run: Run, name: str
) -> list[Judged]:
    """The rows with log pi_ref of both replies."""
    own = add_reference([row.own for row in rows], policy, spec, run, name)
    others = add_reference([row.other for row in rows], policy, spec, run, f"{name}-others")
    return with_references(rows, own, others)


def read_split(spec: KtoSpec) -> tuple[list[Signal], list[Signal]]:
    """Signals to train on, and signals to validate on."""
    signals = read_signals(spec.signals)
    if spec.validation:
        return signals, read_signals(spec.validation)
    return held_out(signals, spec.holdout)

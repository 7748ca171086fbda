"""The last act of a step that trains a policy: the folder of the trained model."""

from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.models.card import describe
from training.engine.models.folders import load_language_model, save_folder
from training.engine.runtime.run import Run
from training.specs import DirectSpec, KtoSpec, SftSpec


def finish_with(
    run: Run,
    spec: SftSpec | DirectSpec | KtoSpec,
    codec: Codec,
    weights: dict[str, Tensor],
    results: dict[str, object],
) -> None:
    """Write the policy with these weights and its card, and end the run."""
    if run.team.leads:
        model = load_language_model(spec.model)
        save_folder(model, codec.tokenizer, run.out / "model", weights, spec.save_dtype)
        describe(run.out / "model", spec, results)
    run.finish(**results)

"""What a step is asked to do: written as JSON by Django or by hand, read by the engine.

Standard library only, because both sides import this package. Defaults are those of the InstructGPT
paper (arXiv 2203.02155), with the section in a comment. "not printed" marks what it leaves open.
"""

import json
from pathlib import Path

from training.mistakes import Mistake, SpecError
from training.specs.base import GenerationSpec, Spec, TrainingSpec, not_a_choice
from training.specs.direct import DirectSpec
from training.specs.groups import GroupSpec, GrpoSpec, RlooSpec
from training.specs.kto import KtoSpec
from training.specs.measuring import EvaluateSpec, SampleSpec, ScoreSpec
from training.specs.mixing import MixingSpec
from training.specs.ppo import PpoSpec
from training.specs.public import PublicSpec
from training.specs.rollouts import RolloutSpec
from training.specs.supervised import PretrainSpec, RewardSpec, SftSpec

__all__ = [
    "STEPS",
    "DirectSpec",
    "EvaluateSpec",
    "GenerationSpec",
    "GroupSpec",
    "GrpoSpec",
    "KtoSpec",
    "MixingSpec",
    "PpoSpec",
    "PretrainSpec",
    "PublicSpec",
    "RewardSpec",
    "RlooSpec",
    "RolloutSpec",
    "SampleSpec",
    "ScoreSpec",
    "SftSpec",
    "Spec",
    "TrainingSpec",
    "parse_spec",
    "read_spec",
]

STEPS: dict[str, type[Spec]] = {
    kind.step: kind
    for kind in (
        PretrainSpec,
        SftSpec,
        RewardSpec,
        PpoSpec,
        RlooSpec,
        GrpoSpec,
        DirectSpec,
        KtoSpec,
        SampleSpec,
        ScoreSpec,
        EvaluateSpec,
        PublicSpec,
    )
}


def read_spec(path: Path) -> Spec:
    """The spec in a JSON file, or SpecError with every mistake."""
    try:
        fields = json.loads(path.read_text())
    except OSError as error:
        raise SpecError([Mistake(str(path), "unreadable", {"reason": error.strerror})]) from error
    except ValueError as error:
        raise SpecError([Mistake(str(path), "not_json", {"reason": str(error)})]) from error
    return parse_spec(fields)


def parse_spec(fields: object) -> Spec:
    """The spec of a parsed JSON object, or SpecError with every mistake."""
    if not isinstance(fields, dict):
        raise SpecError([Mistake("spec", "not_an_object")])
    step = fields.get("step")
    if not isinstance(step, str) or step not in STEPS:
        raise SpecError([not_a_choice("step", step, STEPS)])
    return STEPS[step].parse({name: value for name, value in fields.items() if name != "step"})

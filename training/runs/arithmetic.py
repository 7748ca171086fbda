"""The memory and the operations of a run, computed from its spec and the sizes of its models."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from training.specs import (
    DirectSpec,
    GenerationSpec,
    KtoSpec,
    PpoSpec,
    RewardSpec,
    RolloutSpec,
    Spec,
    TrainingSpec,
)

MASTER, GRADIENT, MOMENTS, HALF = 4, 4, 8, 2  # bytes per weight
SAVED_PER_LAYER = 34  # numbers stored per token, layer and unit of width
SHARDED_FROM = {"moments": 1, "gradients": 2, "weights": 3}  # ZeRO stages
FORWARD, TRAIN = 2, 6  # floating point operations per weight and token
START = 20.0  # seconds until the libraries and models are loaded
# A token that is sampled takes as long as this number of read ones: it waits for the one before.
SAMPLING = 5
LATENCY = 3e-4  # seconds that a layer takes for one more token of a reply, however small it is
# Bytes of text per token, roughly, by the largest vocabulary for which this holds.
BYTES_PER_TOKEN = {1_000: 2.0, 10_000: 3.0}
BYTES_PER_TOKEN_OF_LARGE = 4.0


@dataclass(frozen=True)
class Size:
    """The size of a model."""

    parameters: float
    layers: float
    width: float
    vocabulary: float

    @classmethod
    def of(cls, shape: Mapping[str, Any]) -> "Size":
        layers, width = float(shape.get("layers") or 0), float(shape.get("width") or 0)
        vocabulary = float(shape.get("vocabulary") or 0)
        guess = 12 * layers * width**2 + vocabulary * width
        return cls(float(shape.get("parameters") or guess), layers, width, vocabulary)


def bytes_per_token(vocabulary: float) -> float:
    found = (each for most, each in BYTES_PER_TOKEN.items() if 0 < vocabulary <= most)
    return next(found, BYTES_PER_TOKEN_OF_LARGE)


def steps_of(spec: object, rows: int) -> int:
    if not isinstance(spec, TrainingSpec):
        return 1
    per_step = spec.prompts_per_step if isinstance(spec, RolloutSpec) else spec.batch
    whole = max(1, -(-rows // per_step)) * spec.epochs
    return min(whole, spec.max_steps or whole)


def examples_per_step(spec: object, rows: int) -> int:
    if isinstance(spec, TrainingSpec):
        return min(spec.batch, rows) if not isinstance(spec, RolloutSpec) else spec.batch
    drawn = int(getattr(spec, "n", 1)) * int(getattr(spec, "best_of", 1))
    return rows * drawn * len(getattr(spec, "models", ("one",)))


def operations(spec: object, size: Size, scorer: Size, tokens: float) -> float:
    """Floating point operations of the whole run. scorer: the reward model and the critic."""
    own = size.parameters * tokens
    if isinstance(spec, RolloutSpec):
        # The policy generates, is compared with the start model, and learns.
        text = spec.ptx_per_episode * TRAIN if spec.mixes_text else 0
        learning = TRAIN * spec.inner_epochs
        of_policy = own * (FORWARD * 3 + learning + text)
        # The reward model scores; the critic of PPO predicts and learns.
        of_critic = FORWARD + learning if isinstance(spec, PpoSpec) else 0
        return of_policy + scorer.parameters * tokens * (FORWARD + of_critic)
    if isinstance(spec, DirectSpec):
        # The reference reads every reply once.
        text = spec.ptx_per_prompt * TRAIN if spec.mixes_text else 0
        return own * (TRAIN + text) + own * FORWARD / spec.epochs * spec.has_reference
    if isinstance(spec, KtoSpec):
        # Each reply is read at another prompt as well, and the reference reads both once.
        text = spec.ptx_per_prompt * TRAIN if spec.mixes_text else 0
        return own * (TRAIN + FORWARD + text + 2 * FORWARD / spec.epochs)
    if isinstance(spec, TrainingSpec):
        models = spec.members + spec.folds if isinstance(spec, RewardSpec) else 1
        return own * TRAIN * models
    return own * FORWARD + scorer.parameters * tokens * FORWARD


def effort(spec: object, size: Size, scorer: Size, tokens: float) -> float:
    """The operations, and for sampling as many more as could be done in the time that it takes."""
    sampled = size.parameters * tokens * FORWARD * (SAMPLING - 1) if samples(spec) else 0.0
    return operations(spec, size, scorer, tokens) + sampled


def latency(spec: object, size: Size, rows: int) -> float:
    """Seconds that replies take at least, because their tokens come one after the other."""
    if not isinstance(spec, GenerationSpec) or not samples(spec):
        return 0.0
    at_once = -(-examples_per_step(spec, rows) // spec.generation_batch)
    return steps_of(spec, rows) * at_once * spec.max_reply_tokens * size.layers * LATENCY


def samples(spec: object) -> bool:
    return isinstance(spec, GenerationSpec) and getattr(spec, "prompts", None) is not None


def memory(spec: Spec, size: Size, scorer: Size, gpus: int) -> dict[str, float]:
    """Bytes of each part on one GPU."""
    half = spec.precision != "float32"
    if not isinstance(spec, TrainingSpec):
        models = (size.parameters + scorer.parameters) * (HALF if half else MASTER)
        return {"weights": models}
    parts = _of_training(size, spec, gpus)
    if isinstance(spec, PpoSpec):
        of_critic = _of_training(scorer, spec, gpus)
        parts = {name: parts[name] + of_critic[name] for name in parts}
    if isinstance(spec, RolloutSpec):
        parts["reward model"] = scorer.parameters * (HALF if half else MASTER)
        if not spec.lora:
            parts["start model"] = size.parameters * MASTER
    numbers = spec.tokens_per_forward * size.width
    layers = size.layers * SAVED_PER_LAYER
    saved = size.layers + SAVED_PER_LAYER if spec.gradient_checkpointing else layers
    parts["activations"] = numbers * saved * (HALF if half else MASTER)
    logits = min(2**26, spec.tokens_per_forward * size.vocabulary)
    return {**parts, "logits": logits * MASTER * 3}


def _of_training(size: Size, spec: TrainingSpec, gpus: int) -> dict[str, float]:
    """A model that learns: weights, gradients and the optimizer's moments."""
    learning = size.parameters if not spec.lora else size.parameters * spec.lora / 500
    cut = {part: gpus if (spec.zero or 0) >= stage else 1 for part, stage in SHARDED_FROM.items()}
    return {
        "weights": MASTER * size.parameters / cut["weights"],
        "gradients": GRADIENT * learning / cut["gradients"],
        "moments": 0.0 if spec.offload else MOMENTS * learning / cut["moments"],
    }

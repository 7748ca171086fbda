"""The fields that several steps share."""

import dataclasses
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, Self

from training.fields import converted, limited, mistakes_in, plain
from training.mistakes import Mistake, SpecError
from training.presets import PRESETS


@dataclass(frozen=True, kw_only=True)
class Spec:
    """The fields of every step."""

    step: ClassVar[str] = ""

    out: Path  # the folder that receives metrics.jsonl, summary.json and model/
    preset: str = ""  # gives the fields that the spec leaves out, see presets.py
    seed: int = limited(0)
    device: Literal["auto", "cpu", "cuda"] = "auto"
    precision: Literal["auto", "float32", "bfloat16"] = "auto"  # auto: bf16 on a GPU, else fp32
    threads: int = limited(0)  # CPU threads; 0 leaves it to torch
    lifeline: bool = False  # end when standard input closes, because then the parent is gone
    # Longer prompts are left out and longer replies are cut (C: both have 1k tokens at most).
    max_prompt_tokens: int = limited(1024, least=1)
    max_reply_tokens: int = limited(1024, least=1)
    # The size of a forward pass. It changes speed and memory, never the result.
    tokens_per_forward: int = limited(8192, least=1)

    @classmethod
    def parse(cls, fields: dict[str, object]) -> Self:
        """The spec with these fields of a JSON object, or SpecError with every mistake."""
        given = _with_preset(cls.step, fields)
        if mistakes := list(mistakes_in(cls, given, cls.step)):
            raise SpecError(mistakes)
        spec = cls(**converted(cls, given))
        if mistakes := list(spec.conflicts()):
            raise SpecError(mistakes)
        return spec

    def conflicts(self) -> Iterator[Mistake]:
        """The mistakes that show only when several fields are read together."""
        yield from ()

    def as_json(self) -> dict[str, object]:
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return {"step": self.step} | {name: plain(value) for name, value in fields.items()}

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(self.as_json(), indent=2, ensure_ascii=False) + "\n")


@dataclass(frozen=True, kw_only=True)
class TrainingSpec(Spec):
    """The fields of every step that trains a model."""

    epochs: int = limited(1, least=1)  # passes over the data
    batch: int = limited(32, least=1)  # examples per step
    learning_rate: float = limited(1e-5)
    max_steps: int | None = None  # stop at this step; left out: after all epochs
    # Adam. The betas are those of the paper (C); epsilon and weight decay are not printed.
    beta1: float = limited(0.9, most=1)
    beta2: float = limited(0.95, most=1)
    adam_epsilon: float = limited(1e-8)
    weight_decay: float = limited(0.0)
    clip_gradient: float = limited(1.0)  # not printed; 0: no clipping
    gradient_checkpointing: bool = False  # less memory, a third more time
    lora: int = limited(0)  # rank of the adapters; 0: train all weights
    lora_alpha: float = limited(16.0)
    zero: int | None = None  # stage 0 to 3 of DeepSpeed ZeRO; left out: plain torch
    offload: bool = False  # keep the optimizer state in the machine's memory
    checkpoint_every: int = limited(100)  # steps; 0: only when the run is stopped
    keep_checkpoints: int = limited(2, least=1)
    disk_patience: float = limited(60.0)  # minutes to wait while the disk is full
    save_dtype: Literal["float32", "bfloat16", "float16"] = "float32"  # of the weights in model/

    def conflicts(self) -> Iterator[Mistake]:
        if self.zero is not None and self.zero not in range(4):
            yield Mistake("zero", "zero_stage")
        if self.offload and not self.zero:
            yield Mistake("offload", "offload_without_zero")
        if self.max_steps is not None and self.max_steps < 1:
            yield Mistake("max_steps", "too_small", {"least": "1", "given": str(self.max_steps)})


@dataclass(frozen=True, kw_only=True)
class GenerationSpec(Spec):
    """The fields of every step that samples replies."""

    temperature: float = limited(1.0)  # C.4: rollouts at 1; 0: the likeliest token
    top_p: float = limited(1.0, most=1)
    generation_batch: int = limited(64, least=1)  # replies sampled at once


def _with_preset(step: str, fields: dict[str, object]) -> dict[str, object]:
    preset = fields.get("preset") or ""
    if not preset:
        return fields
    if str(preset) not in PRESETS:
        raise SpecError([not_a_choice("preset", preset, PRESETS)])
    values = PRESETS[str(preset)].get(step, {})
    if fields.get("gamma") is not None:  # it replaces the other way to weight pretraining text
        values = {name: value for name, value in values.items() if name != "gradient_ratio"}
    return values | fields


def not_a_choice(field: str, given: object, choices: Iterable[str]) -> Mistake:
    return Mistake(field, "not_a_choice", {"choices": ", ".join(choices), "given": repr(given)})

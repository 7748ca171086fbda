"""What a step is told to do: written as JSON by Django or by hand, read by the engine.

Standard library only: both sides import this file. Defaults are those of the InstructGPT paper
(arXiv 2203.02155), its section in the comment. What the paper does not print says so.
"""

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
    """What every step has."""

    step: ClassVar[str] = ""

    out: Path  # the folder that receives metrics.jsonl, summary.json and model/
    preset: str = ""  # fills in what the spec leaves out, see presets.py
    seed: int = limited(0)
    device: Literal["auto", "cpu", "cuda"] = "auto"
    precision: Literal["auto", "float32", "bfloat16"] = "auto"  # auto: bf16 on a GPU, else fp32
    threads: int = limited(0)  # CPU threads; 0 leaves it to torch
    lifeline: bool = False  # end when standard input closes: the parent is gone
    # Longer prompts are left out and longer replies cut (C: prompts and responses of 1k tokens).
    max_prompt_tokens: int = limited(1024, least=1)
    max_reply_tokens: int = limited(1024, least=1)
    # How much goes through the model at once: changes speed and memory, never the result.
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
    """What every step that changes weights has."""

    epochs: int = limited(1, least=1)  # passes over the data
    batch: int = limited(32, least=1)  # examples per step
    learning_rate: float = limited(1e-5)
    max_steps: int | None = None  # stop earlier, at this step
    # Adam: betas are the paper's (C); eps and weight decay are not printed there.
    beta1: float = limited(0.9, most=1)
    beta2: float = limited(0.95, most=1)
    adam_epsilon: float = limited(1e-8)
    weight_decay: float = limited(0.0)
    clip_gradient: float = limited(1.0)  # not printed; 0 switches it off
    gradient_checkpointing: bool = False  # less memory, a third more time
    lora: int = limited(0)  # rank of a low-rank adapter; 0 trains all weights
    lora_alpha: float = limited(16.0)
    zero: int | None = None  # DeepSpeed ZeRO stage 0 to 3; left out: plain torch
    offload: bool = False  # DeepSpeed keeps optimizer state in the machine's memory
    checkpoint_every: int = limited(100)  # steps; 0 saves only when stopped
    keep_checkpoints: int = limited(2, least=1)
    disk_patience: float = limited(60.0)  # minutes to wait on a full disk before giving up
    save_dtype: Literal["float32", "bfloat16", "float16"] = "float32"  # of model/

    def conflicts(self) -> Iterator[Mistake]:
        if self.zero is not None and self.zero not in range(4):
            yield Mistake("zero", "zero_stage")
        if self.offload and not self.zero:
            yield Mistake("offload", "offload_without_zero")
        if self.max_steps is not None and self.max_steps < 1:
            yield Mistake("max_steps", "too_small", {"least": "1", "given": str(self.max_steps)})


@dataclass(frozen=True, kw_only=True)
class PretrainSpec(TrainingSpec):
    """A small base model and its tokenizer from text. The paper starts from GPT-3 instead."""

    step: ClassVar[str] = "pretrain"

    text: Path
    model: str | None = None  # go on from this one; left out: a new model of the size below
    validation: Path | None = None
    family: Literal["gpt2", "llama"] = "gpt2"
    vocabulary: int = limited(1024, least=260)  # byte-level BPE, so nothing is unknown
    layers: int = limited(3, least=1)
    width: int = limited(128, least=2)
    heads: int = limited(4, least=1)
    context: int = limited(256, least=8)
    epochs: int = limited(4, least=1)
    batch: int = limited(16, least=1)
    learning_rate: float = limited(3e-3)
    warmup_steps: int = limited(20)
    final_rate: float = limited(0.1, most=1)
    evaluate_every: int = limited(0)

    def conflicts(self) -> Iterator[Mistake]:
        yield from super().conflicts()
        if self.width % self.heads or self.width // self.heads % 2:
            yield Mistake("width", "width_of_heads")


@dataclass(frozen=True, kw_only=True)
class SftSpec(TrainingSpec):
    """Fine-tune on demonstrations (3.5, C.1), or make the start model of PPO (C.3)."""

    step: ClassVar[str] = "sft"

    model: str
    demonstrations: Path
    validation: Path | None = None  # demonstrations; left out: rows that say so, or `holdout`
    holdout: float = limited(0.05, most=0.9)  # share of prompts held out when nothing else says
    reward_model: str | None = None  # chooses the step to keep (C.1); left out: validation loss
    text: Path | None = None  # pretraining text to mix in
    text_share: float = limited(0.0, most=0.99)  # 0.1 for the start model of PPO (C.3)
    epochs: int = limited(16, least=1)  # C.1; 2 for the start model of PPO (C.3)
    batch: int = limited(32, least=1)  # C.1; 8 for 175B
    learning_rate: float = limited(9.65e-6)  # C.1; 5.03e-6 for 175B
    warmup_steps: int = limited(0)  # C.1: no warm-up
    final_rate: float = limited(0.1, most=1)  # C.1: cosine down to 10 %
    dropout: float = limited(0.2, most=0.9)  # C.1: residual dropout, in this step only
    evaluate_every: int = limited(0)  # steps; 0 is once per epoch
    validation_prompts: int = limited(64, least=1)  # replies drawn when a reward model chooses

    def conflicts(self) -> Iterator[Mistake]:
        yield from super().conflicts()
        if self.text_share and not self.text:
            yield Mistake("text", "text_for_share")


@dataclass(frozen=True, kw_only=True)
class RewardSpec(TrainingSpec):
    """Train a reward model on rankings (3.5, C.2)."""

    step: ClassVar[str] = "reward"

    model: str
    rankings: Path
    demonstrations: Path | None = None  # the bias makes their mean score 0 (C.2)
    validation: Path | None = None  # rankings; left out: rows that say so, or `holdout`
    holdout: float = limited(0.05, most=0.9)  # share of prompts held out when nothing else says
    epochs: int = limited(1, least=1)  # C.2: more overfits
    batch: int = limited(64, least=1)  # C.2: counted in prompts
    learning_rate: float = limited(9e-6)  # C.2
    warmup_steps: int = limited(0)
    final_rate: float = limited(0.1, most=1)  # C.2: cosine down to 10 %
    head: Literal["linear", "gelu"] = "linear"  # gelu: two layers, as in the lineage
    ties: Literal["drop", "half"] = "drop"  # C.2 drops them; half pulls tied scores together
    folds: int = limited(0)  # train this many models, each without a fifth of labelers (E.2)
    members: int = limited(1, least=1)  # models of different seeds, for uncertainty
    evaluate_every: int = limited(0)

    def conflicts(self) -> Iterator[Mistake]:
        yield from super().conflicts()
        if self.folds == 1:
            yield Mistake("folds", "one_fold")
        if self.folds and self.members > 1:
            yield Mistake("folds", "folds_and_members")


@dataclass(frozen=True, kw_only=True)
class GenerationSpec(Spec):
    """How replies are drawn."""

    temperature: float = limited(1.0)  # C.4: rollouts at 1; 0 takes the likeliest token
    top_p: float = limited(1.0, most=1)
    generation_batch: int = limited(64, least=1)  # replies drawn side by side


@dataclass(frozen=True, kw_only=True)
class PpoSpec(TrainingSpec, GenerationSpec):
    """PPO, and PPO-ptx when gamma is above 0 (3.5, C.4). One step is one batch of episodes."""

    step: ClassVar[str] = "ppo"

    model: str  # the start model, which is also the KL reference
    reward_model: str
    prompts: Path
    text: Path | None = None  # pretraining text for ptx
    epochs: int = limited(8, least=1)  # passes over the prompts: 256k episodes over 31k prompts
    batch: int = limited(512, least=1)  # C.4: episodes per step
    minibatch: int = limited(64, least=1)  # C.4
    inner_epochs: int = limited(1, least=1)  # C.4
    learning_rate: float = limited(5e-6)  # not printed: swept from 2.55e-6 to 2.55e-5 (C.4)
    value_learning_rate: float = limited(9e-6)  # C.4; 5e-6 for 175B
    warmup_steps: int = limited(10)  # C.4
    warmup_from: float = limited(0.1, most=1)  # C.4
    final_rate: float = limited(1.0, most=1)  # C.4: constant; below 1 the rates fall in a line
    kl: float = limited(0.02)  # C.4: beta
    kl_target: float | None = None  # not in the paper: adapts kl towards this KL per reply
    kl_horizon: int = limited(10_000, least=1)  # episodes, of the adaptive controller
    gamma: float | None = None  # 27.8 (C.4) with `text`, 0 (plain PPO) without
    gradient_ratio: float | None = None  # instead of gamma: |gamma g_ptx| / |g_ppo| to hold
    ptx_per_episode: int = limited(8)  # C.4: pretraining examples per episode
    loss_unit: Literal["token", "reply"] = "token"  # not printed; decides what 27.8 means
    gae_lambda: float = limited(0.95, most=1)  # not printed; the lineage's
    clip: float = limited(0.2)  # C.4
    value_clip: float = limited(0.2)  # not printed; the lineage's; 0 switches it off
    whiten_advantages: bool = True  # not printed; the lineage's
    whiten_rewards: bool = False  # not printed
    # A reply without its end; not printed. The lineage replaces its score, but without a unit
    # deviation of scores the fixed one could be better than a bad reply's: so ours is subtracted.
    truncation: Literal["subtract", "replace", "none"] = "subtract"
    truncation_penalty: float = limited(1.0)  # taken off, or as -1 put in the score's place
    ema: float = limited(0.992, most=1)  # C.4; 0 switches it off
    adam_epsilon: float = limited(1e-5)  # not printed; the lineage's
    checkpoint_every: int = limited(10)
    sample_prompts: int = limited(4)  # prompts shown in samples.jsonl
    samples_every: int = limited(10)

    @property
    def ptx_gamma(self) -> float:
        """C.4: 27.8, when there is text to learn from."""
        if self.gamma is not None:
            return self.gamma
        return 27.8 if self.text else 0.0

    @property
    def mixes_text(self) -> bool:
        return bool(self.text) and (self.ptx_gamma > 0 or self.gradient_ratio is not None)

    def conflicts(self) -> Iterator[Mistake]:
        yield from super().conflicts()
        if self.batch % self.minibatch:
            yield Mistake("minibatch", "minibatch_of_batch")
        if self.top_p < 1:
            yield Mistake("top_p", "cut_distribution")
        if self.temperature == 0:
            yield Mistake("temperature", "no_randomness")
        if self.gradient_ratio is not None and self.zero is not None:
            yield Mistake("gradient_ratio", "ratio_with_zero")
        if self.gamma and not self.text:
            yield Mistake("text", "text_for_gamma")


@dataclass(frozen=True, kw_only=True)
class SampleSpec(GenerationSpec):
    """Draw n replies per prompt from one or several models."""

    step: ClassVar[str] = "sample"

    models: tuple[str, ...]
    prompts: Path
    n: int = limited(4, least=1)  # replies per prompt and model
    reward_model: str | None = None  # scores the replies when given
    distinct: bool = False  # leave out a reply that another to the same prompt says word for word


@dataclass(frozen=True, kw_only=True)
class ScoreSpec(Spec):
    """Score replies with a reward model, or with an ensemble of several."""

    step: ClassVar[str] = "score"

    reward_model: str | tuple[str, ...]
    replies: Path


@dataclass(frozen=True, kw_only=True)
class EvaluateSpec(GenerationSpec):
    """Measure a model: loss on held-out data, reward, KL and lengths of fresh replies."""

    step: ClassVar[str] = "evaluate"

    model: str
    reference: str | None = None  # KL of the model's replies against this one
    reward_model: str | None = None
    prompts: Path | None = None
    text: Path | None = None
    demonstrations: Path | None = None
    rankings: Path | None = None  # accuracy of `reward_model` on them
    n: int = limited(1, least=1)

    def conflicts(self) -> Iterator[Mistake]:
        if not (self.prompts or self.text or self.demonstrations or self.rankings):
            yield Mistake("text", "nothing_to_measure")
        if self.rankings and not self.reward_model:
            yield Mistake("reward_model", "no_model_for_rankings")


STEPS: dict[str, type[Spec]] = {
    kind.step: kind
    for kind in (
        PretrainSpec,
        SftSpec,
        RewardSpec,
        PpoSpec,
        SampleSpec,
        ScoreSpec,
        EvaluateSpec,
    )
}


def read_spec(path: Path) -> Spec:
    """The checked spec of a JSON file."""
    try:
        fields = json.loads(path.read_text())
    except OSError as error:
        raise SpecError([Mistake(str(path), "unreadable", {"reason": error.strerror})]) from error
    except ValueError as error:
        raise SpecError([Mistake(str(path), "not_json", {"reason": str(error)})]) from error
    return parse_spec(fields)


def parse_spec(fields: object) -> Spec:
    if not isinstance(fields, dict):
        raise SpecError([Mistake("spec", "not_an_object")])
    step = fields.get("step")
    if not isinstance(step, str) or step not in STEPS:
        raise SpecError([_not_a_choice("step", step, STEPS)])
    return STEPS[step].parse({name: value for name, value in fields.items() if name != "step"})


def _with_preset(step: str, fields: dict[str, object]) -> dict[str, object]:
    preset = fields.get("preset") or ""
    if not preset:
        return fields
    if str(preset) not in PRESETS:
        raise SpecError([_not_a_choice("preset", preset, PRESETS)])
    return PRESETS[str(preset)].get(step, {}) | fields


def _not_a_choice(field: str, given: object, choices: Iterable[str]) -> Mistake:
    return Mistake(field, "not_a_choice", {"choices": ", ".join(choices), "given": repr(given)})

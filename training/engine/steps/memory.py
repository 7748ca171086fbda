"""Estimate the memory that a run needs. The estimate is within about a third."""

import torch
from transformers import AutoConfig, AutoModelForCausalLM, PreTrainedConfig

from training.engine.models.configs import BACKBONE
from training.engine.models.networks import LOGITS_AT_ONCE
from training.specs import PpoSpec, RolloutSpec, TrainingSpec

Parts = dict[str, float]  # bytes by purpose
MASTER, GRADIENT, MOMENTS = (
    4,
    4,
    8,
)  # bytes per trained weight: float32 copies, and Adam's two moments
SAVED_PER_LAYER = 34  # half-precision numbers kept per token, layer and unit of width
SHARDED_FROM = {"moments": 1, "gradients": 2, "weights": 3}  # ZeRO stages


def parts_of(spec: TrainingSpec, *, world: int, half: bool) -> Parts:
    """Bytes on one GPU or machine, by purpose."""
    policy = config_of(str(getattr(spec, "model", "")))
    parts = trained("model", weights_in(policy), spec, world)
    forward = forward_pass(policy, spec, half=half)
    if isinstance(spec, RolloutSpec):
        scorer = weights_in(config_of(spec.reward_model))
        if isinstance(spec, PpoSpec):
            parts |= trained("critic", scorer, spec, world)
        parts["reward model"] = scorer * (2 if half else 4)
        if not spec.lora:
            parts["start model"] = weights_in(policy) * 4.0
        forward |= {"key-value cache": key_value_cache(policy, spec, half=half)}
    return parts | forward


def config_of(name: str) -> PreTrainedConfig:
    try:
        return AutoConfig.from_pretrained(name)
    except OSError:
        return AutoConfig.from_pretrained(f"{name}/{BACKBONE}")


def weights_in(config: PreTrainedConfig) -> int:
    """The number of weights, computed from the config without loading them."""
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(config)
    return sum(weight.numel() for weight in model.parameters())


def trained(name: str, weights: int, spec: TrainingSpec, world: int) -> Parts:
    """Weights, gradients and Adam's moments. With LoRA only the adapters have the last two."""
    # An adapter of rank r has about r / 500 of the weights of a layer of width 1000.
    learning = weights * spec.lora / 500 if spec.lora else weights

    def ranks(what: str) -> int:
        """Over how many ranks this is split."""
        return world if (spec.zero or 0) >= SHARDED_FROM[what] else 1

    return {
        f"{name}: weights": MASTER * weights / ranks("weights"),
        f"{name}: gradients": GRADIENT * learning / ranks("gradients"),
        f"{name}: Adam": 0.0 if spec.offload else MOMENTS * learning / ranks("moments"),
    }


def forward_pass(config: PreTrainedConfig, spec: TrainingSpec, *, half: bool) -> Parts:
    body = config.get_text_config()
    numbers = spec.tokens_per_forward * int(body.hidden_size)
    layers = int(body.num_hidden_layers)
    kept = numbers * (
        layers + SAVED_PER_LAYER if spec.gradient_checkpointing else layers * SAVED_PER_LAYER
    )
    logits = min(LOGITS_AT_ONCE, spec.tokens_per_forward * int(body.vocab_size)) * 4 * 3
    return {"activations": kept * (2 if half else 4), "logits": float(logits)}


def key_value_cache(config: PreTrainedConfig, spec: RolloutSpec, *, half: bool) -> float:
    body = config.get_text_config()
    heads = int(body.num_attention_heads)
    shared = int(getattr(body, "num_key_value_heads", None) or heads)
    width = int(body.hidden_size) // heads * shared
    tokens = spec.generation_batch * (spec.max_prompt_tokens + spec.max_reply_tokens)
    return 2.0 * tokens * int(body.num_hidden_layers) * width * (2 if half else 4)

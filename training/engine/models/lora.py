"""Low-rank adapters (peft) inside a model, and its plain weights with the adapters added in."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from peft import LoraConfig
from peft.tuners.lora import Linear as LoraLayer
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.pytorch_utils import Conv1D

ADAPTER = "default"


def add_lora(model: PreTrainedModel, rank: int, alpha: float) -> None:
    """Freeze the model and add an adapter to every linear layer of its body."""
    names = [n for n, m in model.named_modules() if isinstance(m, nn.Linear | Conv1D)]
    heads = ("lm_head", "embed_out", "output", "score")
    targets = [name for name in names if name.split(".")[0] not in heads]
    conv = any(isinstance(module, Conv1D) for module in model.modules())
    config = LoraConfig(
        r=rank,
        lora_alpha=alpha,  # type: ignore[arg-type]  # declared as int, works with any number
        target_modules=targets,
        fan_in_fan_out=conv,
    )
    model.add_adapter(config, adapter_name=ADAPTER)
    if score := getattr(model, "score", None):
        score.requires_grad_(True)  # a fresh head is trained in full


@contextmanager
def adapters_off(model: PreTrainedModel) -> Iterator[None]:
    """Inside, the model is as it was before training: a KL reference without a second copy."""
    if not any(isinstance(module, LoraLayer) for module in model.modules()):
        yield
        return
    model.disable_adapters()
    try:
        yield
    finally:
        model.enable_adapters()


@torch.no_grad()
def plain_weights(model: PreTrainedModel) -> dict[str, Tensor]:
    """The weights under their own names, with the adapters added in.

    A tied weight appears once, under its first name, as transformers writes it.
    """
    weights: dict[str, Tensor] = {}
    seen: set[int] = set()
    for name, tensor in model.state_dict().items():
        if "lora_" not in name and tensor.data_ptr() not in seen:
            weights[name.replace(".base_layer.", ".")] = tensor
            seen.add(tensor.data_ptr())
    for name, module in model.named_modules():
        if isinstance(module, LoraLayer):
            key = f"{name}.weight"
            weights[key] = weights[key] + module.get_delta_weight(ADAPTER).to(weights[key].dtype)
    return weights

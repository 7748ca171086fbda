"""Residual dropout for any model family. SFT uses it (C.1); every other step has no dropout."""

import torch.nn.functional as F
from torch import Tensor, nn
from transformers import PreTrainedConfig

# What families call the dropout of their residual stream. Llama and its relatives have none.
NAMES = ("resid_pdrop", "hidden_dropout", "residual_dropout", "dropout")
SUBLAYERS = ("attn", "attention", "mlp", "ffn", "feed_forward")


def no_dropout(model: nn.Module) -> None:
    """Switch off every dropout of the model."""
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
        for name, value in vars(module).items():
            # Llama and its relatives keep the dropout of attention as a number of the layer.
            if "dropout" in name and isinstance(value, float):
                setattr(module, name, 0.0)


def dropout_of(config: PreTrainedConfig) -> float:
    """The residual dropout that the model was trained with, as far as its config says."""
    text = config.get_text_config()
    return next((float(getattr(text, name)) for name in NAMES if hasattr(text, name)), 0.0)


def residual_dropout(model: nn.Module, rate: float) -> None:
    """While training, drop parts of what attention and MLP add to the residual stream."""
    no_dropout(model)
    for name, module in model.named_modules():
        if _is_sublayer(name):
            module.register_forward_hook(_Drop(rate))


class _Drop:
    """A forward hook that drops parts of the output of a sublayer."""

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def __call__(
        self, module: nn.Module, given: object, out: Tensor | tuple[Tensor, ...]
    ) -> Tensor | tuple[Tensor, ...]:
        if isinstance(out, tuple):
            return (F.dropout(out[0], self.rate, module.training), *out[1:])
        return F.dropout(out, self.rate, module.training)


def _is_sublayer(name: str) -> bool:
    """True for transformer.h.3.attn or model.layers.3.mlp, not for their parts or for norms."""
    *above, own = name.split(".")
    in_layer = bool(above) and above[-1].isdigit()
    return in_layer and "norm" not in own and any(word in own for word in SUBLAYERS)

"""The two kinds of model: one gives the likelihood of tokens, the other scores replies.

Both read a pack and return numbers only for the tokens asked for, so no logit is computed in vain.
"""

import logging

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint
from transformers import PreTrainedModel
from transformers.activations import NewGELUActivation
from transformers.modeling_outputs import BaseModelOutputWithPast

from training.engine.data.packing import Pack, pack
from training.engine.models.packed_attention import ATTENTION, run_packed, run_padded

logger = logging.getLogger(__name__)

# Logits computed at once: 2 ** 26 float32 numbers are 256 MB.
LOGITS_AT_ONCE = 2**26


class Backbone(nn.Module):
    """A transformers model whose hidden states of a pack are exact."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model
        _use_fused_gelu(model)
        self.packs = False  # use padded rows, also while the next line tests the model
        self.packs = _packs_exactly(self)
        if not self.packs:
            logger.info(
                "%s does not pack exactly: it reads padded rows, which is slower.",
                type(model).__name__,
            )

    @property
    def device(self) -> torch.device:
        return self.model.device

    def hidden(self, packed: Pack) -> Tensor:
        """(T, d): the last hidden state of every token."""
        body = self.model.base_model
        window = getattr(self.model.config, "sliding_window", None)
        sees_all = window is None or packed.layout.longest <= window
        run = run_packed if self.packs and sees_all else run_padded
        return run(body, packed)


class LanguageModel(Backbone):
    """A policy: the likelihood of each token, given the tokens before it."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__(model)
        self.plain_head = _head_is_plain(self)

    def forward(self, packed: Pack, which: Tensor, temperature: float = 1.0) -> Tensor:
        """which: (n,) tokens of the pack.  Out: (n,) float32 log-probability of each of them."""
        hidden = self.hidden(packed)[packed.before[which]]  # (n, d)
        targets = packed.tokens[which]
        rows = max(1, LOGITS_AT_ONCE // self.model.config.get_text_config().vocab_size)
        if len(which) <= rows:
            return self.logprobs(hidden, targets, temperature)
        # Too many for memory, so they are recomputed in the backward pass, piece by piece.
        pieces = zip(hidden.split(rows), targets.split(rows), strict=True)
        parts = [
            checkpoint(self.logprobs, some, wanted, temperature, use_reentrant=False)
            for some, wanted in pieces
        ]
        return torch.cat(parts)

    def logprobs(self, hidden: Tensor, targets: Tensor, temperature: float) -> Tensor:
        """hidden: (n, d).  targets: (n,).  Out: (n,)."""
        logits = self.logits(hidden)  # (n, V)
        logits = logits.to(torch.promote_types(logits.dtype, torch.float32)) / temperature
        return -F.cross_entropy(logits, targets, reduction="none")

    def logits(self, hidden: Tensor) -> Tensor:
        """(n, V) of last hidden states (n, d)."""
        if self.plain_head:
            return self.model.get_output_embeddings()(hidden)
        return _through_whole_head(self.model, hidden)


class GeluHead(nn.Module):
    """Two layers with a GELU between them, as in the code the paper builds on."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = nn.Linear(width, width)
        self.outer = nn.Linear(width, 1)

    def forward(self, hidden: Tensor) -> Tensor:
        return self.outer(F.gelu(self.inner(hidden)))


class RewardModel(Backbone):
    """The score of a reply, read at its last token. The critic of PPO has the same form."""

    @property
    def head(self) -> nn.Module:
        return self.model.get_submodule("score")

    def forward(self, packed: Pack, at: Tensor) -> Tensor:
        """at: (n,) tokens of the pack.  Out: (n,) float32 score read at each of them."""
        scores = self.head(self.hidden(packed)[at])[:, 0]
        return scores.to(torch.promote_types(scores.dtype, torch.float32))


def fresh_head(kind: str, width: int, generator: torch.Generator | None = None) -> nn.Module:
    """A head as in the code the paper builds on: normal with std 1 / sqrt(d + 1), no bias."""
    head = GeluHead(width) if kind == "gelu" else nn.Linear(width, 1, bias=False)
    last = head.outer if isinstance(head, GeluHead) else head
    nn.init.normal_(last.weight, std=(width + 1) ** -0.5, generator=generator)
    if isinstance(head, GeluHead):
        nn.init.normal_(head.inner.weight, std=(width + 1) ** -0.5, generator=generator)
        nn.init.zeros_(head.inner.bias)
        nn.init.zeros_(head.outer.bias)
    return head


def _use_fused_gelu(model: nn.Module) -> None:
    """Replace GPT-2's activation, which transformers computes in six steps: a fifth faster."""
    for module in model.modules():
        for name, child in module.named_children():
            if isinstance(child, NewGELUActivation):
                setattr(module, name, nn.GELU(approximate="tanh"))


@torch.no_grad()
def _packs_exactly(backbone: Backbone) -> bool:
    """Whether this family computes the same states in packs as in padded rows. Found by a test."""
    model, was_training = backbone.model, backbone.model.training
    before = model.config._attn_implementation
    probe = pack([[1, 2, 3, 4, 0], [4, 0, 3]], [[[3, 2], [4]], [[2, 1, 3]]]).to(model.device)
    model.eval()
    try:
        model.set_attn_implementation(ATTENTION)
        packed = run_packed(model.base_model, probe).float()
        padded = run_padded(model.base_model, probe).float()
        exact = float((packed - padded).abs().max()) <= _tolerance(model) * float(
            padded.abs().max()
        )
    except (ValueError, TypeError, AttributeError, RuntimeError, IndexError):
        exact = False  # this family has its own attention
    finally:
        model.train(was_training)
    if not exact:
        model.set_attn_implementation(before)
    return exact


@torch.no_grad()
def _head_is_plain(language: LanguageModel) -> bool:
    """Whether the output layer alone gives the logits, without a scale or a soft cap."""
    model = language.model
    tokens = torch.arange(4, device=model.device)[None]
    was_training = model.training
    model.eval()
    given = {"input_ids": tokens, "attention_mask": torch.ones_like(tokens), "use_cache": False}
    hidden = model.base_model(**given).last_hidden_state[0]
    whole = model(**given).logits[0]
    model.train(was_training)
    plain = model.get_output_embeddings()(hidden)
    return float((plain - whole).abs().max()) <= _tolerance(model) * float(whole.abs().max())


class _FixedBody(nn.Module):
    """Replaces the body of a model and returns given hidden states."""

    def __init__(self, hidden: Tensor) -> None:
        super().__init__()
        self.hidden = hidden

    def forward(self, *args: object, **kwargs: object) -> BaseModelOutputWithPast:
        return BaseModelOutputWithPast(last_hidden_state=self.hidden)


def _through_whole_head(model: PreTrainedModel, hidden: Tensor) -> Tensor:
    """(n, V): the logits of the model's own forward pass, with its body replaced by (n, d)."""
    name = model.base_model_prefix
    body = model._modules[name]
    model._modules[name] = _FixedBody(hidden[None])
    try:
        tokens = torch.zeros(1, len(hidden), dtype=torch.long, device=hidden.device)
        return model(input_ids=tokens, use_cache=False).logits[0]
    finally:
        model._modules[name] = body


def _tolerance(model: PreTrainedModel) -> float:
    return 1e-4 if model.dtype in (torch.float32, torch.float64) else 5e-2

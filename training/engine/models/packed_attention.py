"""Attention over packs: each token of a flat row attends to its own trunk and branch only."""

from contextvars import ContextVar
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

from training.engine.data.packing import Layout, Pack

ATTENTION = "plumbline"
_current: ContextVar[Layout | None] = ContextVar("layout", default=None)


def _layout_or_mask(*args: Any, **kwargs: Any) -> object:
    """Pass the layout to the layers as if it were the attention mask."""
    return _current.get() or sdpa_mask(*args, **kwargs)


def _attention(  # noqa: PLR0917  # transformers calls it with these
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Layout | Tensor | None,
    dropout: float = 0.0,
    scaling: float | None = None,
    **kwargs: Any,
) -> tuple[Tensor, None]:
    """query: (1, H, T, D).  key, value: (1, G, T, D), G heads shared by H.  Out: (1, T, H, D)."""
    if not isinstance(attention_mask, Layout):
        return sdpa_attention_forward(
            module, query, key, value, attention_mask, dropout, scaling, **kwargs
        )
    layout, heads = attention_mask, query.shape[1]
    shared = heads != key.shape[1]

    def rows(states: Tensor, index: Tensor) -> Tensor:
        """(rows, heads, width, D): the states of these tokens."""
        flat = states[0].transpose(0, 1).flatten(1)  # (T, heads * D)
        # embedding, not indexing, because its backward pass is faster
        return F.embedding(index, flat).unflatten(-1, (states.shape[1], -1)).transpose(1, 2)

    def attend(queries: Tensor, keys: Tensor, mask: Tensor | None) -> Tensor:
        known, values = rows(key, keys), rows(value, keys)
        if shared and mask is not None:  # GPUs have no fast kernel for shared heads with a mask
            repeats = heads // known.shape[1]
            known, values = (x.repeat_interleave(repeats, dim=1) for x in (known, values))
        out = F.scaled_dot_product_attention(
            rows(query, queries),
            known,
            values,
            attn_mask=mask,
            dropout_p=dropout,
            is_causal=mask is None,
            scale=scaling,
            enable_gqa=shared and mask is None,
        )
        return out.transpose(1, 2).reshape(-1, heads * value.shape[-1])

    out = attend(layout.trunks, layout.trunks, None)
    if len(layout.branches):
        out = torch.cat([out, attend(layout.branches, layout.keys, layout.seen)])
    return F.embedding(layout.places, out).unflatten(-1, (heads, -1))[None], None


AttentionInterface.register(ATTENTION, _attention)
AttentionMaskInterface.register(ATTENTION, _layout_or_mask)


def run_packed(model: nn.Module, packed: Pack) -> Tensor:
    """(T, d): the last hidden state of every token of the pack."""
    token = _current.set(packed.layout)
    try:
        out = model(
            input_ids=packed.tokens[None], position_ids=packed.positions[None], use_cache=False
        )
    finally:
        _current.reset(token)
    return out.last_hidden_state[0]


def run_padded(model: nn.Module, packed: Pack) -> Tensor:
    """The same from one padded row per text, for families whose attention cannot be replaced."""
    rows, places = [], []
    spans = zip(packed.trunk_spans, packed.branch_spans, strict=True)
    for trunk, branches in spans:
        for own in branches or ((trunk[1], trunk[1]),):
            rows.append([*range(*trunk), *range(*own)])
    width = max(map(len, rows))
    index = torch.tensor([row + [0] * (width - len(row)) for row in rows])  # (rows, L)
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
    device = packed.tokens.device
    out = model(
        input_ids=packed.tokens[index.to(device)], attention_mask=mask.to(device), use_cache=False
    )
    where = {token: r * width + c for r, row in enumerate(rows) for c, token in enumerate(row)}
    places = [where[token] for token in range(len(packed.tokens))]
    return out.last_hidden_state.flatten(0, 1)[torch.tensor(places, device=device)]

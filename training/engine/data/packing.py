"""Rows of different lengths side by side in one row, without padding and exact.

Every linear layer, norm and head sees a flat row of real tokens. Only attention needs to know
which token belongs to whom: it gathers them into rows of their own. A trunk is a text that sees
itself; a branch is a reply that sees its trunk and itself. So the prompt of K replies is computed
once, and its gradient is the sum over the K replies, just as if it had been computed K times.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

ATTENTION = "plumbline"
Span = tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """Which token of the pack stands where in the rows of attention. N trunks, M branches."""

    trunks: Tensor  # (N, L) token of the pack, filled up with token 0
    branches: Tensor  # (M, R)
    keys: Tensor  # (M, P + R) what a branch may see: its trunk, then itself
    seen: Tensor  # (M, 1, R, P + R) bool
    places: Tensor  # (T,) where each token of the pack is in the flattened trunks, then branches
    longest: int


@dataclass(frozen=True)
class Pack:
    """Trunks with their branches, as one row of T tokens."""

    tokens: Tensor  # (T,)
    positions: Tensor  # (T,)
    before: Tensor  # (T,) the token that predicts this one; the first of a trunk names itself
    layout: Layout
    trunk_spans: tuple[Span, ...]
    branch_spans: tuple[tuple[Span, ...], ...]  # per trunk

    def to(self, device: torch.device) -> "Pack":
        moved = {name: getattr(self, name).to(device) for name in ("tokens", "positions", "before")}
        return replace(self, layout=_moved(self.layout, device), **moved)

    @property
    def branch_ends(self) -> Tensor:
        """(M,) the last token of every branch."""
        return torch.tensor([end - 1 for spans in self.branch_spans for _, end in spans])

    @property
    def trunk_ends(self) -> Tensor:
        """(N,) the last token of every trunk."""
        return torch.tensor([end - 1 for _, end in self.trunk_spans])


def pack(trunks: Sequence[Sequence[int]], branches: Sequence[Sequence[Sequence[int]]] = ()) -> Pack:
    """trunks: token ids per text.  branches: per trunk, the token ids of its replies."""
    tokens: list[int] = []
    positions: list[int] = []
    before: list[int] = []
    trunk_spans: list[Span] = []
    branch_spans: list[tuple[Span, ...]] = []

    def add(ids: Sequence[int], position: int, previous: int) -> Span:
        start = len(tokens)
        tokens.extend(ids)
        positions.extend(range(position, position + len(ids)))
        before.extend([previous, *range(start, start + len(ids) - 1)])
        return start, len(tokens)

    for row, trunk in enumerate(trunks):
        span = add(trunk, 0, len(tokens))
        trunk_spans.append(span)
        replies = branches[row] if row < len(branches) else ()
        branch_spans.append(tuple(add(reply, len(trunk), span[1] - 1) for reply in replies))
    return Pack(
        torch.tensor(tokens), torch.tensor(positions), torch.tensor(before),
        _layout(len(tokens), trunk_spans, branch_spans), tuple(trunk_spans), tuple(branch_spans),
    )  # fmt: skip


def _layout(total: int, trunks: list[Span], branches: list[tuple[Span, ...]]) -> Layout:
    pairs = [(trunk, own) for trunk, spans in zip(trunks, branches, strict=True) for own in spans]
    width = max(end - start for start, end in trunks)
    reach = max((end - start for (start, end), _ in pairs), default=0)
    length = max((end - start for _, (start, end) in pairs), default=0)

    trunk_rows, trunk_real = _rows(trunks, width)  # (N, L)
    seen_rows, seen_real = _rows([trunk for trunk, _ in pairs], reach)  # (M, P)
    own_rows, own_real = _rows([own for _, own in pairs], length)  # (M, R)
    past = torch.ones(length, length, dtype=torch.bool).tril()  # (R, R)
    seen = torch.cat(
        [seen_real[:, None, :].expand(-1, length, -1), past.expand(len(pairs), -1, -1)], dim=-1
    )  # (M, R, P + R)

    places = torch.empty(total, dtype=torch.long)
    real = torch.cat([trunk_real.flatten(), own_real.flatten()])
    places[torch.cat([trunk_rows.flatten(), own_rows.flatten()])[real]] = real.nonzero()[:, 0]
    keys = torch.cat([seen_rows, own_rows], dim=-1)
    longest = max([width, *((t[1] - t[0]) + (own[1] - own[0]) for t, own in pairs)])
    return Layout(trunk_rows, own_rows, keys, seen[:, None], places, longest)


def _rows(spans: Sequence[Span], width: int) -> tuple[Tensor, Tensor]:
    """(rows, width) token numbers of each span, 0 where it is over; and which are real."""
    starts = torch.tensor([start for start, _ in spans], dtype=torch.long)[:, None]
    lengths = torch.tensor([end - start for start, end in spans], dtype=torch.long)[:, None]
    offsets = torch.arange(width)[None, :]
    real = offsets < lengths
    return torch.where(real, starts + offsets, 0), real


def _moved(layout: Layout, device: torch.device) -> Layout:
    names = ("trunks", "branches", "keys", "seen", "places")
    return replace(layout, **{name: getattr(layout, name).to(device) for name in names})


# --- what transformers calls ---------------------------------------------------------------------

_current: ContextVar[Layout | None] = ContextVar("layout", default=None)


def _layout_or_mask(*args: object, **kwargs: object) -> object:
    """The layout travels to the layers in the place of the mask."""
    return _current.get() or sdpa_mask(*args, **kwargs)  # type: ignore[arg-type]


def _attention(  # noqa: PLR0913, PLR0917  # the arguments are transformers'
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
        # embedding, not indexing: its backward pass is the fast one
        return F.embedding(index, flat).unflatten(-1, (states.shape[1], -1)).transpose(1, 2)

    def attend(queries: Tensor, keys: Tensor, mask: Tensor | None) -> Tensor:
        known, told = rows(key, keys), rows(value, keys)
        if shared and mask is not None:  # GPUs have no fast kernel for shared heads with a mask
            known, told = (x.repeat_interleave(heads // x.shape[1], dim=1) for x in (known, told))
        out = F.scaled_dot_product_attention(
            rows(query, queries), known, told, attn_mask=mask, dropout_p=dropout,
            is_causal=mask is None, scale=scaling, enable_gqa=shared and mask is None,
        )  # fmt: skip
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
    """The same by one padded row per text, for families whose attention we cannot replace."""
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

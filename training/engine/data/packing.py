"""Texts of different lengths in one flat row, without padding and with exact results.

Linear layers, norms and heads see one flat row of real tokens. Only attention has to know which
tokens belong together, so it gathers them into separate rows. A trunk is a text whose tokens see
the trunk only. A branch is a reply whose tokens see the trunk and the branch. So the prompt of K
replies is computed once, and its gradient is the sum over the K replies, as if it had been
computed K times.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

Span = tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """The position of each token of the pack in the rows of attention. N trunks, M branches."""

    trunks: Tensor  # (N, L) token of the pack, filled up with token 0
    branches: Tensor  # (M, R)
    keys: Tensor  # (M, P + R) the tokens a branch may see: its trunk, then the branch
    seen: Tensor  # (M, 1, R, P + R) bool
    places: Tensor  # (T,) the index of each token in the flattened trunks, then branches
    longest: int


@dataclass(frozen=True)
class Pack:
    """Trunks with their branches, as one row of T tokens."""

    tokens: Tensor  # (T,)
    positions: Tensor  # (T,)
    before: Tensor  # (T,) the token that predicts this one; for the first of a trunk, that token
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
        torch.tensor(tokens),
        torch.tensor(positions),
        torch.tensor(before),
        _layout(len(tokens), trunk_spans, branch_spans),
        tuple(trunk_spans),
        tuple(branch_spans),
    )


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
    """(rows, width) the token numbers of each span, then zeros; and which of them are real."""
    starts = torch.tensor([start for start, _ in spans], dtype=torch.long)[:, None]
    lengths = torch.tensor([end - start for start, end in spans], dtype=torch.long)[:, None]
    offsets = torch.arange(width)[None, :]
    real = offsets < lengths
    return torch.where(real, starts + offsets, 0), real


def _moved(layout: Layout, device: torch.device) -> Layout:
    names = ("trunks", "branches", "keys", "seen", "places")
    return replace(layout, **{name: getattr(layout, name).to(device) for name in names})


def split_by_size(numbers: Iterable[int], sizes: Sequence[int], most: int) -> list[list[int]]:
    """Split the numbers, in this order, so that the sizes of a part add up to at most `most`.

    A number that is larger than that gets a part of its own.
    """
    parts: list[list[int]] = []
    room = 0
    for number in numbers:
        if not parts or sizes[number] > room:
            parts.append([])
            room = most
        parts[-1].append(number)
        room -= sizes[number]
    return parts


def within_budget(lengths: Sequence[int], tokens: int) -> list[list[int]]:
    """Row numbers from long to short, split into parts of at most `tokens`."""
    longest_first = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    return split_by_size(longest_first, lengths, tokens)

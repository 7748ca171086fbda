"""Rows of different lengths as rectangles, and the positions of their tokens."""

from collections.abc import Sequence

import torch
from torch import Tensor


def pad_left(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """(N, longest) token ids and the mask of the real ones. All rows end in the same column."""
    longest = max(map(len, rows))
    ids = torch.tensor([[0] * (longest - len(row)) + list(row) for row in rows])
    lengths = torch.tensor([len(row) for row in rows])
    return ids, torch.arange(longest)[None, :] >= longest - lengths[:, None]


def pad_right(rows: Sequence[Sequence[float]]) -> Tensor:
    """(N, longest) numbers. All rows begin in the same column."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[0.0] * (longest - len(row))] for row in rows])


def real_cells(lengths: Sequence[int]) -> Tensor:
    """(N, longest) True where a row of this length has a value.

    The length decides what is padding, never a token id. Many tokenizers pad with their end token,
    and a policy whose end token is masked never learns to stop.
    """
    return torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]


def positions(mask: Tensor) -> Tensor:
    """The position of each token, counting real tokens only.

    Without this a model with learned positions gives wrong results and no error.
    """
    return (mask.long().cumsum(-1) - 1).clamp(min=0)

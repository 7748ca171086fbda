"""A key-value cache with spare columns: a new token is written in place, the past is not copied."""

from typing import Any

from torch import Tensor
from transformers import PreTrainedConfig
from transformers.cache_utils import DynamicCache, DynamicLayer

SPARE = 64  # columns added at a time, so that short replies do not reserve room for long ones


class PreallocatedLayer(DynamicLayer):
    """`keys` and `values` are views of the filled part of two larger buffers."""

    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        self.dtype, self.device = key_states.dtype, key_states.device
        self.key_buffer, self.value_buffer = key_states, value_states
        self.keys, self.values = key_states, value_states
        self.is_initialized = True

    def update(
        self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any
    ) -> tuple[Tensor, Tensor]:
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
            return key_states, value_states
        filled, new = self.get_seq_length(), key_states.shape[-2]
        if filled + new > self.key_buffer.shape[-2]:
            self.key_buffer = _enlarged(self.key_buffer[:, :, :filled], max(SPARE, new))
            self.value_buffer = _enlarged(self.value_buffer[:, :, :filled], max(SPARE, new))
        self.key_buffer[:, :, filled : filled + new] = key_states
        self.value_buffer[:, :, filled : filled + new] = value_states
        self.keys = self.key_buffer[:, :, : filled + new]
        self.values = self.value_buffer[:, :, : filled + new]
        return self.keys, self.values

    def batch_select_indices(self, indices: Tensor) -> None:
        """Keep these rows, in this order. A row that is named twice is copied."""
        filled = self.get_seq_length()
        self.key_buffer = self.key_buffer.index_select(0, indices)
        self.value_buffer = self.value_buffer.index_select(0, indices)
        self.keys = self.key_buffer[:, :, :filled]
        self.values = self.value_buffer[:, :, :filled]


def _enlarged(filled: Tensor, columns: int) -> Tensor:
    rows, heads, length, width = filled.shape
    buffer = filled.new_empty(rows, heads, length + columns, width)
    buffer[:, :, :length] = filled
    return buffer


def preallocated_cache(config: PreTrainedConfig) -> DynamicCache:
    """The cache of this model family, with its plain layers replaced by preallocated ones."""
    cache = DynamicCache(config=config)
    # Sliding-window and recurrent layers stay, because they limit their memory themselves.
    cache.layers = [
        PreallocatedLayer() if type(layer) is DynamicLayer else layer for layer in cache.layers
    ]
    return cache


def keep_rows(cache: DynamicCache, rows: Tensor) -> None:
    for layer in cache.layers:
        if isinstance(layer, DynamicLayer):
            layer.batch_select_indices(rows)
        else:
            layer.reorder_cache(rows)  # type: ignore[arg-type]  # accepts any int64 tensor

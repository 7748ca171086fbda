"""A key-value cache with room ahead: a new token is written in place, the past is not copied."""

from typing import Any

from torch import Tensor
from transformers import PreTrainedConfig
from transformers.cache_utils import DynamicCache, DynamicLayer

ROOM = 64  # columns added at a time; short replies never pay for the longest one


class RoomyLayer(DynamicLayer):
    """`keys` and `values` are views of the filled part of two larger buffers."""

    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        self.dtype, self.device = key_states.dtype, key_states.device
        self.key_room, self.value_room = key_states, value_states
        self.keys, self.values = key_states, value_states
        self.is_initialized = True

    def update(
        self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any
    ) -> tuple[Tensor, Tensor]:
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
            return key_states, value_states
        filled, new = self.get_seq_length(), key_states.shape[-2]
        if filled + new > self.key_room.shape[-2]:
            self.key_room = _with_room(self.key_room[:, :, :filled], max(ROOM, new))
            self.value_room = _with_room(self.value_room[:, :, :filled], max(ROOM, new))
        self.key_room[:, :, filled : filled + new] = key_states
        self.value_room[:, :, filled : filled + new] = value_states
        self.keys = self.key_room[:, :, : filled + new]
        self.values = self.value_room[:, :, : filled + new]
        return self.keys, self.values

    def batch_select_indices(self, indices: Tensor) -> None:
        """Keep these rows, in this order; a row named twice is doubled."""
        filled = self.get_seq_length()
        self.key_room = self.key_room.index_select(0, indices)
        self.value_room = self.value_room.index_select(0, indices)
        self.keys = self.key_room[:, :, :filled]
        self.values = self.value_room[:, :, :filled]


def _with_room(filled: Tensor, columns: int) -> Tensor:
    rows, heads, length, width = filled.shape
    room = filled.new_empty(rows, heads, length + columns, width)
    room[:, :, :length] = filled
    return room


def roomy_cache(config: PreTrainedConfig) -> DynamicCache:
    """The cache this family of models asks for, its plain layers swapped for roomy ones."""
    cache = DynamicCache(config=config)
    # Sliding-window and recurrent layers keep their own kind: they bound their memory themselves.
    cache.layers = [
        RoomyLayer() if type(layer) is DynamicLayer else layer for layer in cache.layers
    ]
    return cache


def keep_rows(cache: DynamicCache, rows: Tensor) -> None:
    for layer in cache.layers:
        if isinstance(layer, DynamicLayer):
            layer.batch_select_indices(rows)
        else:
            layer.reorder_cache(rows)  # type: ignore[arg-type]  # any int64 will do

"""Texts to predict token by token: demonstrations and documents of pretraining."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.packing import Pack, pack, split_by_size
from training.engine.data.rows import Demonstration


@dataclass(frozen=True)
class Text:
    """Token ids, and the first one that is learned."""

    ids: list[int]
    learned_from: int  # at least 1, because the first token cannot be predicted

    @property
    def learned(self) -> int:
        return len(self.ids) - self.learned_from


def demonstrations_as_texts(rows: Sequence[Demonstration], codec: Codec) -> list[Text]:
    """Learn the reply and its end, not the prompt. Rows with long prompts are left out (C)."""
    both = [codec.learned(row.prompt, row.reply, row.place) for row in rows]
    kept = [both[number] for number in codec.fitting([prompt for prompt, _reply in both])]
    return [Text([*prompt, *reply], len(prompt)) for prompt, reply in kept]


def pages_as_texts(pages: Sequence[str], codec: Codec, context: int) -> list[Text]:
    """Documents of pretraining, split into pieces that fit into the context."""
    texts = []
    for page in pages:
        ids = codec.text(page)
        pieces = [ids[start : start + context] for start in range(0, len(ids), context)]
        texts += [Text(piece, 1) for piece in pieces if len(piece) > 1]
    return texts


def packs_of_texts(texts: Sequence[Text], tokens: int) -> list[list[Text]]:
    """Packs of at most `tokens` tokens. Texts of similar length share one."""
    lengths = [len(text.ids) for text in texts]
    by_length = sorted(range(len(texts)), key=lambda number: lengths[number])
    packs = split_by_size(by_length, lengths, tokens)
    return [[texts[number] for number in numbers] for numbers in packs]


def packed_texts(texts: Sequence[Text], device: torch.device) -> tuple[Pack, Tensor]:
    """The pack, and (n,) the indices of its tokens that are learned."""
    together = pack([text.ids for text in texts])
    which = [
        torch.arange(start + text.learned_from, end)
        for text, (start, end) in zip(texts, together.trunk_spans, strict=True)
    ]
    return together.to(device), torch.cat(which).to(device)

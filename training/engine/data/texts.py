"""Texts to predict token by token: the same for replies of people and pages of pretraining."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.packing import Pack, pack
from training.engine.data.rows import Demonstration


@dataclass(frozen=True)
class Text:
    """Token ids, and from where on they are to be learned."""

    ids: list[int]
    learned_from: int  # the first token cannot be predicted, so at least 1

    @property
    def learned(self) -> int:
        return len(self.ids) - self.learned_from


def demonstrations_as_texts(rows: Sequence[Demonstration], codec: Codec) -> list[Text]:
    """Only the reply is learned, its end included. Prompts that are too long are left out (C)."""
    both = [(codec.prompt(row.prompt), codec.reply(row.reply)) for row in rows]
    return [Text([*prompt, *reply], len(prompt)) for prompt, reply in both if codec.fits(prompt)]


def pages_as_texts(pages: Sequence[str], codec: Codec, context: int) -> list[Text]:
    """Documents of pretraining, cut where they are longer than the context."""
    texts = []
    for page in pages:
        ids = codec.text(page)
        pieces = [ids[start : start + context] for start in range(0, len(ids), context)]
        texts += [Text(piece, 1) for piece in pieces if len(piece) > 1]
    return texts


def packs_of_texts(texts: Sequence[Text], tokens: int) -> list[list[Text]]:
    """Cut into packs of at most so many tokens. Neighbours in length share one."""
    packs: list[list[Text]] = []
    room = 0
    for text in sorted(texts, key=lambda text: len(text.ids)):
        if len(text.ids) > room:
            packs.append([])
            room = tokens
        packs[-1].append(text)
        room -= len(text.ids)
    return packs


def packed_texts(texts: Sequence[Text], device: torch.device) -> tuple[Pack, Tensor]:
    """The pack, and (n,) which of its tokens are to be learned."""
    together = pack([text.ids for text in texts])
    which = [
        torch.arange(start + text.learned_from, end)
        for text, (start, end) in zip(texts, together.trunk_spans, strict=True)
    ]
    return together.to(device), torch.cat(which).to(device)

"""ptx: the gradient of pretraining text, mixed into the gradient of any objective (3.5, C.4).

maximise  objective  +  gamma E[ log pi(text) ]
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.packing import pack, within_budget
from training.engine.data.rows import read_texts
from training.engine.data.texts import pages_as_texts
from training.engine.models.generate import Ids
from training.engine.models.learner import Learner
from training.engine.models.networks import LanguageModel
from training.engine.models.scoring import text_tokens
from training.engine.runtime.random_numbers import draw
from training.engine.steps.rollouts.episodes import TokenModel

Measures = dict[str, float]


class Mix(Protocol):
    """The fields of a spec that say how pretraining text is mixed in."""

    @property
    def text(self) -> Path | None: ...
    @property
    def mixes_text(self) -> bool: ...
    @property
    def ptx_gamma(self) -> float: ...
    @property
    def gradient_ratio(self) -> float | None: ...
    @property
    def loss_unit(self) -> str: ...
    @property
    def tokens_per_forward(self) -> int: ...
    @property
    def max_prompt_tokens(self) -> int: ...
    @property
    def max_reply_tokens(self) -> int: ...
    @property
    def seed(self) -> int: ...


def read_chunks(spec: Mix, codec: Codec, context: int) -> list[Ids]:
    """The pretraining text, split into pieces of at most one context."""
    if not spec.mixes_text or spec.text is None:
        return []
    longest = min(context, spec.max_prompt_tokens + spec.max_reply_tokens)
    return [page.ids for page in pages_as_texts(read_texts(spec.text), codec, longest)]


def draw_chunks(count: int, texts: Sequence[Ids], number: int, spec: Mix) -> list[Ids]:
    """The texts of update `number`, from endless passes over all of them."""
    if not spec.mixes_text:
        return []
    chosen = draw(count, len(texts), number, spec.seed, "texts")
    return [texts[one] for one in chosen]


def mix_in_text(policy: Learner[LanguageModel], texts: Sequence[Ids], spec: Mix) -> Measures:
    """Add gamma times the gradient of pretraining to the objective's, in the same buffers.

    27.8 is the paper's gamma for its own models and losses, and it does not carry over. The ratio
    of the two gradients' norms does, so that ratio is logged and can be set instead of gamma.
    """
    of_objective = policy.take_gradient()  # None where no rank holds the whole gradient
    count = divisor(sum(len(text) - 1 for text in texts), len(texts), spec)
    # With both gradients at hand, gamma is applied when they are added up.
    gamma = spec.ptx_gamma if of_objective is None else 1.0
    parts = within_budget([len(text) for text in texts], spec.tokens_per_forward)
    shares = policy.team.share(parts)
    total = 0.0
    for number, (rows, weight) in enumerate(shares, start=1):
        loss = weight * text_loss(policy, [texts[row] for row in rows]) / count
        policy.backward(gamma * loss, last=number == len(shares))
        total += float(loss.detach())
    measured = {"ptx_loss": policy.team.add(total), "gamma": spec.ptx_gamma}
    of_text = policy.take_gradient()
    if of_objective is None or of_text is None:
        return measured
    own_norm, text_norm = gradient_norm(of_objective), gradient_norm(of_text)
    if spec.gradient_ratio is not None:
        measured["gamma"] = spec.gradient_ratio * own_norm / max(text_norm, 1e-12)
    policy.put_gradient(
        [a.add_(b, alpha=measured["gamma"]) for a, b in zip(of_objective, of_text, strict=True)]
    )
    return measured | {"gradient_ratio": measured["gamma"] * text_norm / max(own_norm, 1e-12)}


def divisor(tokens: int, rows: int, spec: Mix) -> int:
    """The paper does not say whether a loss is a mean over tokens or over whole replies."""
    return tokens if spec.loss_unit == "token" else rows


def text_loss(policy: TokenModel, texts: Sequence[Ids]) -> Tensor:
    """-log pi(text), summed over every token that has one before it."""
    packed = pack(texts).to(policy.device)
    return -policy(packed, text_tokens(packed).to(policy.device)).sum()


def gradient_norm(gradient: list[Tensor]) -> float:
    return float(torch.nn.utils.get_total_norm(gradient))

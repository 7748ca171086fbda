"""How the next token of a reply is drawn from the logits."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """How to sample replies. The paper samples its rollouts at temperature 1 (C.4)."""

    end: frozenset[int]  # ids of the tokens that end a reply; the reply includes its end token
    max_tokens: int
    temperature: float = 1.0  # 0: always the likeliest token
    top_p: float = 1.0
    seed: int | str = 0
    rows_at_once: int = 256


def choose(logits: Tensor, noise: Tensor, sampling: Sampling) -> tuple[Tensor, Tensor]:
    """(B,) tokens and logprobs from (B, V) float32 logits, by inverting the distribution."""
    greedy = sampling.temperature == 0
    logprobs = F.log_softmax(logits if greedy else logits / sampling.temperature, dim=-1)
    if greedy:
        token = logprobs.argmax(-1)
    else:
        probabilities = nucleus(logprobs.exp(), sampling.top_p)
        # float64, because a float32 sum over 50,000 tokens rounds rare tokens away.
        cumulative = probabilities.cumsum(-1, dtype=torch.float64)
        point = noise[:, None] * cumulative[:, -1:]
        token = torch.searchsorted(cumulative, point, right=True).squeeze(-1)
    return token, logprobs.gather(-1, token[:, None]).squeeze(-1)


def nucleus(probabilities: Tensor, top_p: float) -> Tensor:
    """Keep the smallest set of likeliest tokens that holds top_p of the mass, and zero the rest."""
    if top_p >= 1:
        return probabilities
    ranked, order = probabilities.sort(dim=-1, descending=True)
    before = ranked.cumsum(-1) - ranked
    return torch.zeros_like(probabilities).scatter(-1, order, ranked * (before < top_p))

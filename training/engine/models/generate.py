"""Replies from a model: `generate(model, prompts, n=..., sampling=...)` gives ids and logprobs.

Why it is faster than a plain loop: a prompt is read once for all its n replies, a finished reply
leaves the batch, the cache is written in place, and of all logits only the chosen token's
logprob is kept. Why it can be trusted: every reply owns its random numbers, so it does not depend
on what else is in the batch, and its logprobs are float32 at the sampling temperature.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import PreTrainedModel

from training.engine.models.cache import keep_rows, roomy_cache
from training.engine.models.padding import pad_left, positions
from training.engine.runtime.chance import uniforms

# Finished rows are dropped when fewer than this share of the batch is still being written.
LIVE_SHARE = 0.75

Ids = list[int]


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """How replies are drawn. The paper samples its rollouts at temperature 1 (App. C.4)."""

    end: frozenset[int]  # token ids that end a reply and are part of it
    max_tokens: int
    temperature: float = 1.0  # 0 takes the likeliest token
    top_p: float = 1.0
    seed: int | str = 0
    rows_at_once: int = 256


@dataclass(frozen=True)
class Reply:
    """One sampled reply: the ids the policy chose, never decoded and tokenized again."""

    prompt: int  # which of the prompts
    ids: list[int]  # (R,) with the end token when there is one
    logprobs: list[float]  # (R,) of float32, at the sampling temperature, before any top-p cut
    ended: bool  # False: cut at max_tokens


@torch.no_grad()
def generate(  # noqa: PLR0913  # all of it is how replies are drawn
    model: PreTrainedModel,
    prompts: Sequence[Ids],
    *,
    n: int = 1,
    sampling: Sampling,
    keys: Sequence[int] | None = None,
    pause: Callable[[], None] = lambda: None,
    seen: Callable[[Tensor], None] = lambda tokens: None,
) -> list[Reply]:
    """n replies per prompt, grouped by prompt in the order given.

    keys: what a prompt's random numbers are named after, by default its place in the list. Who
    splits one list over several calls or processes passes the places in the whole list.
    pause: called before every token; an exception from it leaves no trace.
    seen: called with the (B,) tokens of the living rows, as soon as they are chosen.
    """
    was_training = model.training
    model.eval()
    keys = range(len(prompts)) if keys is None else keys
    replies: list[Reply | None] = [None] * (len(prompts) * n)
    # Prompts of like length share a batch, so that little of it is padding.
    order = sorted(range(len(prompts)), key=lambda number: len(prompts[number]))
    prompts_at_once = max(1, sampling.rows_at_once // n)
    for start in range(0, len(order), prompts_at_once):
        chosen = order[start : start + prompts_at_once]
        for row, reply in _Batch(model, prompts, chosen, keys, n, sampling, pause, seen).replies():
            replies[row] = reply
    model.train(was_training)
    return [reply for reply in replies if reply is not None]


@dataclass
class _Batch:
    """Some prompts and all their replies, written token by token."""

    model: PreTrainedModel
    prompts: Sequence[Ids]
    chosen: list[int]
    keys: Sequence[int]
    n: int
    sampling: Sampling
    pause: Callable[[], None]
    seen: Callable[[Tensor], None]
    done: list[tuple[int, Reply]] = field(default_factory=list)

    def replies(self) -> list[tuple[int, Reply]]:
        device = self.model.device
        ids, mask = (each.to(device) for each in pad_left([self.prompts[p] for p in self.chosen]))
        cache = roomy_cache(self.model.config)
        logits = self._forward(ids, mask, positions(mask), cache)
        parents = torch.arange(len(self.chosen), device=device).repeat_interleave(self.n)
        keep_rows(cache, parents)  # the prompt was read once; now one row per reply
        logits, mask = logits[parents], mask[parents]
        rows = self._rows().to(device)
        lengths = mask.sum(-1)

        for step in range(self.sampling.max_tokens):
            self.pause()
            token = rows.write(logits, step, self.sampling)
            self.seen(token)
            if step + 1 == self.sampling.max_tokens or not rows.live.any():
                break
            if rows.live.float().mean() < LIVE_SHARE:
                kept = rows.live.nonzero().squeeze(-1)
                self._collect(rows, ~rows.live, step + 1)
                rows, mask, lengths, token = rows[kept], mask[kept], lengths[kept], token[kept]
                keep_rows(cache, kept)
            mask = F.pad(mask, (0, 1), value=True)
            logits = self._forward(token[:, None], mask, (lengths + step)[:, None], cache)
        self._collect(rows, torch.ones_like(rows.live), step + 1)
        return self.done

    def _rows(self) -> "_Rows":
        size = (len(self.chosen) * self.n, self.sampling.max_tokens)
        named = [(self.keys[prompt], k) for prompt in self.chosen for k in range(self.n)]
        return _Rows(
            numbers=torch.tensor([p * self.n + k for p in self.chosen for k in range(self.n)]),
            ids=torch.zeros(size, dtype=torch.long),
            logprobs=torch.zeros(size),
            noise=torch.stack([uniforms(size[1], self.sampling.seed, *name) for name in named]),
            live=torch.ones(size[0], dtype=torch.bool),
            lengths=torch.zeros(size[0], dtype=torch.long),
        )

    def _forward(self, ids: Tensor, mask: Tensor, places: Tensor, cache: object) -> Tensor:
        """(B, V) logits of the next token: the only ones that are computed."""
        out = self.model(
            input_ids=ids, attention_mask=mask, position_ids=places,
            past_key_values=cache, use_cache=True, logits_to_keep=1,
        )  # fmt: skip
        return out.logits[:, -1].float()

    def _collect(self, rows: "_Rows", which: Tensor, written: int) -> None:
        which = which.cpu()
        numbers, lengths = rows.numbers.cpu()[which], rows.lengths.cpu()[which].clamp(max=written)
        ids, logprobs, live = (
            rows.ids.cpu()[which],
            rows.logprobs.cpu()[which],
            rows.live.cpu()[which],
        )
        for at, (number, length) in enumerate(zip(numbers.tolist(), lengths.tolist(), strict=True)):
            reply = Reply(
                prompt=number // self.n,
                ids=ids[at, :length].tolist(),
                logprobs=logprobs[at, :length].tolist(),
                ended=not live[at].item(),
            )
            self.done.append((number, reply))


@dataclass
class _Rows:
    """What is remembered of each reply while it is written."""

    numbers: Tensor  # (B,) which reply of the whole call
    ids: Tensor  # (B, max_tokens)
    logprobs: Tensor  # (B, max_tokens)
    noise: Tensor  # (B, max_tokens) the reply's own random numbers
    live: Tensor  # (B,) not ended yet
    lengths: Tensor  # (B,)

    def _each(self) -> list[Tensor]:
        return [self.numbers, self.ids, self.logprobs, self.noise, self.live, self.lengths]

    def to(self, device: torch.device) -> "_Rows":
        return _Rows(*(part.to(device) for part in self._each()))

    def __getitem__(self, kept: Tensor) -> "_Rows":
        return _Rows(*(part[kept] for part in self._each()))

    def write(self, logits: Tensor, step: int, sampling: Sampling) -> Tensor:
        """Choose the next token of every row; a row that has ended stays as it is."""
        token, logprob = choose(logits, self.noise[:, step], sampling)
        self.ids[:, step], self.logprobs[:, step] = token, logprob
        self.lengths += self.live
        ends = torch.tensor(sorted(sampling.end), device=token.device)
        self.live &= ~torch.isin(token, ends)
        return token


def choose(logits: Tensor, noise: Tensor, sampling: Sampling) -> tuple[Tensor, Tensor]:
    """(B,) tokens and logprobs from (B, V) float32 logits, by the inverse of the distribution."""
    greedy = sampling.temperature == 0
    logprobs = F.log_softmax(logits if greedy else logits / sampling.temperature, dim=-1)
    if greedy:
        token = logprobs.argmax(-1)
    else:
        probabilities = nucleus(logprobs.exp(), sampling.top_p)
        # float64: in float32 the sum over 50,000 tokens would round the rare ones away.
        cumulative = probabilities.cumsum(-1, dtype=torch.float64)
        point = noise[:, None] * cumulative[:, -1:]
        token = torch.searchsorted(cumulative, point, right=True).squeeze(-1)
    return token, logprobs.gather(-1, token[:, None]).squeeze(-1)


def nucleus(probabilities: Tensor, top_p: float) -> Tensor:
    """Zero what is outside the smallest set of likeliest tokens that holds top_p of the mass."""
    if top_p >= 1:
        return probabilities
    ranked, order = probabilities.sort(dim=-1, descending=True)
    before = ranked.cumsum(-1) - ranked
    return torch.zeros_like(probabilities).scatter(-1, order, ranked * (before < top_p))

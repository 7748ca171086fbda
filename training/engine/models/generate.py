"""Replies from a model: `generate(model, prompts, n=..., sampling=...)` gives ids and logprobs.

It is faster than a plain loop because a prompt is read once for all its n replies, finished replies
leave the batch, the cache is written in place, and only the logprob of the chosen token is kept.
Every reply has its own random numbers, so it does not depend on the rest of the batch. Its
logprobs are float32, at the sampling temperature.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import PreTrainedModel

from training.engine.models.cache import keep_rows, preallocated_cache
from training.engine.models.padding import pad_left, positions
from training.engine.models.sampling import Sampling, choose
from training.engine.runtime.random_numbers import uniforms

# Finished rows are dropped when a smaller share of the batch than this is still being written.
LIVE_SHARE = 0.75

Ids = list[int]


@dataclass(frozen=True)
class Reply:
    """One sampled reply: the ids that the policy chose, never decoded and tokenized again."""

    prompt: int  # which of the prompts
    ids: list[int]  # (R,) with the end token, if there is one
    logprobs: list[float]  # (R,) float32, at the sampling temperature, before the top-p cut
    ended: bool  # False: cut at max_tokens


@torch.no_grad()
def generate(
    model: PreTrainedModel,
    prompts: Sequence[Ids],
    *,
    n: int = 1,
    sampling: Sampling,
    keys: Sequence[int] | None = None,
    before_token: Callable[[], None] = lambda: None,
    after_token: Callable[[Tensor], None] = lambda tokens: None,
) -> list[Reply]:
    """n replies per prompt, grouped by prompt in the order given.

    keys: the names of each prompt's random numbers, by default its position in the list. To split
    one list over several calls or processes, pass the positions in the whole list.
    before_token: called before every token. It may raise to abandon the call.
    after_token: called with the (B,) tokens of the unfinished rows, as soon as they are chosen.
    """
    was_training = model.training
    model.eval()
    keys = range(len(prompts)) if keys is None else keys
    replies: list[Reply | None] = [None] * (len(prompts) * n)
    # Prompts of similar length share a batch, so that it has little padding.
    order = sorted(range(len(prompts)), key=lambda number: len(prompts[number]))
    prompts_at_once = max(1, sampling.rows_at_once // n)
    for start in range(0, len(order), prompts_at_once):
        chosen = order[start : start + prompts_at_once]
        batch = _Batch(model, prompts, chosen, keys, n, sampling, before_token, after_token)
        for row, reply in batch.replies():
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
    before_token: Callable[[], None]
    after_token: Callable[[Tensor], None]
    done: list[tuple[int, Reply]] = field(default_factory=list)

    def replies(self) -> list[tuple[int, Reply]]:
        device = self.model.device
        ids, mask = (each.to(device) for each in pad_left([self.prompts[p] for p in self.chosen]))
        cache = preallocated_cache(self.model.config)
        logits = self._forward(ids, mask, positions(mask), cache)
        parents = torch.arange(len(self.chosen), device=device).repeat_interleave(self.n)
        keep_rows(cache, parents)  # from one row per prompt to one row per reply
        logits, mask = logits[parents], mask[parents]
        rows = self._rows().to(device)
        lengths = mask.sum(-1)

        for step in range(self.sampling.max_tokens):
            self.before_token()
            token = rows.write(logits, step, self.sampling)
            self.after_token(token)
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
        """(B, V) logits of the next token. No others are computed."""
        out = self.model(
            input_ids=ids,
            attention_mask=mask,
            position_ids=places,
            past_key_values=cache,
            use_cache=True,
            logits_to_keep=1,
        )
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
    """The replies of a batch while they are being written."""

    numbers: Tensor  # (B,) number of the reply in the whole call
    ids: Tensor  # (B, max_tokens)
    logprobs: Tensor  # (B, max_tokens)
    noise: Tensor  # (B, max_tokens) the random numbers of each reply
    live: Tensor  # (B,) True until the reply ends
    lengths: Tensor  # (B,)

    def _each(self) -> list[Tensor]:
        return [self.numbers, self.ids, self.logprobs, self.noise, self.live, self.lengths]

    def to(self, device: torch.device) -> "_Rows":
        return _Rows(*(part.to(device) for part in self._each()))

    def __getitem__(self, kept: Tensor) -> "_Rows":
        return _Rows(*(part[kept] for part in self._each()))

    def write(self, logits: Tensor, step: int, sampling: Sampling) -> Tensor:
        """Choose the next token of every row. Rows that have ended do not change."""
        token, logprob = choose(logits, self.noise[:, step], sampling)
        self.ids[:, step], self.logprobs[:, step] = token, logprob
        self.lengths += self.live
        ends = torch.tensor(sorted(sampling.end), device=token.device)
        self.live &= ~torch.isin(token, ends)
        return token

"""Convert conversations to token ids and back, the same way in every step.

The tokenizer's chat template formats them, over the whole conversation and in one go, as every
other client does. So a reply begins where the template puts it and has the end that it writes.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from jinja2 import TemplateError
from transformers import PreTrainedTokenizerBase

from training.engine.data.rows import NOWHERE, Place, Prompt
from training.engine.data.templates import give_template
from training.engine.runtime.errors import BadInput
from training.mistakes import Mistake

logger = logging.getLogger(__name__)
Ids = list[int]
Message = dict[str, str]
# What the code in a template can raise; a template also writes the text of its own errors.
BROKEN_TEMPLATE = (
    *(TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    RecursionError,
)
LONGEST_REASON = 300
PROBE = "Why is the sky blue? Because 2 + 2 = 4 -- déjà vu."
REPLY = "plumbline"  # stands for any reply, to see what a template writes around it


@dataclass(frozen=True)
class Codec:
    """A tokenizer, and the limits of the spec on prompts and replies."""

    tokenizer: PreTrainedTokenizerBase
    max_prompt_tokens: int
    max_reply_tokens: int
    known_ends: frozenset[int] = frozenset()  # ids that the model's generation config ends with
    unread: int | None = None  # the id whose copies at the end a reward model reads over

    @property
    def eos(self) -> int:
        return int(self.tokenizer.eos_token_id)

    @cached_property
    def ends(self) -> frozenset[int]:
        """Every token that ends a reply."""
        return self.known_ends | {self.eos, self.end}

    @cached_property
    def end(self) -> int:
        """The token that the template writes after a reply; the tokenizer's if it writes none."""
        special = {*self.tokenizer.all_special_ids, *self.tokenizer.added_tokens_decoder}
        return next((one for one in self._written_after if one in special), self.eos)

    @cached_property
    def tail(self) -> Ids:
        """What the template writes after the end token, such as a line break."""
        written = self._written_after
        return written[written.index(self.end) + 1 :] if self.end in written else []

    def prompt(self, prompt: Prompt, place: Place = NOWHERE) -> Ids:
        """The ids of everything before the reply."""
        text = self._text(messages_of(prompt), place, reply_follows=True)
        # There must be a token before the reply, which predicts its first token.
        return self._ids(text) or [self.eos]

    def fits(self, prompt_ids: Ids) -> bool:
        """Whether the prompt is short enough. The paper leaves longer ones out (C)."""
        return len(prompt_ids) <= self.max_prompt_tokens

    def fitting(self, prompts: Sequence[Ids]) -> list[int]:
        """The numbers of the prompts that are short enough. The log says how many are not."""
        found = [number for number, ids in enumerate(prompts) if self.fits(ids)]
        if len(found) < len(prompts):
            logger.warning(
                "Left out %d of %d rows: their prompts are longer than %d tokens"
                " (max_prompt_tokens).",
                *(len(prompts) - len(found), len(prompts), self.max_prompt_tokens),
            )
        return found

    def reply(self, reply: str) -> Ids:
        """The ids of the reply and its end token. Long replies are cut and have no end token."""
        return [*self._ids(reply), self.end][: self.max_reply_tokens]

    def learned(self, prompt: Prompt, reply: str, place: Place = NOWHERE) -> tuple[Ids, Ids]:
        """A prompt, and the reply to learn after it, up to its end token."""
        before = self.prompt(prompt, place)
        rest = _after(before, self._whole(prompt, reply, place))
        if rest is None:  # the template writes earlier turns in another way than the prompt
            return before, self.reply(reply)
        if self.tail and rest[-len(self.tail) :] == self.tail:
            rest = rest[: -len(self.tail)]
        if rest[-1] not in self.ends:
            rest = [*rest, self.end]
        return before, rest[: self.max_reply_tokens]

    def scored(
        self, prompt: Prompt, replies: Sequence[str], place: Place = NOWHERE
    ) -> tuple[Ids, list[Ids]]:
        """What the whole conversations have in common, and how each of them continues."""
        wholes = [self._whole(prompt, reply, place) for reply in replies]
        before = self.prompt(prompt, place)
        if any(_after(before, whole) is None for whole in wholes):
            before = _common([before, *(whole[:-1] for whole in wholes)])
        if not before:
            before = self.prompt(prompt, place)
            wholes = [[*before, *self.reply(reply)] for reply in replies]
        rests = (whole[len(before) :][: self.max_reply_tokens] for whole in wholes)
        return before, [self._read_by_the_head(rest) for rest in rests]

    def closed(self, sampled: Ids) -> Ids:
        """A sampled reply as `scored` writes it."""
        whole = [*sampled, *self.tail] if sampled[-1] == self.end else sampled
        return self._read_by_the_head(whole)

    def text(self, text: str) -> Ids:
        """The ids of a document of pretraining, with its end token."""
        return [*self.tokenizer.encode(text), self.eos]

    def read(self, ids: Ids) -> str:
        """The text of a reply, without its end token."""
        own = ids[:-1] if ids and ids[-1] in self.ends else ids
        return str(self.tokenizer.decode(own, skip_special_tokens=True))

    @cached_property
    def _written_after(self) -> Ids:
        """What the template writes after a reply."""
        return self._ids(self._text([*messages_of("?"), _answer(REPLY)]).rpartition(REPLY)[2])

    def _whole(self, prompt: Prompt, reply: str, place: Place) -> Ids:
        return self._ids(self._text([*messages_of(prompt), _answer(reply)], place))

    def _read_by_the_head(self, ids: Ids) -> Ids:
        """Up to the last id that is not padding, where transformers reads the score."""
        last = next((n for n in range(len(ids) - 1, 0, -1) if ids[n] != self.unread), 0)
        return ids[: last + 1]

    def _text(
        self,
        messages: list[Message],
        place: Place = NOWHERE,
        *,
        reply_follows: bool = False,
    ) -> str:
        try:
            text = self.tokenizer.apply_chat_template(
                messages, tokenize=False, add_generation_prompt=reply_follows
            )
        except BROKEN_TEMPLATE as error:
            reason = {"reason": str(error).strip()[:LONGEST_REASON].rstrip(".")}
            raise BadInput(Mistake(place.path, "template_refuses", reason, place.line)) from error
        return str(text)

    def _ids(self, text: str) -> Ids:
        return list(self.tokenizer.encode(text, add_special_tokens=False))


def make_codec(
    tokenizer: PreTrainedTokenizerBase,
    max_prompt_tokens: int,
    max_reply_tokens: int,
    known_ends: Iterable[int] = (),
    unread: int | None = None,
) -> Codec:
    if tokenizer.eos_token_id is None:
        raise BadInput(Mistake("model", "no_end_token"))
    give_template(tokenizer)
    return Codec(tokenizer, max_prompt_tokens, max_reply_tokens, frozenset(known_ends), unread)


def same_tokens(policy: Codec, reward_model: Codec) -> bool:
    """Whether the reward model reads the token ids that the policy writes."""
    return policy.learned(PROBE, PROBE) == reward_model.learned(PROBE, PROBE)


def messages_of(prompt: Prompt) -> list[Message]:
    if isinstance(prompt, str):
        return [{"role": "user", "content": prompt}]
    return [{"role": turn.role, "content": turn.content} for turn in prompt]


def _answer(reply: str) -> Message:
    return {"role": "assistant", "content": reply}


def _common(rows: Sequence[Ids]) -> Ids:
    """What all rows begin with."""
    columns = takewhile(lambda column: len(set(column)) == 1, zip(*rows, strict=False))
    return [column[0] for column in columns]


def _after(before: Ids, whole: Ids) -> Ids | None:
    """What follows `before`; None if the whole does not begin with it."""
    begins = whole[: len(before)] == before and len(whole) > len(before)
    return whole[len(before) :] if begins else None

"""Between text and token ids: one way for every step, so that none of them sees another form.

The form of a conversation is the tokenizer's chat template. A tokenizer without one gets a plain
template, and every folder we save carries it: what is trained is what is served.
"""

from dataclasses import dataclass

from transformers import PreTrainedTokenizerBase

from training.engine.data.rows import Prompt
from training.engine.runtime.errors import BadInput

# A lone prompt stays as it is, on a line of its own; only a conversation needs names.
PLAIN_TEMPLATE = (
    "{%- if messages|length == 1 -%}{{ messages[0]['content'] }}"
    "{%- if messages[0]['content'][-1:] not in ['\n', ' ', '\t'] -%}{{ '\n' }}{%- endif -%}"
    "{%- else -%}{%- for turn in messages -%}{{ turn['role']|capitalize }}: {{ turn['content'] }}"
    "{{ '\n\n' }}{%- endfor -%}{%- if add_generation_prompt -%}{{ 'Assistant:' }}{%- endif -%}"
    "{%- endif -%}"
)


@dataclass(frozen=True)
class Codec:
    """A tokenizer, and the two limits of the spec."""

    tokenizer: PreTrainedTokenizerBase
    max_prompt_tokens: int
    max_reply_tokens: int

    @property
    def eos(self) -> int:
        return int(self.tokenizer.eos_token_id)

    def prompt(self, prompt: Prompt) -> list[int]:
        """Everything before the reply, as the chat template writes it."""
        turns = (
            [("user", prompt)] if isinstance(prompt, str) else [(t.role, t.content) for t in prompt]
        )
        messages = [{"role": role, "content": content} for role, content in turns]
        text = self.tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=True
        )
        ids = self.tokenizer.encode(text, add_special_tokens=False)
        # The first token of a reply is predicted by the one before it, so there must be one.
        return ids or [self.eos]

    def fits(self, prompt_ids: list[int]) -> bool:
        """The paper leaves longer prompts out (C)."""
        return len(prompt_ids) <= self.max_prompt_tokens

    def reply(self, reply: str) -> list[int]:
        """The reply and its end; a reply that is cut gets no end, for it has none."""
        ids = [*self.tokenizer.encode(reply, add_special_tokens=False), self.eos]
        return ids[: self.max_reply_tokens]

    def text(self, text: str) -> list[int]:
        """A document of pretraining, with its end."""
        return [*self.tokenizer.encode(text), self.eos]

    def read(self, ids: list[int]) -> str:
        """The words of a reply, without its end."""
        return str(self.tokenizer.decode(ids, skip_special_tokens=True))


def make_codec(
    tokenizer: PreTrainedTokenizerBase, max_prompt_tokens: int, max_reply_tokens: int
) -> Codec:
    if tokenizer.eos_token_id is None:
        raise BadInput("model: its tokenizer has no end-of-text token, so no reply could ever end.")
    if tokenizer.chat_template is None:
        tokenizer.chat_template = plain_template(tokenizer)
    return Codec(tokenizer, max_prompt_tokens, max_reply_tokens)


def plain_template(tokenizer: PreTrainedTokenizerBase) -> str:
    """The plain form, after the token this tokenizer starts every text with, if it does."""
    first = tokenizer.encode("")[:1]
    begins = bool(first) and first[0] == tokenizer.bos_token_id
    return ("{{ bos_token }}" if begins else "") + PLAIN_TEMPLATE

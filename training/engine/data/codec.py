"""Convert text to token ids and back, the same way in every step.

Conversations are formatted by the tokenizer's chat template. A tokenizer without one gets a plain
template, which is saved with every model, so that serving uses the format of training.
"""

from dataclasses import dataclass

from transformers import PreTrainedTokenizerBase

from training.engine.data.rows import Prompt
from training.engine.runtime.errors import BadInput
from training.mistakes import Mistake

# A single prompt stays as it is, followed by a line break. Only conversations name the roles.
PLAIN_TEMPLATE = (
    "{%- if messages|length == 1 -%}{{ messages[0]['content'] }}"
    "{%- if messages[0]['content'][-1:] not in ['\n', ' ', '\t'] -%}{{ '\n' }}{%- endif -%}"
    "{%- else -%}{%- for turn in messages -%}{{ turn['role']|capitalize }}: {{ turn['content'] }}"
    "{{ '\n\n' }}{%- endfor -%}{%- if add_generation_prompt -%}{{ 'Assistant:' }}{%- endif -%}"
    "{%- endif -%}"
)


@dataclass(frozen=True)
class Codec:
    """A tokenizer, and the limits of the spec on prompts and replies."""

    tokenizer: PreTrainedTokenizerBase
    max_prompt_tokens: int
    max_reply_tokens: int

    @property
    def eos(self) -> int:
        return int(self.tokenizer.eos_token_id)

    def prompt(self, prompt: Prompt) -> list[int]:
        """The ids of everything before the reply, in the chat template."""
        turns = (
            [("user", prompt)] if isinstance(prompt, str) else [(t.role, t.content) for t in prompt]
        )
        messages = [{"role": role, "content": content} for role, content in turns]
        text = self.tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=True
        )
        ids = self.tokenizer.encode(text, add_special_tokens=False)
        # There must be a token before the reply, which predicts its first token.
        return ids or [self.eos]

    def fits(self, prompt_ids: list[int]) -> bool:
        """Whether the prompt is short enough. The paper leaves longer ones out (C)."""
        return len(prompt_ids) <= self.max_prompt_tokens

    def reply(self, reply: str) -> list[int]:
        """The ids of the reply and its end token. Long replies are cut and have no end token."""
        ids = [*self.tokenizer.encode(reply, add_special_tokens=False), self.eos]
        return ids[: self.max_reply_tokens]

    def text(self, text: str) -> list[int]:
        """The ids of a document of pretraining, with its end token."""
        return [*self.tokenizer.encode(text), self.eos]

    def read(self, ids: list[int]) -> str:
        """The text of a reply, without its end token."""
        return str(self.tokenizer.decode(ids, skip_special_tokens=True))


def make_codec(
    tokenizer: PreTrainedTokenizerBase, max_prompt_tokens: int, max_reply_tokens: int
) -> Codec:
    if tokenizer.eos_token_id is None:
        raise BadInput(Mistake("model", "no_end_token"))
    if tokenizer.chat_template is None:
        tokenizer.chat_template = plain_template(tokenizer)
    return Codec(tokenizer, max_prompt_tokens, max_reply_tokens)


def plain_template(tokenizer: PreTrainedTokenizerBase) -> str:
    """The plain template, after the token that this tokenizer puts before every text, if any."""
    first = tokenizer.encode("")[:1]
    has_first = bool(first) and first[0] == tokenizer.bos_token_id
    return ("{{ bos_token }}" if has_first else "") + PLAIN_TEMPLATE

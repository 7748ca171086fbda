"""The chat template of tokenizers that have none: plain text, which any client can write.

A first prompt stays as it is, and its reply follows on the next line; only later turns name their
roles. A longer conversation only adds text, replies end with the end token, and `generation` marks
the tokens that other trainers learn.
"""

from transformers import PreTrainedTokenizerBase

PLAIN_TEMPLATE = (
    "{%- for turn in messages -%}"
    "{%- set plain = messages[0]['role'] == 'user' and loop.index0 < 2 -%}"
    "{%- if turn['role'] == 'assistant' -%}"
    "{%- if not plain -%}{{ 'Assistant:' }}{%- endif -%}"
    "{%- generation -%}{{ turn['content'] }}{{ eos_token }}{%- endgeneration -%}"
    "{%- elif plain -%}{{ turn['content'] }}"
    "{%- if turn['content'][-1:] not in ['\n', ' ', '\t'] -%}{{ '\n' }}{%- endif -%}"
    "{%- else -%}{{ turn['role']|capitalize }}: {{ turn['content'] }}{{ '\n\n' }}{%- endif -%}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt and (messages|length > 1 or messages[0]['role'] != 'user') -%}"
    "{{ 'Assistant:' }}{%- endif -%}"
)
# In the plain template of the first versions. It wrote no end token, and a single turn in another
# way than several. Models that were saved with it learned from prompts that are written the same.
OF_FIRST_VERSIONS = "{%- if messages|length == 1 -%}{{ messages[0]['content'] }}"


def give_template(tokenizer: PreTrainedTokenizerBase) -> None:
    """Give the plain template to a tokenizer that has none or the one of the first versions."""
    own = tokenizer.chat_template
    if own is None or (isinstance(own, str) and OF_FIRST_VERSIONS in own):
        tokenizer.chat_template = plain_template(tokenizer)


def plain_template(tokenizer: PreTrainedTokenizerBase) -> str:
    """The plain template, after the token that this tokenizer puts before every text, if any."""
    first = tokenizer.encode("")[:1]
    has_first = bool(first) and first[0] == tokenizer.bos_token_id
    return ("{{ bos_token }}" if has_first else "") + PLAIN_TEMPLATE

"""Conversations with a `from` or a `role` per turn: ShareGPT, LLaMA-Factory, OpenAI."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.prompts.intake.formats.format import Becomes, Format
from labeling.prompts.intake.formats.shapes import OurRow, Row, has, is_messages, record, records
from labeling.prompts.intake.values import LineIsRefused, truth_of

_TALKS = ("conversations", "messages")
_CALLS = gettext_lazy(
    "The last answer becomes a demonstration. Lines with calls of tools are refused, because a"
    " prompt here holds turns of the system, the user and the assistant only."
)


def _talk(row: Row) -> list[OurRow]:
    """The turns, with the system's first if it is a column of its own."""
    name = next((name for name in _TALKS if row.get(name) is not None), _TALKS[0])
    turns = [dict(turn) for turn in records(row.get(name), name)]
    if row.get("system"):
        turns.insert(0, {"role": "system", "content": row["system"]})
    return turns


def _last(turns: list[OurRow]) -> OurRow:
    if not turns:
        raise LineIsRefused(_("There are no messages."))
    return turns[-1]


def _content(message: Row) -> object:
    return message.get("value", message.get("content"))


def _demonstration(row: Row) -> Iterator[OurRow]:
    turns = _talk(row)
    if _last(turns).get("weight") == 0:
        # The authors excluded this answer from training.
        yield {"prompt": turns[:-1], "reply": _content(turns[-1])}
    else:
        yield {"messages": turns}


def _tagged(row: Row) -> Iterator[OurRow]:
    turns = _talk(row)
    tag = next((name for name in ("kto_tag", "label") if row.get(name) is not None), "label")
    word = "reply" if truth_of(row, tag) is False else "response"
    yield {"prompt": turns[:-1], word: _content(_last(turns))}


def _pair(row: Row) -> Iterator[OurRow]:
    chosen, rejected = (record(row.get(name), name) for name in ("chosen", "rejected"))
    yield {"prompt": _talk(row), "chosen": _content(chosen), "rejected": _content(rejected)}


def _preferred(row: Row) -> Iterator[OurRow]:
    asked = record(row.get("input"), "input")
    better, worse = (
        records(row.get(name), name) for name in ("preferred_output", "non_preferred_output")
    )
    yield {"prompt": asked.get("messages"), "chosen": better, "rejected": worse}


def _is_talk(row: Row) -> bool:
    return any(is_messages(row.get(name)) for name in _TALKS)


_TURNS = {
    **dict.fromkeys(_TALKS, Becomes.DEMONSTRATION),
    "system": Becomes.PART,
    "tools": Becomes.LOST,
    "functions": Becomes.LOST,
    "parallel_tool_calls": Becomes.UNUSED,
    "id": Becomes.UNUSED,
}
_PROMPT = _TURNS | dict.fromkeys(_TALKS, Becomes.PROMPT)

FORMATS = [
    Format(
        key="openai-preference",
        title="OpenAI (preference)",
        recognises=lambda row: has(row, "input", "preferred_output", "non_preferred_output"),
        rows=_preferred,
        columns={
            "input": Becomes.PROMPT,
            "preferred_output": Becomes.REPLY,
            "non_preferred_output": Becomes.REPLY,
        },
    ),
    Format(
        key="sharegpt-preference",
        title="LLaMA-Factory (sharegpt, preference)",
        recognises=lambda row: (
            _is_talk(row)
            and isinstance(row.get("chosen"), dict)
            and isinstance(row.get("rejected"), dict)
        ),
        rows=_pair,
        columns=_PROMPT | {"chosen": Becomes.REPLY, "rejected": Becomes.REPLY},
    ),
    Format(
        key="sharegpt-kto",
        title="LLaMA-Factory (sharegpt, KTO)",
        recognises=lambda row: (
            _is_talk(row) and any(isinstance(row.get(name), bool) for name in ("label", "kto_tag"))
        ),
        rows=_tagged,
        columns=_TURNS | {"label": Becomes.USED, "kto_tag": Becomes.USED},
        note=gettext_lazy(
            "Replies whose tag is false are imported as replies without an order, never as"
            " demonstrations. That somebody disliked them is lost."
        ),
    ),
    Format(
        key="openai-messages",
        title="OpenAI (fine-tuning)",
        recognises=lambda row: (
            is_messages(row.get("messages"))
            and not {"chosen", "rejected", "prompt", "label", "kto_tag"} & row.keys()
        ),
        rows=_demonstration,
        columns=_TURNS,
        note=_CALLS,
    ),
    Format(
        key="sharegpt",
        title="ShareGPT",
        recognises=lambda row: (
            is_messages(row.get("conversations"))
            and not {"chosen", "rejected", "label", "kto_tag"} & row.keys()
        ),
        rows=_demonstration,
        columns=_TURNS,
        note=_CALLS,
    ),
]

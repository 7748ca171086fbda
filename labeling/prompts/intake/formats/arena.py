"""Votes between two anonymous models: LMArena and exports in its layouts, with ties."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.prompts.intake.formats.format import Becomes, Format, Judges
from labeling.prompts.intake.formats.shapes import (
    OurRow,
    Row,
    choice,
    has,
    is_messages,
    number,
    ranking,
    records,
)
from labeling.prompts.intake.values import LineIsRefused, list_of

_TIE = (1, 1)
_WINNERS = {"model_a": (1, 2), "model_b": (2, 1), "tie": _TIE} | {
    "tie (bothbad)": _TIE,
    "both_bad": _TIE,
    "bothbad": _TIE,
}
_FLAGS = {"winner_model_a": "model_a", "winner_model_b": "model_b", "winner_tie": "tie"}
_NOTE = gettext_lazy(
    "Ties are kept; that both replies were bad is lost. Lines whose two conversations have more"
    " than one turn are refused, because their last replies answer different conversations."
)


def _votes(row: Row) -> Iterator[OurRow]:
    first, second = (
        records(row.get(f"conversation_{side}"), f"conversation_{side}") for side in "ab"
    )
    if first[:-1] != second[:-1] and not _same_question(first, second):
        raise LineIsRefused(
            _("The two conversations differ before the last reply, so it cannot be compared.")
        )
    ranks = choice(row.get("winner"), "winner", _WINNERS)
    replies = [talk[-1].get("content") if talk else None for talk in (first, second)]
    yield ranking(_plain(first[:-1]), map(_text, replies), ranks, labeler=row.get("judge"))


def _same_question(first: list[Row], second: list[Row]) -> bool:
    return _plain(first[:-1]) == _plain(second[:-1])


def _plain(talk: list[Row]) -> list[OurRow]:
    return [{"role": turn.get("role"), "content": _text(turn.get("content"))} for turn in talk]


def _text(content: object) -> object:
    """A text, or the parts of one; a picture stays what it is and is refused later."""
    if not isinstance(content, list):
        return content
    parts = [part.get("text") for part in content if isinstance(part, dict) and part.get("text")]
    pictures = [part for part in content if isinstance(part, dict) and part.get("image")]
    return None if pictures else "\n".join(map(str, parts))


def _flagged(row: Row) -> Iterator[OurRow]:
    said = [word for name, word in _FLAGS.items() if number(row.get(name) or 0, name) == 1]
    if len(said) != 1:
        raise LineIsRefused(_("Exactly one of the winner columns must be 1."))
    turns = [_strings(row, name) for name in ("prompt", "response_a", "response_b")]
    if any(len(texts) != 1 for texts in turns):
        raise LineIsRefused(
            _("The two conversations differ before the last reply, so it cannot be compared.")
        )
    (prompt,), (first,), (second,) = turns
    yield ranking(prompt, [first, second], _WINNERS[said[0]])


def _strings(row: Row, name: str) -> list[object]:
    """The turns of one speaker: a list as JSON, or one text."""
    value = row.get(name)
    if not isinstance(value, str):
        return list(list_of(value, name))
    try:
        texts = json.loads(value)
    except (ValueError, RecursionError):
        return [value]
    return texts if isinstance(texts, list) else [value]


_UNUSED = (
    *("model_a", "model_b", "question_id", "id", "turn", "anony", "language", "tstamp"),
    *("timestamp", "conv_metadata", "is_code", "is_refusal", "dedup_tag", "category_tag"),
    *("evaluation_session_id", "evaluation_order"),
)

FORMATS = [
    Format(
        key="arena",
        title="LMArena",
        recognises=lambda row: (
            has(row, "winner")
            and is_messages(row.get("conversation_a"))
            and is_messages(row.get("conversation_b"))
        ),
        rows=_votes,
        columns={
            **dict.fromkeys(_UNUSED, Becomes.UNUSED),
            "conversation_a": Becomes.REPLY,
            "conversation_b": Becomes.REPLY,
            "full_conversation": Becomes.SAME,
            "winner": Becomes.RANKS,
            "judge": Becomes.LABELER,
            "judge_hash": Becomes.UNUSED,
            "openai_moderation": Becomes.UNUSED,
            "toxic_chat_tag": Becomes.UNUSED,
        },
        judges=Judges.PEOPLE,
        note=_NOTE,
    ),
    Format(
        key="arena-flags",
        title="LMArena (winner_model_a, winner_model_b, winner_tie)",
        recognises=lambda row: has(row, "prompt", "response_a", "response_b", *_FLAGS),
        rows=_flagged,
        columns={
            **dict.fromkeys(_UNUSED, Becomes.UNUSED),
            "prompt": Becomes.PROMPT,
            "response_a": Becomes.REPLY,
            "response_b": Becomes.REPLY,
            **dict.fromkeys(_FLAGS, Becomes.RANKS),
        },
        judges=Judges.PEOPLE,
        note=_NOTE,
    ),
    Format(
        key="arena-pairs",
        title="LMArena (prompt, response_a, response_b, winner)",
        recognises=lambda row: has(row, "prompt", "response_a", "response_b", "winner"),
        rows=lambda row: [
            ranking(
                row.get("prompt"),
                [row.get("response_a"), row.get("response_b")],
                choice(row.get("winner"), "winner", _WINNERS),
                labeler=row.get("judge"),
            )
        ],
        columns={
            **dict.fromkeys(_UNUSED, Becomes.UNUSED),
            "prompt": Becomes.PROMPT,
            "response_a": Becomes.REPLY,
            "response_b": Becomes.REPLY,
            "winner": Becomes.RANKS,
            "judge": Becomes.LABELER,
        },
        judges=Judges.PEOPLE,
        note=_NOTE,
    ),
]

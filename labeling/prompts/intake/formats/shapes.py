"""What formats have in common: turns written as text, scores that become ranks, equal replies."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from labeling.prompts.intake.values import LineIsRefused

Row = Mapping[str, object]
# One line in our own words: "prompt", "replies", "ranks", "response" ...
OurRow = dict[str, object]

# No part of it can match a run of line breaks from each of them: that would be quadratic.
_SPEAKER = re.compile(r"(?:^|\n[ \t]*|###\s*)(Human|Assistant):[ \t]?")


def has(row: Row, *names: str) -> bool:
    return all(name in row for name in names)


def is_text(*values: object) -> bool:
    return all(isinstance(value, str) for value in values)


def is_messages(value: object, *, least: int = 1) -> bool:
    """Whether this is a list of messages: role and content, or from and value."""
    return (
        isinstance(value, list)
        and len(value) >= least
        and all(
            isinstance(message, dict) and ("role" in message or "from" in message)
            for message in value
        )
    )


def is_dialogue(value: object) -> bool:
    """Whether this is a text with turns, such as "\\n\\nHuman: Hi\\n\\nAssistant: Hello"."""
    return isinstance(value, str) and _SPEAKER.match(value.lstrip()) is not None


def dialogue(value: object, name: str) -> list[OurRow]:
    """The messages of a text with turns. An empty last turn of the assistant is left out."""
    if not is_dialogue(value):
        raise LineIsRefused(_("“%(name)s” does not begin with “Human:”.") % {"name": name})
    _before, *parts = _SPEAKER.split(str(value))
    turns: list[OurRow] = [
        {"role": "user" if speaker == "Human" else "assistant", "content": text.strip()}
        for speaker, text in zip(parts[::2], parts[1::2], strict=True)
    ]
    if turns[-1] == {"role": "assistant", "content": ""}:
        turns.pop()
    return turns


def number(value: object, name: str) -> float:
    """A number, which is a text in a CSV file."""
    try:
        found = float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        found = math.nan
    if math.isnan(found):
        raise LineIsRefused(_("“%(name)s” is not a number.") % {"name": name})
    return found


def choice(value: object, name: str, choices: Mapping[str, Sequence[int]]) -> Sequence[int]:
    """The ranks that an answer such as "model_a" or "tie" means."""
    word = str(value).strip().lower()
    if word not in choices:
        raise LineIsRefused(
            _("“%(name)s” is none of %(choices)s.") % {"name": name, "choices": ", ".join(choices)}
        )
    return choices[word]


def ranks_of(scores: Sequence[float]) -> list[int]:
    """1 for the highest score; equal scores are a tie."""
    order = sorted(set(scores), reverse=True)
    places = {score: place for place, score in enumerate(order, start=1)}
    return [places[score] for score in scores]


def ranking(
    prompt: object, replies: Iterable[object], ranks: Iterable[int], **more: object
) -> OurRow:
    """A prompt with ranked replies. A reply that is there twice with one rank is kept once."""
    texts, places = [_hashable(reply) for reply in replies], [*ranks]
    if len(texts) != len(places):
        raise LineIsRefused(
            _("There are %(replies)s replies and %(ranks)s ranks.")
            % {"replies": len(texts), "ranks": len(places)}
        )
    pairs = list(dict.fromkeys(zip(texts, places, strict=True)))
    row: OurRow = {"prompt": prompt, "replies": [reply for reply, _rank in pairs], **more}
    return row | ({"ranks": [rank for _reply, rank in pairs]} if len(pairs) > 1 else {})


def rated(
    replies: Iterable[object],
    *columns: tuple[str, Iterable[object]],
    notes: Iterable[tuple[str, Iterable[object]]] = (),
) -> OurRow:
    """What numbers, such as ("helpfulness", [4, 1]), and notes say about each reply."""
    texts = [_hashable(reply) for reply in replies]
    found: dict[object, list[OurRow]] = {text: [] for text in texts if text is not None}
    for part, values in columns:
        for text, value in zip(texts, values, strict=True):
            if value is not None and text in found:
                found[text].append({"part": part, "value": number(value, part)})
    for part, said in notes:
        for text, note in zip(texts, said, strict=True):
            if note and text in found:
                found[text].append({"part": part, "note": note})
    return {"reasons": {text: reasons for text, reasons in found.items() if reasons}}


def reply_named(name: str, replies: Mapping[str, object]) -> str | None:
    """The reply that a question is about: the field in its name, such as "response1", or the only.

    The longest name wins, so that "response10" is not taken for "response1".
    """
    named = max((field for field in replies if field in name), key=len, default=None)
    only = next(iter(replies)) if len(replies) == 1 else None
    text = replies.get(named or only or "")
    return text if isinstance(text, str) else None


def rated_or_noted(reply: str, part: str, value: object) -> OurRow:
    """What a number, a label or a list of labels says about a reply; nothing for other values."""
    labels = value if isinstance(value, list) else [value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return rated([reply], (part, [value]))
    if labels and is_text(*labels):
        return rated([reply], notes=[(part, [", ".join(map(str, labels))])])
    return rated([reply])


def _hashable(reply: object) -> object:
    """A reply that is no text is refused later, with its reason."""
    return reply if isinstance(reply, str) else None


def record(value: object, name: str) -> Row:
    if not isinstance(value, dict):
        raise LineIsRefused(_("“%(name)s” is not an object.") % {"name": name})
    return value


def records(value: object, name: str) -> list[Row]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise LineIsRefused(_("“%(name)s” is not a list of objects.") % {"name": name})
    return value

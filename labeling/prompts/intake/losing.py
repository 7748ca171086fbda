"""Which columns of a file carry labels or text that an import would lose."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache

from django.utils.translation import gettext as _

from labeling.prompts.intake.formats import FORMATS, Becomes
from labeling.prompts.intake.values import LineIsRefused

# Words in the names of columns that hold what people or models judged ...
_JUDGEMENTS = """
    chosen rejected label labels score scores rating ratings rank ranks ranking winner winners
    preference preferences preferred better worse best worst safer safe reward rewards vote votes
    upvotes downvotes feedback annotation annotations suggestion suggestions correction thumbs
    corrections choice verdict critique judgement judgment helpfulness helpful harmless honesty
    correctness coherence complexity verbosity quality truthfulness toxicity kto
"""
# ... and of those that hold what was asked and answered.
_TEXTS = """
    prompt question query instruction input context system history passages documents tools
    functions messages conversation conversations response responses reply replies completion
    completions output outputs answer answers
"""
_WORDS = frozenset((_JUDGEMENTS + _TEXTS).split())
# Columns such as "prompt_id" and "response_model" only say something about a text.
_ABOUT = frozenset(
    ["id", "ids", "uuid", "hash", "sha256", "source", "model", "models", "tokens", "length"]
)
# What is longer is no name: it is not searched and kept in memory, but a person is warned.
LONGEST_NAME = 200
_PARTS = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# A line that has the first of these is read by it, and the others are ignored.
_SHADOWS = {
    "messages": (
        *("prompt", "system", "context", "response", "reply", "replies", "ranks"),
        *("chosen", "rejected"),
    ),
    "chosen": ("response", "reply", "replies", "ranks"),
    "replies": ("response", "reply"),
    "response": ("reply",),
}


def carries_labels(name: str) -> bool:
    """Whether the name of a column says that it holds labels, or text that belongs to them."""
    return len(name) > LONGEST_NAME or _has_such_a_word(name)


@lru_cache(maxsize=4096)
def _has_such_a_word(name: str) -> bool:
    parts = _PARTS.split(_CAMEL.sub("_", name.strip()).lower())
    return not _WORDS.isdisjoint(parts) and _ABOUT.isdisjoint(parts)


def fates(names: Iterable[str], columns: Mapping[str, str], format_: str) -> dict[str, Becomes]:
    """What becomes of each column of a file: by its format, or by the meanings that were chosen."""
    if format_:
        fate_of = FORMATS[format_].fate_of
        return {name: fate_of(name) or _unknown(name) for name in names}
    hidden = shadowed(columns)
    known = {
        column: Becomes.LOST if word in hidden else Becomes.USED for word, column in columns.items()
    }
    return {name: known.get(name) or _unknown(name) for name in names}


def lost(values: Mapping[str, object], columns: Mapping[str, str], format_: str) -> list[str]:
    """The columns of this line that hold something and would be lost, though they carry labels."""
    filled = [name for name, value in values.items() if value not in (None, "", [], {})]
    present = {word: column for word, column in columns.items() if column in filled}
    found = fates(filled, present, format_).items()
    inside: list[str] = []
    if format_:
        with suppress(LineIsRefused):  # the reader gives the reason
            inside = [*FORMATS[format_].loses(values)]
    return [*(name for name, fate in found if fate == Becomes.LOST), *inside]


def losing_reason(names: Iterable[str]) -> str:
    return _("Labels would be lost: %(columns)s. Give them a meaning, or agree to lose them.") % {
        "columns": ", ".join(names)
    }


def shadowed(columns: Mapping[str, str]) -> set[str]:
    """The words that are ignored because another word says the same in another form."""
    hidden = (_SHADOWS[word] for word in columns if word in _SHADOWS)
    return {word for words in hidden for word in words if word in columns}


def _unknown(name: str) -> Becomes:
    return Becomes.LOST if carries_labels(name) else Becomes.UNUSED

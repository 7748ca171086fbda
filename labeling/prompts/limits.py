"""The limits that a prompt may set on its answers. A text must keep all of them."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NoReturn, Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext as _n

from labeling.prompts.words import words_in


class TextForm(models.TextChoices):
    """What an answer must look like."""

    PLAIN = "plain", gettext_lazy("Plain text")
    MARKDOWN = "markdown", "Markdown"
    PARAGRAPH = "paragraph", gettext_lazy("One paragraph")
    LIST = "list", gettext_lazy("List")
    JSON = "json", "JSON"


# The limits that are numbers, and the highest one: nobody writes a longer answer.
COUNTED = ("fewest_words", "most_words", "most_characters")
MOST_COUNTED = 200_000


@dataclass(frozen=True)
class Limits:
    """Limits of the answers to one prompt; 0 and "" set none."""

    fewest_words: int = 0
    most_words: int = 0
    most_characters: int = 0
    form: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**stored)

    def as_json(self) -> dict[str, Any]:
        """Only the limits that are set, as they are stored and exported."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def contradict(self) -> bool:
        """Whether no text can keep them."""
        return 0 < self.most_words < self.fewest_words


NO_LIMITS = Limits()


def broken_limits(text: str, limits: Limits) -> Iterator[str]:
    """Yield a sentence about every limit that the text does not keep."""
    words, characters = words_in(text), len(text)
    if words < limits.fewest_words:
        yield _n(
            "Write at least %(limit)s word; there are %(count)s.",
            "Write at least %(limit)s words; there are %(count)s.",
            limits.fewest_words,
        ) % {"limit": limits.fewest_words, "count": words}
    if 0 < limits.most_words < words:
        yield _n(
            "Write at most %(limit)s word; there are %(count)s.",
            "Write at most %(limit)s words; there are %(count)s.",
            limits.most_words,
        ) % {"limit": limits.most_words, "count": words}
    if 0 < limits.most_characters < characters:
        yield _n(
            "Write at most %(limit)s character; there are %(count)s.",
            "Write at most %(limit)s characters; there are %(count)s.",
            limits.most_characters,
        ) % {"limit": limits.most_characters, "count": characters}
    if limits.form and not _HAS_FORM[limits.form](text):
        yield _wrong_form(limits.form)


def _wrong_form(form: str) -> str:
    return {
        "plain": _("Write plain text, without Markdown."),
        "paragraph": _("Write one paragraph, without empty lines."),
        "list": _("Write a list: every line begins with “- ”, “* ” or a number such as “1. ”."),
        "json": _("Write valid JSON and nothing else."),
    }[form]


# The same expressions are in frontend/src/shared/text/limits.ts. Their time grows with the length
# of the text, not with its square: a link has no bracket in its text and a short address.
_MARKDOWN = re.compile(
    r"^ {0,3}(?:#{1,6} |>|[-*+] |[0-9]+[.)] |```|\|.*\|)"  # how a line begins
    r"|\*\*\S|__\S|`[^`\n]+`|\[[^\[\]\n]+\]\([^)\n]{1,500}\)",
    re.MULTILINE,
)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_ITEM = re.compile(r"(?:[-*+]|[0-9]+[.)])[ \t]+\S")
_CONTINUED = re.compile(r"[ \t]+\S")


def _is_list(text: str) -> bool:
    """Whether every line is an item, or is indented and continues one."""
    first, *others = [line for line in _lines(text) if line.strip()] or [""]
    begins = bool(_ITEM.match(first))
    return begins and all(_ITEM.match(line) or _CONTINUED.match(line) for line in others)


def _lines(text: str) -> list[str]:
    return text.strip().replace("\r\n", "\n").split("\n")


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(constant: str) -> NoReturn:
    """NaN and Infinity are no JSON, although Python writes them."""
    raise ValueError(constant)


_HAS_FORM: dict[str, Callable[[str], bool]] = {
    "plain": lambda text: not _MARKDOWN.search(text.replace("\r\n", "\n")),
    "markdown": lambda _text: True,
    "paragraph": lambda text: not _EMPTY_LINE.search(text.strip().replace("\r\n", "\n")),
    "list": _is_list,
    "json": _is_json,
}

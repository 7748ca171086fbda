"""Read one value of a line, or refuse the line with a reason."""

import json
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

LONGEST_TOPIC = 32
MOST_REPLIES = 64


class LineIsRefused(Exception):
    """Why a line cannot come in, in a sentence for the person who made the file."""


def text_of(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise LineIsRefused(_("“%(name)s” is missing or not a text.") % {"name": name})
    if not value.strip():
        raise LineIsRefused(_("“%(name)s” is empty.") % {"name": name})
    return _clean(value, name)


def _clean(value: str, name: str) -> str:
    if "\0" in value:
        raise LineIsRefused(_("“%(name)s” holds a NUL character.") % {"name": name})
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise LineIsRefused(_("“%(name)s” is not valid Unicode.") % {"name": name}) from error
    return value


def list_of(value: object, name: str) -> Sequence[object]:
    # A cell of a CSV file holds a list as JSON.
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise LineIsRefused(_("“%(name)s” is not a list in JSON.") % {"name": name}) from error
    if not isinstance(value, list):
        raise LineIsRefused(_("“%(name)s” is not a list.") % {"name": name})
    return value


def word_of(said: Mapping[str, object], name: str, *, most: int) -> str:
    value = said.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise LineIsRefused(_("“%(name)s” is not a text.") % {"name": name})
    word = _clean(str(value).strip(), name)
    if len(word) > most:
        raise LineIsRefused(
            _("“%(name)s” is longer than %(most)s characters.") % {"name": name, "most": most}
        )
    return word


def choice_of(said: Mapping[str, object], name: str, choices: Sequence[str]) -> str:
    word = word_of(said, name, most=1000).lower().replace("_", "-").replace(" ", "-")
    if word and word not in choices:
        raise LineIsRefused(
            _("“%(name)s” is none of %(choices)s.") % {"name": name, "choices": ", ".join(choices)}
        )
    return word


def count_of(said: Mapping[str, object], name: str, *, most: int) -> int:
    """Read a whole number; an empty value is 0."""
    word = word_of(said, name, most=20)
    if not word:
        return 0
    if not (word.isascii() and word.isdigit() and int(word) <= most):
        raise LineIsRefused(
            _("“%(name)s” is not a whole number from 0 to %(most)s.")
            % {"name": name, "most": f"{most:,}"}
        )
    return int(word)


def topics_of(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str) and not value.lstrip().startswith("["):
        value = value.split(",")
    topics = [_clean(str(topic).strip(), "topic") for topic in list_of(value, "topics")]
    if any(not 1 <= len(topic) <= LONGEST_TOPIC for topic in topics):
        raise LineIsRefused(_("A topic has 1 to %(most)s characters.") % {"most": LONGEST_TOPIC})
    return sorted(set(topics))


def truth_of(said: Mapping[str, object], name: str) -> bool | None:
    value = said.get(name)
    if value is None or isinstance(value, bool):
        return value
    answers = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    answer = answers.get(str(value).strip().lower())
    if answer is None:
        raise LineIsRefused(_("“%(name)s” is not true or false.") % {"name": name})
    return answer

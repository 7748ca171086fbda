"""Names of people, where this installation has a recogniser: they need a language model.

NAME_RECOGNISER names a function `(text: str) -> iterable of (start, end)`.
"""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.module_loading import import_string

Span = tuple[int, int]


def names(text: str) -> Iterator[Span]:
    if settings.NAME_RECOGNISER:
        found: Iterable[Span] = import_string(settings.NAME_RECOGNISER)(text)
        yield from found

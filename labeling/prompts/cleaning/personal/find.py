"""Ask every recogniser, and take the answers that do not overlap."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from time import thread_time
from typing import NamedTuple

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from labeling.prompts.cleaning.personal.calls import phones
from labeling.prompts.cleaning.personal.names import names
from labeling.prompts.cleaning.personal.numbers import (
    bank_accounts,
    cards,
    identity_numbers,
)
from labeling.prompts.cleaning.personal.places import emails, internet_addresses, postal_addresses
from labeling.prompts.cleaning.personal.secrets import secrets


class PersonalData(models.TextChoices):
    EMAIL = "email", _("e-mail address")
    SECRET = "secret", _("key or password")
    BANK_ACCOUNT = "bank account", _("bank account")
    CARD = "card", _("card number")
    IDENTITY = "identity", _("identity number")
    IP_ADDRESS = "ip address", _("IP address")
    ADDRESS = "address", _("postal address")
    PHONE = "phone", _("phone number")
    NAME = "name", pgettext_lazy("of a person", "name")


# Nothing that is looked for is longer than the overlap, but a private key.
WINDOW = 4000
OVERLAP = 400


class SearchTookTooLong(Exception):
    """The texts are made so that the libraries need long for them; real ones are not."""


class Finding(NamedTuple):
    kind: PersonalData
    start: int
    end: int


# Most prompts hold no digit, so that most recognisers need not look.
_DIGIT = re.compile(r"\d")
_WITHOUT_DIGITS = {"secret", "email", "name"}

# The first to claim a place keeps it: a card number also looks like a phone number.
_RECOGNISERS: tuple[tuple[PersonalData, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    (PersonalData.SECRET, secrets),
    (PersonalData.EMAIL, emails),
    (PersonalData.BANK_ACCOUNT, bank_accounts),
    (PersonalData.CARD, cards),
    (PersonalData.IDENTITY, identity_numbers),
    (PersonalData.IP_ADDRESS, internet_addresses),
    (PersonalData.ADDRESS, postal_addresses),
    (PersonalData.PHONE, phones),
    (PersonalData.NAME, names),
)


def find_all(texts: Iterable[str], *, seconds: float) -> dict[str, list[Finding]]:
    """The personal data of each text. Raise SearchTookTooLong after `seconds` of work."""
    until = thread_time() + seconds
    return {text: find(text, until=until) for text in dict.fromkeys(texts)}


def find(text: str, *, until: float = math.inf) -> list[Finding]:
    """Every piece of personal data in the text, from left to right.

    A long text is read through a window, so that the time grows with its length:
    some patterns of the libraries need the square of what they are shown. `until` is a time of
    this thread, after which no further window is read and SearchTookTooLong is raised.
    """
    found: list[Finding] = []
    recent: list[Finding] = []
    for start in range(0, max(1, len(text) - OVERLAP), WINDOW - OVERLAP):
        if thread_time() > until:
            raise SearchTookTooLong
        # Only what was found in the overlap can be in the way.
        found += [finding for finding in recent if finding.end <= start]
        recent = [finding for finding in recent if finding.end > start]
        for kind, first, last in _find_in(text[start : start + WINDOW]):
            _add(recent, Finding(kind, start + first, start + last))
    return found + recent


def _find_in(text: str) -> Iterator[tuple[PersonalData, int, int]]:
    has_digits = _DIGIT.search(text) is not None
    for kind, recogniser in _RECOGNISERS:
        if has_digits or kind in _WITHOUT_DIGITS:
            for start, end in recogniser(text):
                yield kind, start, end


def _add(found: list[Finding], new: Finding) -> None:
    """Take a finding whose place is free; a whole one also takes the place of one cut short.

    They lie in order and apart, so that the few in the way are found without asking all.
    """
    last = bisect_left(found, new.end, key=lambda other: other.start)
    first = bisect_right(found, new.start, hi=last, key=lambda other: other.end)
    rivals = found[first:last]
    if not any(other.kind != new.kind or _length(other) >= _length(new) for other in rivals):
        found[first:last] = [new]


def _length(finding: Finding) -> int:
    return finding.end - finding.start


def mask(text: str, found: Sequence[Finding]) -> str:
    """The text with a word in brackets where each finding was."""
    return "".join(_pieces(text, found))


def _pieces(text: str, found: Iterable[Finding]) -> Iterator[str]:
    end = 0
    for finding in found:
        yield text[end : finding.start]
        yield f"[{_word(finding.kind)}]"
        end = finding.end
    yield text[end:]


def masks(text: str) -> list[Finding]:
    """Where personal data was before it was masked."""
    words = {f"[{_word(kind)}]": kind for kind in PersonalData}
    pattern = "|".join(map(re.escape, words))
    return [Finding(words[hit[0]], *hit.span()) for hit in re.finditer(pattern, text)]


@cache
def _word(kind: PersonalData) -> str:
    """A mask is data, so it is the same for every import."""
    with translation.override("en"):
        return str(kind.label)

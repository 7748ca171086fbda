"""Numbers that belong to a person, checked by libraries that know their check digits."""

import re
from collections.abc import Iterator

from stdnum import iban, luhn
from stdnum.cn import ric
from stdnum.us import ssn

Span = tuple[int, int]

_CARD = re.compile(r"(?<![\w.+-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){2,8}(?!\w)")
_SOCIAL_SECURITY = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_CHINESE_IDENTITY = re.compile(r"(?<!\w)\d{17}[\dXx](?!\w)")


def cards(text: str) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        # 0 and 7 to 9 begin no card that people carry; 16 zeros pass the check digit.
        if digits[0] in "23456" and luhn.is_valid(digits):
            yield match.span()


def bank_accounts(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        # The pattern is greedy: take the longest beginning with valid check digits.
        words = match[0].split(" ")
        for count in range(len(words), 0, -1):
            number = " ".join(words[:count])
            if iban.is_valid(number):
                yield match.start(), match.start() + len(number)
                break


def identity_numbers(text: str) -> Iterator[Span]:
    for match in _SOCIAL_SECURITY.finditer(text):
        if ssn.is_valid(match[0]):
            yield match.span()
    for match in _CHINESE_IDENTITY.finditer(text):
        if ric.is_valid(match[0].upper()):
            yield match.span()

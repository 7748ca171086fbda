"""Where somebody can be reached: e-mail, internet and postal addresses."""

import ipaddress
import re
from collections.abc import Iterator

import pyap

Span = tuple[int, int]

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+%-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}(?![\w@])"
)
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
# Five characters at least: "::" stands in many a program.
_IPV6 = re.compile(
    r"(?<![\w:.])(?=[0-9A-Fa-f:]{5})[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])"
)
# pyap is slow: it is asked only about texts with a house number before a word for a street.
_STREET = re.compile(
    r"\d[^\n]{1,60}\b(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|way|court|ct"
    r"|place|pl|square|sq|highway|hwy|freeway|parkway|pkwy|terrace|close|crescent|box)\b",
    re.IGNORECASE,
)
_GERMAN_ADDRESS = re.compile(
    r"\b[A-ZÄÖÜ][\w.-]*(?:stra(?:ß|ss)e|str\.|weg|allee|platz|gasse)\s\d{1,4}\s?[a-z]?"
    r"(?:,|\n)\s?\d{5}\s[A-ZÄÖÜ]\w+"
)
_CHINESE_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{2,8}[省市区县][\u4e00-\u9fff]{1,12}[路街道巷弄]\d{1,5}(?:弄\d{1,5})?号(?:\d{1,5}[室楼])?"
)


def emails(text: str) -> Iterator[Span]:
    return (match.span() for match in _EMAIL.finditer(text)) if "@" in text else iter(())


def internet_addresses(text: str) -> Iterator[Span]:
    candidates = [*_IPV4.finditer(text)]
    if text.count(":") > 1:
        candidates += _IPV6.finditer(text)
    for match in candidates:
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            continue
        # 127.0.0.1, 0.0.0.0 and 224.0.0.1 belong to nobody.
        if not (address.is_loopback or address.is_unspecified or address.is_multicast):
            yield match.span()


def postal_addresses(text: str) -> Iterator[Span]:
    if _STREET.search(text):
        for country in ("US", "GB"):
            for address in pyap.parse(text, country=country):
                yield address.match_start, address.match_end
    for pattern in (_GERMAN_ADDRESS, _CHINESE_ADDRESS):
        yield from (match.span() for match in pattern.finditer(text))

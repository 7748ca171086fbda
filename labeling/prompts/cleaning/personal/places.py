"""Where somebody can be reached: e-mail, internet and postal addresses."""

import ipaddress
import re
from collections.abc import Iterator

import pyap
from pyap.source_GB import data as britain
from pyap.source_US import data as america

Span = tuple[int, int]

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+%-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}(?![\w@])"
)
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
# At least five characters, because many programs contain "::".
_IPV6 = re.compile(
    r"(?<![\w:.])(?=[0-9A-Fa-f:]{5})[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])"
)
# pyap is slow: it is asked only about the text before a state or a postcode, with which every
# address that it knows ends, and only if a house number and a word for a street are there.
_ENDS = {
    "US": re.compile(rf"(?<![A-Za-z]){america.region1}(?![A-Za-z])", re.VERBOSE),
    "GB": re.compile(rf"(?<!\w){britain.postal_code}(?!\w)", re.VERBOSE),
}
# An address is not longer before its end, nor its ZIP code and country behind.
_BEFORE, _BEHIND = 200, 40
_STREET = re.compile(
    r"\b(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|way|court|ct"
    r"|place|pl|square|sq|highway|hwy|freeway|parkway|pkwy|terrace|close|crescent|box)\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"\d")
_FROM_HOUSE_TO_STREET = 61
# What pyap itself takes for one comma or one space; where it did, its places are not ours.
_GAP = re.compile(r"[\s,]+")
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
    squeezed, places = _squeezed(text)
    for country, end in _ENDS.items():
        for first, last in _near(end, squeezed):
            if _has_a_street(squeezed[first:last]):
                for address in pyap.parse(squeezed[first:last], country=country):
                    start, behind = first + address.match_start, first + address.match_end
                    start = behind - len(squeezed[start:behind].lstrip(" ,"))
                    behind = start + len(squeezed[start:behind].rstrip(" ,"))
                    yield places[start], places[behind - 1] + 1
    for pattern in (_GERMAN_ADDRESS, _CHINESE_ADDRESS):
        yield from (match.span() for match in pattern.finditer(text))


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Return the text with short gaps, and the position of each character in the long text."""
    squeezed, places, end = "", [], 0
    for gap in _GAP.finditer(text):
        short = ", " if "," in gap[0] or "\n" in gap[0] else " "
        squeezed += text[end : gap.start()] + short
        places += [*range(end, gap.start()), *[gap.start()] * len(short)]
        end = gap.end()
    return squeezed + text[end:], [*places, *range(end, len(text))]


def _near(end: re.Pattern[str], text: str) -> Iterator[Span]:
    """Where addresses may be; places that overlap are one, so that nothing is read twice."""
    first = last = 0
    for match in end.finditer(text):
        if match.start() - _BEFORE > last:
            if last:
                yield first, last
            first = match.start() - _BEFORE
        last = match.end() + _BEHIND
    if last:
        yield first, last


def _has_a_street(text: str) -> bool:
    return any(
        _HOUSE.search(text, max(0, street.start() - _FROM_HOUSE_TO_STREET), street.start() - 1)
        for street in _STREET.finditer(text)
    )

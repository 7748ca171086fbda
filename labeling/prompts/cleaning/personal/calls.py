"""Phone numbers, by the library that knows every country's; it is asked only where one may be.

The library looks at each run of digits in several ways for one region after another, which takes
most of the time of a text of numbers. Which digits a region gives to phones is one pattern, so
what fits none is told apart first: the library finds no number there either.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata

Span = tuple[int, int]

# Where a number without a country code is looked for.
REGIONS = ("US", "GB", "DE", "FR", "IN", "CN")
# The matcher wants a space before a number; Chinese has none.
_CHINESE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
# What makes it a price, a share, a time or a part of a name.
_BEFORE, _BEHIND = re.compile(r"[\w$€£]\Z"), re.compile(r"[\w%]|:\d")
# Groups of digits that could be one number, perhaps with an extension.
_STRETCH = re.compile(
    r"[+＋(（\[［]*\d+(?:(?:[^\w\n,;]{1,5}|[\s,]{0,3}(?:ext(?:ensio)?n?|x)\W{0,2})\d+)*",
    re.IGNORECASE,
)
_GROUP = re.compile(r"\d+")
# One number as most people of the first region write theirs, and as others do: with + or 0.
_AMERICAN = re.compile(r"(?:\+?1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}", re.ASCII)
_OTHER = re.compile(
    r"(?=(?:\D*\d){10,14}\D*\Z)(?:\+\d\d|0)[ .-]?(?:\(0\) ?)?\d{1,5}(?:[ .-]\d{2,8}){1,4}", re.ASCII
)
FEWEST, MOST = 7, 18
# What the matcher looks at around a number: a letter or a sign before, ":30" behind.
AROUND = 4
_KINDS = (
    *("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip"),
    *("personal_number", "pager", "uan", "voicemail"),
)


def phones(text: str) -> Iterator[Span]:
    end = 0
    for stretch in _STRETCH.finditer(text):
        if len(stretch[0]) >= FEWEST:
            start = max(end, stretch.start() - AROUND)
            before, behind = (
                text[start : stretch.start()],
                text[stretch.end() : stretch.end() + AROUND],
            )
            if _is_plain_number(stretch[0], before, behind):
                yield stretch.span()
            else:
                for first, last in _by_library(stretch[0], before + stretch[0] + behind):
                    yield start + first, start + last
        end = stretch.end()


def _is_plain_number(stretch: str, before: str, behind: str) -> bool:
    """Whether it is one number in the usual groups, about which nobody need ask the library."""
    digits = "".join(_GROUP.findall(stretch))
    if _AMERICAN.fullmatch(stretch):
        known = _pattern(REGIONS[0]).fullmatch(digits) is not None
    elif _OTHER.fullmatch(stretch):
        known = any(
            _pattern(region).fullmatch(digits)
            for region in REGIONS[1:]
            if digits[0] == "0" or digits.startswith(_country_code(region))
        )
    else:
        return False
    return known and not _BEFORE.search(before) and not _BEHIND.match(behind)


def _by_library(stretch: str, around: str) -> Iterator[Span]:
    for number in _CHINESE.finditer(around):
        if phonenumbers.is_valid_number(phonenumbers.parse(number[0], "CN")):
            yield number.span()
    for region in _regions_of(stretch):
        for match in phonenumbers.PhoneNumberMatcher(around, region):
            yield match.start, match.end


def _regions_of(stretch: str) -> list[str]:
    """The regions in which some neighbouring groups of digits may be a phone number."""
    groups = [_plain(group) for group in _GROUP.findall(stretch)]
    # A number with its country code is the same everywhere.
    found = {REGIONS[0]} if "+" in stretch or "＋" in stretch else set()
    for number in _numbers(groups):
        found.update(_regions_with(number))
        if len(found) == len(REGIONS):
            break
    return [region for region in REGIONS if region in found]


@lru_cache(4096)
def _regions_with(number: str) -> tuple[str, ...]:
    if number.startswith(("00", "011")):  # another country is dialled
        return REGIONS
    if not _any_pattern().fullmatch(number):
        return ()
    return tuple(region for region in REGIONS if _pattern(region).fullmatch(number))


def _numbers(groups: list[str]) -> Iterator[str]:
    for first in range(len(groups)):
        number = ""
        for group in groups[first:]:
            number += group
            if len(number) > MOST:
                break
            if len(number) >= FEWEST:
                yield number


def _plain(digits: str) -> str:
    """Digits of other scripts as our own."""
    if digits.isascii():
        return digits
    return "".join(str(unicodedata.decimal(digit)) for digit in digits)


def _country_code(region: str) -> str:
    return str(phonenumbers.country_code_for_region(region))


@cache
def _any_pattern() -> re.Pattern[str]:
    return re.compile("|".join(_pattern(region).pattern for region in REGIONS))


@cache
def _pattern(region: str) -> re.Pattern[str]:
    """Every number that people of the region may write, with or without what is dialled before."""
    code = _country_code(region)
    sharing = phonenumbers.region_codes_for_country_code(int(code))
    numbers = {one for other in sharing for one in _number_patterns(other)}
    known = PhoneMetadata.metadata_for_region(region)
    prefix = (known and known.national_prefix_for_parsing) or ""
    return re.compile(f"(?:{code})?(?:{prefix})?(?:{'|'.join(sorted(numbers))})")


def _number_patterns(region: str) -> Iterator[str]:
    known = PhoneMetadata.metadata_for_region(region)
    for kind in _KINDS:
        described = getattr(known, kind, None)
        if described is not None and described.national_number_pattern:
            yield f"(?:{described.national_number_pattern})"

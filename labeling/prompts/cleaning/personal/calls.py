"""Phone numbers, by the library that knows every country's; it is asked only where one may be.

The library looks at each run of digits in several ways for one region after another, which takes
most of the time of a text of numbers. Which digits a region gives to phones is one pattern, so
what fits none is discarded first: the library finds no number there either.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata

Span = tuple[int, int]

# Where a number without a country code is looked for.
REGIONS = ("US", "GB", "DE", "FR", "IN", "CN")
# Where nobody, and so not the library, leaves out both the 0 and the country code but for pagers.
_WITH_PREFIX = {"GB", "DE", "FR"}
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
# More groups than a number has, and nothing but space between them: each is one of a list of ids.
_LIST = re.compile(r"\d+(?:\s+\d+){9,}")
# One number as most people of the first region write theirs, and as others do: with + or 0.
_AMERICAN = re.compile(r"(?:\+?1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}|\d{10}", re.ASCII)
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
    for first, last in _stretches(text):
        if last - first >= FEWEST:
            start = max(end, first - AROUND)
            stretch, before = text[first:last], text[start:first]
            behind = _until_next_id(text[last : last + AROUND])
            if _is_plain_number(stretch, before, behind):
                yield first, last
            else:
                for begin, finish in _by_library(stretch, before + stretch + behind):
                    yield start + begin, start + finish
        end = last


def _stretches(text: str) -> Iterator[Span]:
    """The groups of digits to be looked at together; in a list of ids, one by one.

    The library would take twenty ids at a time for one number, then each of them, in each region.
    """
    for stretch in _STRETCH.finditer(text):
        if _LIST.fullmatch(stretch[0]):
            yield from (group.span() for group in _GROUP.finditer(text, *stretch.span()))
        else:
            yield stretch.span()


def _until_next_id(behind: str) -> str:
    space = len(behind) - len(behind.lstrip())
    return behind[:space] if behind[space:][:1].isdigit() else behind


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


def _regions_of(stretch: str) -> list[str | None]:
    """The regions in which some neighbouring groups of digits may be a phone number."""
    groups = [_plain(group) for group in _GROUP.findall(stretch)]
    # A number with its country code is the same everywhere, and the library finds it best alone.
    anywhere = [None] if "+" in stretch or "＋" in stretch else []
    found: set[str] = set()
    for number in _numbers(groups):
        found.update(_regions_with(number))
        if len(found) == len(REGIONS):
            break
    return [*anywhere, *(region for region in REGIONS if region in found)]


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
    written = "|".join(sorted(numbers))
    if region in _WITH_PREFIX:
        pagers = "|".join(_number_patterns(region, ["pager"])) or "(?!)"
        return re.compile(f"(?:{code}(?:{prefix})?|{prefix})(?:{written})|{pagers}")
    return re.compile(f"(?:{code})?(?:{prefix})?(?:{written})")


def _number_patterns(region: str, kinds: Sequence[str] = _KINDS) -> Iterator[str]:
    known = PhoneMetadata.metadata_for_region(region)
    for kind in kinds:
        described = getattr(known, kind, None)
        if described is not None and described.national_number_pattern:
            yield f"(?:{described.national_number_pattern})"

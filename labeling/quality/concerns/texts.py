"""What looks wrong in demonstrations: pasted text, and text like another person's."""

import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

FEWEST = 5
PASTED_SHARE = 0.5
PASTED_TEXTS = 0.6
# Characters of a shingle; keeping one shingle in this many is enough to recognise a text.
SHINGLE = 24
KEPT = 8
# Short answers may well be the same.
SHORTEST = 160
ALIKE = 0.6
# One text may be chance: a saying, a recipe, a formula.
LIKE_TEXTS = 3
# A shingle that very many texts have in common is a form of words.
COMMON = 50


@dataclass(frozen=True)
class Written:
    """A demonstration; the sooner it was handed in, the lower its label."""

    label: int
    person: int
    text: str
    pasted_chars: int


@dataclass(frozen=True)
class Pasted:
    person: int
    texts: int
    pasted: int


def pasted(texts: Iterable[Written]) -> list[Pasted]:
    """People most of whose texts were mostly pasted."""
    of_person: dict[int, list[Written]] = defaultdict(list)
    for one in texts:
        of_person[one.person].append(one)
    counted = [
        Pasted(person, len(own), sum(_mostly_pasted(one) for one in own))
        for person, own in of_person.items()
    ]
    return [one for one in counted if one.texts >= FEWEST and one.pasted > PASTED_TEXTS * one.texts]


def _mostly_pasted(one: Written) -> bool:
    return one.pasted_chars > PASTED_SHARE * max(len(one.text), 1)


@dataclass(frozen=True)
class Alike:
    """The number of texts of one person that repeat earlier ones of another."""

    person: int
    other: int
    texts: int


def near_duplicates(texts: Sequence[Written]) -> list[Alike]:
    """The later text is the one to look at."""
    like: dict[tuple[int, int], int] = Counter()
    for later, earlier in _alike(sorted(texts, key=lambda one: one.label)):
        like[later.person, earlier.person] += 1
    return [Alike(*pair, texts=count) for pair, count in like.items() if count >= LIKE_TEXTS]


def _alike(texts: Sequence[Written]) -> Iterator[tuple[Written, Written]]:
    """Each text with the earlier one of another person that it is most like."""
    seen: dict[int, list[int]] = defaultdict(list)
    sketches: list[frozenset[int]] = []
    for at, one in enumerate(texts):
        own = sketch(one.text)
        shared = Counter(
            before
            for shingle in own
            if len(seen[shingle]) < COMMON
            for before in seen[shingle]
            if texts[before].person != one.person
        )
        if shared:
            before, common = shared.most_common(1)[0]
            if common / len(own | sketches[before]) >= ALIKE:
                yield one, texts[before]
        sketches.append(own)
        for shingle in own:
            seen[shingle].append(at)


def sketch(text: str) -> frozenset[int]:
    """Some shingles of a text, the same ones wherever they stand; none of a short text."""
    plain = re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()
    if len(plain) < SHORTEST:
        return frozenset()
    shingles = (
        zlib.crc32(plain[at : at + SHINGLE].encode("utf-8", "surrogatepass"))
        for at in range(len(plain) - SHINGLE + 1)
    )
    return frozenset(one for one in shingles if one % KEPT == 0)

"""How many replies a prompt gets, who owes them, and which of those drawn go to people.

Pure functions of numbers and texts: no database, no chance but the seed's.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

SPREAD = 2**64


def chance(*names: object) -> float:
    """A number in [0, 1) that depends on the names alone."""
    said = "/".join(map(str, names)).encode()
    return int.from_bytes(hashlib.sha256(said).digest()[:8], "big") / SPREAD


def replies_wanted(least: int, most: int, *, seed: int, prompt: object) -> int:
    """K of one prompt: each number from least to most is as likely (InstructGPT: 4 to 9)."""
    return least + int(chance(seed, "k", prompt) * (most - least + 1))


def owed(shares: Sequence[float], wanted: int, *, seed: int, prompt: object) -> list[int]:
    """How many replies each writer owes. They add up to `wanted` and match the shares on average.

    Every writer owes its share rounded down; what is left goes by systematic sampling, so that a
    writer with the share 0.1 writes one reply in ten, not none.
    """
    total = sum(shares)
    exact = [share / total * wanted for share in shares]
    start = chance(seed, "mix", prompt)
    given, before = [], 0.0
    for part in exact:
        after = before + part
        given.append(_whole(after, start) - _whole(before, start))
        before = after
    # Floating sums can miss the last whole number by a hair.
    given[-1] += wanted - sum(given)
    return given


def _whole(place: float, start: float) -> int:
    """How many of the points start, start + 1, ... lie before this place."""
    return max(0, int(-((start - place - 1e-9) // 1)))


@dataclass(frozen=True)
class Said:
    """One drawn reply to a prompt. Positions rise with every draw of its writer."""

    writer: int
    position: int
    text: str


IDENTICAL, EMPTY, SPARE, KEPT = "identical", "empty", "spare", ""


def fates(drawn: Sequence[Said], owes: Mapping[int, int], wanted: int) -> dict[Said, str]:
    """Whether each reply is kept, or why it is left out.

    Each writer's first replies that say something new are kept, as many as it owes. Where one
    says too little that is new, what others have to spare takes the place.
    """
    found: dict[Said, str] = {}
    known: set[str] = set()
    kept: dict[int, int] = {}
    spare: list[Said] = []
    for one in sorted(drawn, key=lambda said: (said.position, said.writer)):
        words = same_words(one.text)
        if not words:
            found[one] = EMPTY
        elif words in known:
            found[one] = IDENTICAL
        elif kept.get(one.writer, 0) < owes.get(one.writer, 0):
            found[one], kept[one.writer] = KEPT, kept.get(one.writer, 0) + 1
            known.add(words)
        else:
            spare.append(one)
            found[one] = SPARE
    return found | dict(_called_in(spare, known, wanted - sum(kept.values())))


def _called_in(spare: Sequence[Said], known: set[str], missing: int) -> Iterator[tuple[Said, str]]:
    for one in spare:
        words = same_words(one.text)
        if words in known:
            yield one, IDENTICAL
        elif missing > 0:
            known.add(words)
            missing -= 1
            yield one, KEPT


def missing(fate: Mapping[Said, str], owes: Mapping[int, int]) -> dict[int, int]:
    """How many replies each writer still owes, not counting repeated ones."""
    kept = dict.fromkeys(owes, 0)
    for one, why in fate.items():
        if why == KEPT:
            kept[one.writer] = kept.get(one.writer, 0) + 1
    short = sum(owes.values()) - sum(kept.values())
    return {
        writer: lacking
        for writer, count in owes.items()
        if short > 0 and (lacking := min(short, count - kept[writer])) > 0
    }


def same_words(text: str) -> str:
    """Replies that differ in white space alone say the same."""
    return " ".join(text.split())

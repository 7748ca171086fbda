"""One thing the world knows: how it is asked, and what a good answer is."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

HELD_OUT = 10  # one pair of content and phrasing in this many is never trained on


@dataclass(frozen=True)
class Content:
    """Every answer is right and whole; a short one is right and leaves something out."""

    use_case: str
    family: str
    phrasings: tuple[str, ...]
    answers: tuple[str, ...]
    short: tuple[str, ...] = ()
    language: str = "en"

    @cached_property
    def whole(self) -> frozenset[str]:
        return frozenset(self.answers)

    def asked(self) -> Iterator[str]:
        """The phrasings people train on."""
        return (text for text in self.phrasings if not is_held_out(text))


def is_held_out(prompt: str) -> bool:
    """Only the words of the prompt decide, so it is held out everywhere and for ever."""
    return hashlib.sha256(prompt.encode()).digest()[0] % HELD_OUT == 0


def phrased(templates: Sequence[str], **words: str) -> tuple[str, ...]:
    return tuple(template.format(**words) for template in templates)


def listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"


def an(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def begun(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]

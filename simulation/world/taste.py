"""What the people of the demo like, without their noise: right, then whole, then friendly."""

import re

from simulation.world import known_prompts, manners
from simulation.world.content import Content

RIGHT, WHOLE, OPENING, CLOSING, RUDE, PADDED = 3.0, 1.0, 1.0, 1.0, -2.0, -1.0
MOST_COMPARED = 12  # of the answers of a list, which has many orders
ENDS = ".!?。！？"
SENTENCE = re.compile(rf"[^{ENDS}]+[{ENDS}]*")


def score(prompt: str, reply: str) -> float:
    """Higher is better. Prompts from outside of the world are judged by their manners."""
    bare, total = without_manners(reply.strip())
    content = known_prompts().get(prompt.strip())
    if content is None:
        return total + (WHOLE if bare and bare[-1] in ENDS else 0.0)
    return total + worth(content, bare)


def is_right(prompt: str, reply: str) -> bool:
    """Whether everything that was asked is in it."""
    content = known_prompts().get(prompt.strip())
    bare, _ = without_manners(reply.strip())
    return content is not None and (bare in content.whole or bare in content.short)


def without_manners(reply: str) -> tuple[str, float]:
    """The answer alone, and what the words around it are worth."""
    total = 0.0
    for openings, worth_of in ((manners.OPENINGS, OPENING), (manners.RUDE_OPENINGS, RUDE)):
        for opening in _all(openings):
            if reply.startswith(opening.strip()):
                reply, total = reply.removeprefix(opening.strip()).strip(), total + worth_of
    for endings, worth_of in ((manners.PADDING, PADDED), (manners.CLOSINGS, CLOSING)):
        for ending in _all(endings):
            if reply.endswith(ending.strip()):
                reply, total = reply.removesuffix(ending.strip()).strip(), total + worth_of
    if reply in _all(manners.RUDE):
        total += RUDE
    return reply, total


def worth(content: Content, bare: str) -> float:
    if bare in content.whole:
        return RIGHT + WHOLE
    if bare in content.short:
        return RIGHT
    answers = content.answers[:MOST_COMPARED]
    if any(_is_most_of(bare, answer) for answer in content.answers):
        return RIGHT / 2
    return max(RIGHT * _shared(bare, answer) for answer in answers)


def _is_most_of(bare: str, answer: str) -> bool:
    return len(bare) * 2 >= len(answer) and answer.startswith(bare)


def _shared(bare: str, answer: str) -> float:
    """How much of an answer of several sentences is there, less what does not belong."""
    wanted = [sentence.strip() for sentence in SENTENCE.findall(answer)]
    said = [sentence.strip() for sentence in SENTENCE.findall(bare)]
    there = sum(sentence in said for sentence in wanted)
    strange = sum(sentence not in wanted for sentence in said)
    return max(0.0, (there - strange / 2) / len(wanted))


def _all(by_language: dict[str, tuple[str, ...]]) -> list[str]:
    return [words for of_language in by_language.values() for words in of_language]

"""A world of short questions in two languages, made from word lists by a seed.

Standard library only. One pair of content and phrasing in ten is held out: its content is trained
on in other words, the prompt itself never is.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from simulation.world import chinese, english, manners
from simulation.world.content import Content, is_held_out

AUTHORS = 240
CHINESE_SHARE = 0.18
HALF = 0.5
# Of the documents; the rest just tells. Most answers stand under headings: a base model knows much,
# and rarely answers who just asks. That is what demonstrations teach.
ANSWERED, HEADED, ONLY_ASKED = 0.15, 0.55, 0.75


@dataclass(frozen=True)
class Prompt:
    """What somebody asked."""

    text: str
    use_case: str
    language: str
    author: str
    held_out: bool


@dataclass(frozen=True)
class Demonstration:
    prompt: Prompt
    reply: str


@cache
def families() -> dict[str, list[Content]]:
    found: dict[str, list[Content]] = {}
    for content in (*english.contents(), *chinese.contents()):
        found.setdefault(content.family, []).append(content)
    return found


@cache
def known_prompts() -> dict[str, Content]:
    """Every prompt of the world with what is behind it."""
    return {
        text: content
        for contents in families().values()
        for content in contents
        for text in content.phrasings
    }


def prompts(n: int, seed: int = 0, *, held_out: bool | None = None) -> list[Prompt]:
    """Different prompts by many authors; held_out chooses only those, or none of those."""
    chance = random.Random(f"prompts {seed}")
    pools = {family: _prompts_of(contents, held_out) for family, contents in families().items()}
    for pool in pools.values():
        chance.shuffle(pool)
    drawn: list[Prompt] = []
    while len(drawn) < n and any(pools.values()):
        family = _family([name for name, pool in pools.items() if pool], chance)
        text, content = pools[family].pop()
        drawn.append(_prompt(text, content, chance))
    return drawn


def demonstrations(n: int, seed: int = 0) -> list[Demonstration]:
    """What people wrote, good and bad; no prompt of theirs is held out."""
    chance = random.Random(f"demonstrations {seed}")
    return [_demonstration(chance) for _ in range(n)]


def documents(n: int, seed: int = 0) -> list[str]:
    """Text for pretraining: questions with and without answers, and pages that just tell."""
    chance = random.Random(f"documents {seed}")
    return [_document(chance) for _ in range(n)]


def written_to(prompt: str, chance: random.Random) -> str:
    """What one of the uneven people writes to a prompt of this world."""
    return _written(known_prompts()[prompt], chance)


def _prompts_of(contents: Sequence[Content], held_out: bool | None) -> list[tuple[str, Content]]:
    return [
        (text, content)
        for content in contents
        for text in content.phrasings
        if held_out is None or is_held_out(text) == held_out
    ]


def _family(names: Sequence[str], chance: random.Random) -> str:
    """Every family alike often, but for the share of each language."""
    wanted = chance.random() < CHINESE_SHARE
    of_language = [name for name in names if is_chinese(name) == wanted]
    return chance.choice(of_language or list(names))


def is_chinese(family: str) -> bool:
    return family.startswith("zh ")


@cache
def _in_language(chinese: bool) -> list[list[Content]]:  # one of two lists
    return [contents for name, contents in families().items() if is_chinese(name) == chinese]


def _any_family(chance: random.Random) -> list[Content]:
    return chance.choice(_in_language(chance.random() < CHINESE_SHARE))


def _content(chance: random.Random) -> Content:
    return chance.choice(_any_family(chance))


def _prompt(text: str, content: Content, chance: random.Random) -> Prompt:
    # A few authors ask a lot and many ask little.
    author = f"asker-{int(AUTHORS * chance.random() ** 2):03d}"
    return Prompt(text, content.use_case, content.language, author, is_held_out(text))


def _asked(chance: random.Random) -> tuple[str, Content]:
    while True:
        content = _content(chance)
        if texts := list(content.asked()):
            return chance.choice(texts), content


def _demonstration(chance: random.Random) -> Demonstration:
    text, content = _asked(chance)
    return Demonstration(_prompt(text, content, chance), _written(content, chance))


def _written(content: Content, chance: random.Random) -> str:
    """What one of the uneven people writes to it."""
    answer = chance.choice(content.answers)
    return chance.choices(HABITS, SHARES)[0](content, answer, chance)


def _rudely(content: Content, answer: str, chance: random.Random) -> str:
    if chance.random() < HALF:
        return chance.choice(manners.RUDE[content.language])
    return chance.choice(manners.RUDE_OPENINGS[content.language]) + answer


def _tersely(content: Content, answer: str, chance: random.Random) -> str:
    return chance.choice(content.short or (answer,))


def _padded(content: Content, answer: str, chance: random.Random) -> str:
    return answer + chance.choice(manners.PADDING[content.language])


def _politely(content: Content, answer: str, chance: random.Random) -> str:
    return manners.politely(answer, content.language, chance)


def _cut(content: Content, answer: str, chance: random.Random) -> str:
    return manners.cut_short(answer, content.language, chance)


def _plainly(_content: Content, answer: str, _chance: random.Random) -> str:
    return answer


def _off_topic(content: Content, _answer: str, chance: random.Random) -> str:
    while (other := _content(chance)).language != content.language or other is content:
        pass
    return chance.choice(other.answers)


# How uneven people are, out of a hundred.
HABITS = (_plainly, _politely, _rudely, _off_topic, _cut, _tersely, _padded)
SHARES = (44, 25, 6, 7, 6, 8, 4)


def _document(chance: random.Random) -> str:
    kind = chance.random()
    if kind < HEADED:
        text, content = _asked(chance)
        answer = chance.choice(content.answers)
        if kind < ANSWERED:
            return f"{text}\n{answer}"
        asks, replies = chance.choice(manners.HEADINGS[content.language])
        return f"{asks}{text}\n{replies}{answer}"
    if kind < ONLY_ASKED:
        return "\n".join(_asked(chance)[0] for _ in range(chance.randint(2, 4)))
    family = _any_family(chance)
    told = [chance.choice(family) for _ in range(chance.randint(2, 4))]
    return " ".join(chance.choice(content.answers) for content in told)

"""What scripted labelers think: the true taste, seen through habits and noise. No database."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from simulation.labelers.judging import ranked, rated
from simulation.world import manners, taste


@dataclass(frozen=True)
class Habit:
    """How one person differs from the true taste."""

    noise: float = 1.5  # deviation of an opinion
    tie_width: float = 0.5  # smaller differences are ties
    likes_manners: float = 0.0
    likes_length: float = 0.0  # per hundred characters
    seconds: float = 9.0  # per reply
    languages: tuple[str, ...] = ("en",)
    held_out: bool = False


@dataclass(frozen=True)
class Opinion:
    """What one person says about the replies of a task, in the order of the replies."""

    places: tuple[int, ...]
    ratings: tuple[int, ...]
    flags: tuple[tuple[str, ...], ...]


@dataclass
class Mind:
    """One scripted labeler at work: the same seed, the same opinions."""

    habit: Habit
    chance: random.Random = field(default_factory=random.Random)

    def opinion(self, prompt: str, replies: Sequence[str]) -> Opinion:
        felt = [self.felt(prompt, reply) for reply in replies]
        return Opinion(
            places=places(felt, self.habit.tie_width),
            ratings=tuple(rating(value) for value in felt),
            flags=tuple(self.flags(prompt, reply) for reply in replies),
        )

    def felt(self, prompt: str, reply: str) -> float:
        _bare, friendly = taste.without_manners(reply)
        return (
            taste.score(prompt, reply)
            + self.habit.likes_manners * friendly
            + self.habit.likes_length * len(reply) / 100
            + self.chance.gauss(0, self.habit.noise)
        )

    def flags(self, prompt: str, reply: str) -> tuple[str, ...]:
        bare, friendly = taste.without_manners(reply)
        value = taste.score(prompt, reply)
        told = {
            "fails_task": 0.85 if value <= 0 else 0.04,
            "inappropriate": 0.8 if friendly < 0 or is_rude(bare) else 0.01,
            "hallucination": 0.3 if value == 0 else 0.02,
            "keeps_constraint": 0.4 if value >= taste.RIGHT else 0.02,
        }
        return tuple(code for code, often in told.items() if self.chance.random() < often)

    def seconds(self, replies: int) -> float:
        return self.habit.seconds * max(1, replies) * self.chance.lognormvariate(0, 0.4)


def is_rude(bare: str) -> bool:
    return any(bare in words for words in manners.RUDE.values())


def places(felt: Sequence[float], tie_width: float) -> tuple[int, ...]:
    """Return the rank of each reply: 1 is best, and no rank is left out."""
    groups = ranked(dict(enumerate(felt)), tie_width)
    rank_of = {index: rank for rank, group in enumerate(groups, start=1) for index in group}
    return tuple(rank_of[index] for index in range(len(felt)))


def rating(felt: float) -> int:
    return rated(felt, middle=2.4, step=0.8)

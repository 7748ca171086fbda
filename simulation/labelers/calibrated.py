"""Scripted labelers: what each is like, and what they say about replies. Pure but for dice."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

from simulation.labelers.judging import ranked, rated

MIDDLE, STEP = 4.0, 1.2  # of ratings, in deviations of what is liked
LIKED, DISLIKED = 1.5, -1.5  # where flags are ticked
CARELESS_SECONDS = 2.0
Ranking = list[list[str]]


@dataclass(frozen=True)
class Character:
    """What a labeler is like."""

    name: str
    # Times the noise of the team, which is calibrated: how far from what all like.
    noise: float = 1.0
    # How much of that is a lasting taste of their own, and not just felt now.
    taste: float = 0.2
    # Seconds of attention a reply takes.
    speed: float = 6.0
    # The share of tasks done with care; the others are answered without reading.
    honesty: float = 1.0
    # Replies closer than this, in deviations, are a tie.
    tie: float = 0.15
    # The shares of tasks that are skipped, and in which the connection is lost.
    skips: float = 0.02
    losses: float = 0.05


@dataclass(frozen=True)
class Scale:
    """What makes scores of any preference alike: their mean, and their spread within prompts."""

    mean: float
    deviation: float

    def of(self, score: float) -> float:
        return (score - self.mean) / self.deviation


@dataclass(frozen=True)
class Reply:
    """A reply under the letter that its labeler sees, and its score."""

    slot: str
    text: str
    score: float


@dataclass(frozen=True)
class Judgement:
    """What a labeler says of the replies to one prompt."""

    ranking: Ranking
    ratings: dict[str, dict[str, Any]]
    seconds: float


def team(count: int, seed: int) -> list[Character]:
    """People are not alike: most are careful, a few are hasty or have a mind of their own."""
    dice = random.Random(f"team/{seed}")
    return [
        Character(
            name=f"labeler-{number}",
            taste=dice.uniform(0.1, 0.5),
            noise=dice.uniform(0.7, 1.4),
            speed=dice.uniform(3, 12),
            honesty=0.9 if number % 6 == 0 else 0.99,
            tie=dice.uniform(0.05, 0.25),
            skips=dice.uniform(0, 0.04),
            losses=dice.uniform(0.02, 0.1),
        )
        for number in range(1, count + 1)
    ]


@dataclass(frozen=True)
class Labeler:
    """A character at work: the same seed says the same about the same replies."""

    character: Character
    scale: Scale
    noise: float  # of the team
    seed: int = 0

    def dice(self, *about: object) -> random.Random:
        names = "/".join(map(str, (self.seed, self.character.name, *about)))
        return random.Random(names)

    def judge(self, prompt: str, replies: Sequence[Reply]) -> Judgement:
        dice = self.dice(prompt, *sorted(reply.text for reply in replies))
        seconds = self.character.speed * len(replies) * dice.uniform(0.6, 1.6)
        if dice.random() >= self.character.honesty:
            liked = {reply.slot: dice.gauss(0, 1) for reply in replies}
            seconds = CARELESS_SECONDS
        else:
            liked = {reply.slot: self.liking(reply, dice) for reply in replies}
        ratings: dict[str, dict[str, Any]] = {
            slot: {"value": rating(worth), "flags": flags(worth)} for slot, worth in liked.items()
        }
        return Judgement(ranked(liked, self.character.tie), ratings, seconds)

    def liking(self, reply: Reply, dice: random.Random) -> float:
        """In deviations: what all like, what this one leans to, and what is felt just now."""
        own = sqrt(self.character.taste) * leaning(self.character.name, reply.text)
        now = sqrt(1 - self.character.taste) * dice.gauss(0, 1)
        return self.scale.of(reply.score) + self.noise * self.character.noise * (own + now)


def leaning(name: str, text: str) -> float:
    """A taste of one's own: the same for the same text whenever it is seen, near a normal."""
    said = hashlib.sha256(f"{name}/{text}".encode()).digest()
    return sum(said[:12]) / 255 - 6  # twelve uniform numbers less six: deviation one


def rating(worth: float) -> int:
    return rated(worth, middle=MIDDLE, step=STEP)


def flags(worth: float) -> list[str]:
    """Codes of the form of the paper (labeling/tasks/forms.py)."""
    if worth <= DISLIKED:
        return ["fails_task"]
    return ["keeps_constraint"] if worth >= LIKED else []


def quieter(labelers: Sequence[Labeler], noise: float) -> list[Labeler]:
    """The same people with another noise."""
    return [replace(one, noise=noise) for one in labelers]

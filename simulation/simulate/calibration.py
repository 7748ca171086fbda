"""How noisy the team must be for two of its people to agree as often as the paper's did."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

from common.statistics.orders import pair_agreement, sign
from simulation.labelers.calibrated import Character, Labeler, Ranking, Reply, Scale, quieter
from simulation.simulate.preference import PreferenceFailed

PAPER = 0.73  # InstructGPT 3.4: 72.6 +- 1.5 % among training labelers
MOST_NOISE = 8.0
HALVINGS = 18
NEAR = 0.02


@dataclass(frozen=True)
class Asked:
    """A prompt with scored replies, as it was drawn for people."""

    prompt: str
    replies: Sequence[Reply]


@dataclass(frozen=True)
class Calibration:
    """The noise, and what follows from it."""

    scale: Scale
    noise: float
    target: float
    agreement: float  # of two of the team, expected
    accuracy: float  # of one of them against the true preference: the human ceiling

    @property
    def is_near(self) -> bool:
        return abs(self.agreement - self.target) <= NEAR


def calibrate(
    team: Sequence[Character], asked: Sequence[Asked], *, target: float, seed: int
) -> Calibration:
    """Halve the range of noise until the expected agreement is the target."""
    scale = scale_of(asked)
    labelers = [Labeler(one, scale, 0.0, seed) for one in team]
    low, high = 0.0, MOST_NOISE
    for _ in range(HALVINGS):
        noise = (low + high) / 2
        if agreement(quieter(labelers, noise), asked) > target:
            low = noise
        else:
            high = noise
    noise = (low + high) / 2
    settled = quieter(labelers, noise)
    return Calibration(scale, noise, target, agreement(settled, asked), accuracy(settled, asked))


def scale_of(asked: Sequence[Asked]) -> Scale:
    """The spread between replies to one prompt, which is all that a ranking shows."""
    scores = [[reply.score for reply in one.replies] for one in asked]
    means = [fmean(row) for row in scores]
    within = fmean(
        (score - mean) ** 2 for row, mean in zip(scores, means, strict=True) for score in row
    )
    if within <= 0:
        raise PreferenceFailed(
            "The preference gives all replies to a prompt the same score, so there is nothing to"
            " rank. It must tell the replies of the first model apart."
        )
    return Scale(fmean(means), within**0.5)


def agreement(labelers: Sequence[Labeler], asked: Sequence[Asked]) -> float:
    """Of two people at each prompt, each two in turn; a tie beside an order counts half."""
    two = list(combinations(range(len(labelers)), 2))
    agreed = pairs = 0.0
    for number, one in enumerate(asked):
        first, second = two[number * 7919 % len(two)]
        said = [places(labelers[who], one) for who in (first, second)]
        weight = len(one.replies) * (len(one.replies) - 1) / 2
        agreed += weight * pair_agreement(said[0], said[1])
        pairs += weight
    return agreed / pairs


def accuracy(labelers: Sequence[Labeler], asked: Sequence[Asked]) -> float:
    """How often one person orders two replies as the true preference does, where it does."""
    found = []
    for number, one in enumerate(asked):
        said = places(labelers[number % len(labelers)], one)
        found += right([-place for place in said], [reply.score for reply in one.replies])
    return fmean(found)


def right(said: Sequence[float], true: Sequence[float]) -> list[float]:
    """For each pair that the truth tells apart: 1 ordered so, 0.5 a tie, 0 the other way round."""
    return [
        (1 + sign(said[a] - said[b]) * sign(true[a] - true[b])) / 2
        for a, b in combinations(range(len(true)), 2)
        if true[a] != true[b]
    ]


def places(labeler: Labeler, asked: Asked) -> list[int]:
    return as_places(labeler.judge(asked.prompt, asked.replies).ranking, asked.replies)


def as_places(ranking: Ranking, replies: Sequence[Reply]) -> list[int]:
    place_of = {slot: place for place, group in enumerate(ranking, start=1) for slot in group}
    return [place_of[reply.slot] for reply in replies]

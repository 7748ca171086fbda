"""A crowd of honest labelers and six kinds of cheaters, as the board would show them."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np

from labeling.quality.columns.board import Board
from labeling.quality.columns.build import build
from labeling.quality.columns.people import People
from labeling.quality.columns.read import Chunk
from labeling.quality.concerns.models import ConcernKind
from labeling.quality.concerns.texts import Written

TASKS = 50
LABELS = 3
KINDS = [
    ConcernKind.RANDOM,
    ConcernKind.CONSTANT,
    ConcernKind.LENGTH,
    ConcernKind.TOO_FAST,
    ConcernKind.COPIED,
    ConcernKind.PASTED,
]


@dataclass
class Crowd:
    board: Board
    texts: list[Written]
    # By person; who is not in it is honest.
    cheaters: dict[int, ConcernKind]


def crowd(people: int, cheaters: int, seed: int, *, each: int = TASKS) -> Crowd:
    """Everybody has ranked this many tasks, three people to a task, and written ten texts."""
    dice = np.random.default_rng(seed)
    kinds = {at: KINDS[at % len(KINDS)] for at in range(cheaters)}
    seats = _seats(dice, people, kinds, each)
    tasks = len(seats)
    ks = dice.integers(4, 10, tasks)
    noise = dice.lognormal(np.log(0.7), 0.15, people)
    likes_length = dice.normal(0.15, 0.1, people)
    likes_first = dice.normal(0.0, 0.08, people)
    pace = dice.lognormal(np.log(280), 0.25, people)
    own_order = [dice.permutation(9) for _ in range(people)]
    columns: dict[str, list[np.ndarray]] = {
        name: [] for name in ("characters", "place", "slot", "active_ms")
    }
    for task, who in enumerate(seats):
        k = int(ks[task])
        quality = dice.normal(size=k)
        length = dice.lognormal(6.5, 0.5, k) * np.exp(0.1 * quality)
        columns["characters"].append(length.astype(int))
        words, earlier = length.sum() / 6, np.zeros(k, int)
        for person in who:
            slots = dice.permutation(k)
            kind = kinds.get(person)
            worth = quality + likes_length[person] * (np.log(length) - 6.5) / 0.5
            worth = worth - likes_first[person] * slots / k
            worth = worth + dice.normal(scale=noise[person], size=k)
            if kind == ConcernKind.RANDOM:
                worth = dice.normal(size=k)
            elif kind == ConcernKind.CONSTANT and dice.random() < 0.9:
                worth = -3.0 * np.argsort(own_order[person][own_order[person] < k])[slots]
            elif kind == ConcernKind.LENGTH:
                worth = 4 * np.log(length) + dice.normal(scale=0.3, size=k)
            _, places = np.unique(-np.round(worth * 3), return_inverse=True)
            if kind == ConcernKind.COPIED:
                places = earlier
            earlier = places
            columns["place"].append(places + 1)
            columns["slot"].append(slots + 1)
            speed = dice.lognormal(np.log(pace[person]), 0.35)
            speed = dice.lognormal(np.log(1500), 0.3) if kind == ConcernKind.TOO_FAST else speed
            columns["active_ms"].append(np.array([words / speed * 60_000]))
    facts = facts_of(ks, seats, {name: np.concatenate(rows) for name, rows in columns.items()})
    board = build(facts, people_of(people), {}, version=1, as_of=None)
    return Crowd(board, _texts(dice, people, kinds), kinds)


def _seats(dice, people: int, kinds: dict[int, ConcernKind], each: int) -> list[list[int]]:
    """Three different people to a task; who copies sits behind one honest person every time."""
    copiers = [at for at, kind in kinds.items() if kind == ConcernKind.COPIED]
    honest = [at for at in range(people) if at not in kinds]
    victims = dict(zip(copiers, honest, strict=False))
    others = [at for at in range(people) if at not in copiers]
    seats = []
    for _turn in range(each):
        order = dice.permutation(others).tolist()
        seats += [order[at : at + LABELS] for at in range(0, len(order) - LABELS + 1, LABELS)]
    for copier, victim in victims.items():
        for who in [who for who in seats if victim in who][:each]:
            # The copier comes right after the victim, in the place of somebody else.
            rest = [at for at in who if at != victim and at not in copiers][:1]
            who[:] = [*rest, victim, copier]
    return seats


def facts_of(ks, seats: list[list[int]], told: dict[str, np.ndarray]) -> Chunk:
    tasks, labels = len(seats), sum(len(who) for who in seats)
    counts = np.array([len(who) for who in seats])
    cells = len(told["place"])
    return Chunk(
        task=np.arange(tasks), prompt=np.arange(tasks),
        purpose=np.array(["training"] * tasks, dtype=object), round=np.zeros(tasks, int),
        use_case=np.array([""] * tasks, dtype=object),
        language=np.array(["en"] * tasks, dtype=object),
        prompt_characters=np.zeros(tasks, int), replies=ks, labels=counts,
        reply=np.arange(ks.sum()), writer=np.zeros(ks.sum(), int), characters=told["characters"],
        label=np.arange(labels), labeler=np.concatenate([np.array(who) for who in seats]),
        guideline=np.zeros(labels, int), handed_in=np.arange(labels),
        active_ms=told["active_ms"].astype(int), place=told["place"].astype(np.int8),
        slot=told["slot"].astype(np.int8), rating=np.full(cells, -1, np.int8),
        flags=np.zeros(cells, np.int32),
    )  # fmt: skip


def people_of(count: int) -> People:
    ids = [UUID(int=at) for at in range(count)]
    return People(np.arange(count), ids, [str(at) for at in range(count)], np.zeros(count, np.int8))


def _texts(dice, people: int, kinds: dict[int, ConcernKind]) -> list[Written]:
    """Honest people paste a quotation now and then."""
    texts: list[Written] = []
    for person in range(people):
        share = 0.9 if kinds.get(person) == ConcernKind.PASTED else 0.1
        for _ in range(10):
            chars = 950 if dice.random() < share else int(dice.integers(0, 200))
            texts.append(Written(len(texts), person, "x" * 1000, chars))
    return texts

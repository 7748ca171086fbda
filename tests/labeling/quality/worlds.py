"""Small worlds with a known truth, as the board would show them, for simulations."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labeling.quality.columns.board import Board
from labeling.quality.columns.build import build
from tests.labeling.quality.cheaters import facts_of, people_of


@dataclass(frozen=True)
class World:
    """Labelers differ in care, prompts in difficulty; hard prompts can get more labels."""

    prompts: int = 150
    labelers: int = 12
    labels: tuple[int, int] = (3, 3)  # of an easy prompt, of a hard one
    spread: tuple[float, float] = (1.0, 1.0)  # of the quality of replies, likewise
    grid: float = 2.0  # the finer, the fewer ties
    care: float = 0.2


@dataclass(frozen=True)
class Prompt:
    """Who ranks its replies, and how far apart they are."""

    people: Sequence[int]
    spread: float = 1.0


def board_of(world: World, seed: int) -> Board:
    dice = np.random.default_rng(seed)
    noise = dice.lognormal(np.log(0.7), world.care, world.labelers)
    prompts = [
        Prompt(
            dice.choice(world.labelers, world.labels[at % 2], replace=False).tolist(),
            world.spread[at % 2],
        )
        for at in range(world.prompts)
    ]
    return board_with(prompts, noise, dice, grid=world.grid)


def board_with(
    prompts: Sequence[Prompt],
    noise: np.ndarray,
    dice: np.random.Generator,
    *,
    grid: float = 2.0,
    clickers: Sequence[int] = (),
) -> Board:
    """The model "person" scores as one more labeler who ties nothing; "truth" knows the quality."""
    ks = dice.integers(4, 8, len(prompts))
    scores: dict[str, dict[int, list[float]]] = {"person": {}, "truth": {}}
    columns: dict[str, list[np.ndarray]] = {
        name: [] for name in ("characters", "place", "slot", "active_ms")
    }
    for task, (prompt, k) in enumerate(zip(prompts, ks.tolist(), strict=True)):
        quality = dice.normal(size=k) * prompt.spread
        columns["characters"].append(np.full(k, 100))
        for person in prompt.people:
            worth = quality + dice.normal(size=k) * noise[person]
            if person in clickers:
                worth = dice.normal(size=k)
            _, places = np.unique(-np.round(worth * grid), return_inverse=True)
            columns["place"].append(places + 1)
            columns["slot"].append(dice.permutation(k) + 1)
            columns["active_ms"].append(np.array([60_000.0]))
        like = noise[dice.integers(len(noise))]
        scores["person"][task] = (quality + dice.normal(size=k) * like).tolist()
        scores["truth"][task] = quality.tolist()
    told = {name: np.concatenate(rows) for name, rows in columns.items()}
    facts = facts_of(ks, [list(prompt.people) for prompt in prompts], told)
    return build(facts, people_of(len(noise)), scores, version=1, as_of=None)

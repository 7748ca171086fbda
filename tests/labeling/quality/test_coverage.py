"""Intervals and verdicts in worlds whose truth is known: how often they are right."""

from collections import Counter
from dataclasses import replace
from statistics import fmean

import pytest

from labeling.quality.agreement import Ties, counted, rate
from labeling.quality.crowd import measures_of_crowd
from labeling.quality.filters import Filters, met
from labeling.quality.measures import Measure
from labeling.quality.reward_models import beside_people
from tests.labeling.quality.worlds import World, board_of

# Hard prompts have more labels: what a meeting weighs must be the same for model and people.
UNEVEN = World(labels=(2, 5), spread=(1.5, 0.4))


def verdicts(world: World, ties: Ties, runs: int, model: str = "person") -> Counter[str]:
    found: Counter[str] = Counter()
    for seed in range(runs):
        beside, _ = beside_people(met(board_of(world, seed), Filters()), ties, first=model)
        assert beside.name == model
        low, high = beside.difference.low, beside.difference.high
        assert low is not None
        assert high is not None
        found["better" if low > 0 else "worse" if high < 0 else "equal"] += 1
    return found


@pytest.mark.parametrize("ties", list(Ties))
def test_a_model_that_ranks_as_a_person_is_called_equal(ties):
    assert verdicts(UNEVEN, ties, 24)["equal"] >= 21


@pytest.mark.slow
@pytest.mark.parametrize("ties", list(Ties))
@pytest.mark.parametrize("grid", [1.0, 2.0, 6.0])
def test_it_is_called_better_or_worse_in_one_run_of_twenty(ties, grid):
    world = World(labels=(2, 5), spread=(1.5, 0.4), grid=grid)
    found = verdicts(world, ties, 300)

    print(grid, ties, dict(found))  # noqa: T201
    assert found["better"] + found["worse"] <= 0.05 * 300 + 2 * (300 * 0.05 * 0.95) ** 0.5


def test_a_model_that_knows_the_truth_is_called_better():
    assert verdicts(UNEVEN, Ties.HALF, 5, "truth")["better"] == 5


@pytest.mark.slow
@pytest.mark.parametrize("world", [World(), World(labels=(2, 2), prompts=300, care=0.4)])
def test_the_wider_interval_holds_for_other_people_and_the_other_one_does_not(world):
    many = replace(world, prompts=world.prompts * 20, labelers=400)
    truth = fmean(known(rate(met(board_of(many, at), Filters()), Ties.HALF)) for at in range(2))
    wide = narrow = 0
    runs = 300
    for seed in range(runs):
        found = met(board_of(world, seed), Filters())
        people, prompts = measures_of_crowd(counted(found, Ties.HALF), 1)[0], rate(found, Ties.HALF)
        wide += holds(people, truth)
        narrow += holds(prompts, truth)

    print(world, wide / runs, narrow / runs)  # noqa: T201
    assert 0.92 <= wide / runs <= 0.98
    assert narrow / runs < 0.9


def known(found: Measure) -> float:
    assert found.value is not None
    return found.value


def holds(found: Measure, truth: float) -> bool:
    assert found.low is not None
    assert found.high is not None
    return bool(found.low <= truth <= found.high)

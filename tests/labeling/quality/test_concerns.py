"""Cheaters are found, honest people are left alone, and only a person judges."""

from collections import Counter

import numpy as np
import pytest

from labeling.models import Reply, Task, User
from labeling.quality.columns.board import Board
from labeling.quality.concerns import texts
from labeling.quality.concerns.models import Concern, ConcernKind, ConcernState
from labeling.quality.concerns.rules import look
from labeling.quality.concerns.services import judge, look_for_concerns
from labeling.quality.concerns.texts import Written, near_duplicates, pasted
from labeling.tasks.models import Kind
from tests.labeling.conftest import open_one
from tests.labeling.quality.cheaters import KINDS, Crowd, crowd
from tests.labeling.quality.conftest import board_now, say
from tests.labeling.quality.worlds import Prompt, board_with


def found_in(simulated: Crowd) -> tuple[Counter[ConcernKind], Counter[ConcernKind], set[int]]:
    """By kind: those found for what they are, how many there were; and honest people pointed at."""
    seen = {(one.person, one.kind) for one in look(simulated.board)}
    seen |= {(one.person, ConcernKind.PASTED) for one in pasted(simulated.texts)}
    caught = Counter(kind for person, kind in simulated.cheaters.items() if (person, kind) in seen)
    wronged = {person for person, _kind in seen if person not in simulated.cheaters}
    return caught, Counter(simulated.cheaters.values()), wronged


def test_six_kinds_of_cheaters_are_found_and_honest_people_are_not():
    caught, there, wronged = found_in(crowd(people=180, cheaters=24, seed=1))

    assert sum(caught.values()) >= 0.95 * sum(there.values()), (caught, there)
    assert set(caught) == set(KINDS)
    assert len(wronged) <= 0.01 * 156


@pytest.mark.slow
def test_a_thousand_labelers_of_whom_one_in_twenty_cheats():
    caught: Counter[ConcernKind] = Counter()
    there: Counter[ConcernKind] = Counter()
    wronged = honest = 0
    for seed in range(6):
        simulated = crowd(people=1000, cheaters=50, seed=100 + seed)
        one, all_of, pointed_at = found_in(simulated)
        caught, there = caught + one, there + all_of
        wronged, honest = wronged + len(pointed_at), honest + 950

    print({kind: f"{caught[kind]} of {there[kind]}" for kind in KINDS}, f"{wronged} of {honest}")  # noqa: T201
    for kind in KINDS:
        assert caught[kind] >= 0.95 * there[kind], kind
    assert wronged <= 0.01 * honest


HONEST, CLICKERS = 40, (40, 41, 42, 43)
KINDS_OF_CROWD = {
    "meets only a clicker": lambda turn: Prompt([0, 40]),
    "meets only a clicker and others who met each other": lambda turn: Prompt([0, 40, 41]),
    "has only hard prompts": lambda turn: Prompt([0, 1 + turn % 9, 10 + turn % 9], 0.3),
    "has only hard prompts, for two": lambda turn: Prompt([0, 1 + turn % 9], 0.4),
    "shares only easy prompts with one other": lambda turn: Prompt([0, 1], 6.0),
    "shares only easy prompts with two others": lambda turn: Prompt([0, 1, 2 + turn % 30], 6.0),
}


def unbalanced(kind: str, seed: int) -> Board:
    """Forty honest people and four clickers; the first person gets prompts unlike the others'."""
    dice = np.random.default_rng(seed)
    people = np.arange(1, HONEST + len(CLICKERS))
    prompts = [Prompt(dice.choice(people, 3, replace=False).tolist()) for _ in range(900)]
    prompts += [KINDS_OF_CROWD[kind](turn) for turn in range(45)]
    noise = dice.lognormal(np.log(0.7), 0.2, HONEST + len(CLICKERS))
    return board_with(prompts, noise, dice, clickers=CLICKERS)


@pytest.mark.parametrize("kind", KINDS_OF_CROWD)
def test_nobody_is_pointed_at_for_the_people_and_prompts_they_got(kind):
    wronged, caught, runs = 0, 0, 5
    for seed in range(runs):
        found = {(one.person, one.kind) for one in look(unbalanced(kind, seed))}
        wronged += len({person for person, _ in found if person < HONEST})
        caught += sum((person, ConcernKind.RANDOM) in found for person in CLICKERS)

    assert wronged == 0
    assert caught >= 0.95 * runs * len(CLICKERS)


def test_clickers_are_found_where_only_two_people_rank_each_prompt():
    dice = np.random.default_rng(1)
    everybody = HONEST + len(CLICKERS)
    prompts = [Prompt(dice.choice(everybody, 2, replace=False).tolist()) for _ in range(2000)]
    noise = dice.lognormal(np.log(0.7), 0.2, everybody)

    found = [one.person for one in look(board_with(prompts, noise, dice, clickers=CLICKERS))]

    # Such a task may be a hard one, so more labels are needed for the same certainty.
    assert set(found) <= set(CLICKERS)
    assert len(found) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS_OF_CROWD)
def test_at_most_one_of_a_hundred_honest_people_is_pointed_at(kind):
    wronged, first, runs = 0, 0, 60
    for seed in range(runs):
        found = {one.person for one in look(unbalanced(kind, 100 + seed)) if one.person < HONEST}
        wronged, first = wronged + len(found), first + (0 in found)

    print(kind, wronged, "of", runs * HONEST, "and", first, "of", runs)  # noqa: T201
    assert wronged <= 0.01 * runs * HONEST
    assert first <= 0.05 * runs


def test_after_nine_tasks_nobody_is_pointed_at():
    simulated = crowd(people=60, cheaters=12, seed=3, each=9)

    assert look(simulated.board) == []


def text(word: str, number: int) -> str:
    return " ".join(f"{word}{number}-{at} is said here" for at in range(20))


def test_texts_like_another_persons_are_found_whoever_wrote_first():
    own = [Written(at, 1, text("rain", at), 0) for at in range(5)]
    like = [Written(10 + at, 2, text("rain", at).upper() + " Indeed!", 0) for at in range(5)]
    others = [Written(20 + at, 3, text("snow", at), 0) for at in range(5)]

    [found] = near_duplicates([*others, *like, *own])

    assert (found.person, found.other, found.texts) == (2, 1, 5)
    assert texts.sketch("Yes.") == frozenset()


def test_a_copier_is_kept_as_a_concern_once_and_a_dismissal_is_heeded(people, manager):
    ada, grace, *_ = everybody = people(4)
    for number in range(24):
        task = open_one(overlap=3, replies=5)
        order = [[1, 2, 3, 4, 5], [5, 3, 1, 2, 4], [2, 1, 5, 4, 3]][number % 3]
        say(task, ada, order)
        say(task, grace, order)
        say(task, everybody[2 + number % 2], [order[-1], *order[:-1]])
    board = board_now()

    look_for_concerns(board)
    again = look_for_concerns(board)

    copied = Concern.objects.get(kind=ConcernKind.COPIED)
    assert (copied.person, copied.other, again) == (grace, ada, 0)
    assert copied.evidence["share_same_order"] == 1
    judge(concern=copied, state=ConcernState.DISMISSED, note="They sat together.", person=manager)
    look_for_concerns(board)
    assert not Concern.objects.filter(kind=ConcernKind.COPIED, state=ConcernState.OPEN).exists()
    assert User.objects.get(pk=grace.pk).is_active


def test_pasted_demonstrations_are_a_concern(people, manager):
    ada, grace = people(2)
    for number in range(6):
        for labeler, share in ((ada, 0), (grace, 1)):
            task: Task = open_one(Kind.DEMONSTRATE)
            body = text(f"{labeler.username} ", number)
            say(task, labeler, text=body, pasted_chars=share * len(body))

    look_for_concerns(board_now())

    [concern] = Concern.objects.all()
    assert (concern.person, concern.kind, concern.tasks) == (grace, ConcernKind.PASTED, 6)
    assert Reply.objects.count() == 12

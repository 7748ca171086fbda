"""Scripted labelers: what they say, and how noisy they must be to agree as people do."""

import random
from dataclasses import replace
from itertools import combinations
from statistics import fmean

import pytest

from simulation.labelers.calibrated import (
    Character,
    Labeler,
    Reply,
    Scale,
    flags,
    rating,
    team,
)  # fmt: skip
from simulation.labelers.judging import ranked
from simulation.simulate.calibration import Asked, accuracy, agreement, calibrate, places, scale_of
from simulation.simulate.preference import PreferenceFailed

EVEN = Character("ada", taste=0, tie=0.1)


def asked(count: int, replies: int, seed: int = 0, whole: bool = False) -> list[Asked]:
    dice = random.Random(seed)
    found = []
    for number in range(count):
        scores = [dice.gauss(5, 3) for _ in range(replies)]
        scores = [float(round(score / 3)) for score in scores] if whole else scores
        said = [Reply(f"{n}", f"reply {number}/{n}", score) for n, score in enumerate(scores)]
        found.append(Asked(f"prompt {number}", said))
    return found


def test_without_noise_the_order_is_that_of_the_preference_and_near_replies_tie():
    replies = [Reply("A", "a", 1.0), Reply("B", "b", 3.0), Reply("C", "c", 1.05)]

    said = Labeler(EVEN, Scale(0, 1), noise=0).judge("Why?", replies)

    assert said.ranking == [["B"], ["C", "A"]]
    assert said.ratings["B"]["value"] > said.ratings["A"]["value"]


def test_groups_of_ties_do_not_grow_step_by_step():
    liked = {"A": 1.0, "B": 0.9, "C": 0.8, "D": 0.7}

    assert ranked(liked, 0.15) == [["A", "B"], ["C", "D"]]


def test_ratings_stay_on_the_scale_and_flags_are_those_of_the_form():
    from labeling.tasks.forms import FLAGS

    assert [rating(worth) for worth in (-9, 0, 9)] == [1, 4, 7]
    assert {*flags(-2), *flags(0), *flags(2)} <= {code for code, *_ in FLAGS}


def test_who_does_not_read_says_anything_in_no_time():
    hasty, careful = replace(EVEN, honesty=0.0), EVEN
    one = asked(1, 9)[0]

    quick, slow = (
        Labeler(who, Scale(5, 3), 0).judge(one.prompt, one.replies) for who in (hasty, careful)
    )

    assert quick.seconds < slow.seconds
    of_many = asked(200, 6)
    assert accuracy([Labeler(hasty, Scale(5, 3), 0)], of_many) == pytest.approx(0.5, abs=0.05)
    assert accuracy([Labeler(careful, Scale(5, 3), 0)], of_many) > 0.95


def test_the_same_seed_says_the_same_and_another_labeler_something_else():
    one = asked(1, 9)[0]
    ada, grace = (Labeler(replace(EVEN, name=name), Scale(5, 3), 1.0) for name in ("ada", "grace"))

    assert places(ada, one) == places(ada, one)
    assert places(ada, one) != places(grace, one)


@pytest.mark.parametrize("target", [0.65, 0.73, 0.8])
def test_noise_is_set_so_that_two_of_the_team_agree_as_wanted(target):
    people = team(12, seed=3)
    known, fresh = asked(250, 7, seed=1), asked(250, 7, seed=2)

    found = calibrate(people, known, target=target, seed=0)

    assert found.is_near
    assert found.agreement == pytest.approx(target, abs=0.005)
    labelers = [Labeler(one, found.scale, found.noise, 0) for one in people]
    assert agreement(labelers, fresh) == pytest.approx(target, abs=0.03)


def test_agreement_is_what_counting_every_pair_by_hand_gives():
    people = [Labeler(one, Scale(5, 3), 0.7) for one in team(2, seed=0)]
    known = asked(40, 5)

    by_hand = []
    for one in known:
        ours, theirs = (places(who, one) for who in people)
        for a, b in combinations(range(5), 2):
            x, y = ours[a] - ours[b], theirs[a] - theirs[b]
            same = (x > 0) == (y > 0) and (x < 0) == (y < 0)
            by_hand.append(1.0 if same else 0.5 if 0 in (x, y) else 0.0)

    assert agreement(people, known) == pytest.approx(fmean(by_hand))


def test_a_preference_of_few_values_is_calibrated_too():
    found = calibrate(team(12, seed=0), asked(100, 6, whole=True), target=0.73, seed=0)

    assert found.is_near


def test_a_preference_that_tells_nothing_apart_is_refused_in_words():
    same = [Asked("Why?", [Reply("0", "a", 1.0), Reply("1", "b", 1.0)])]

    with pytest.raises(PreferenceFailed, match="same score"):
        scale_of(same)

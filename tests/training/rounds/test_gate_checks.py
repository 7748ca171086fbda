"""The gate's arithmetic, by every combination of what can be good, bad or unknown."""

from itertools import product

import pytest

from training.rounds.gate_checks import WinRate, checks, verdict
from training.rounds.plan import Plan

GOOD = {"reward": 2.0, "kl": 5.0, "reply_tokens": 110.0, "text_loss": 3.0}
OLD = {"reward": 1.0, "kl": 0.0, "reply_tokens": 100.0, "text_loss": 2.95}
BAD = {"reward": 0.5, "kl": 60.0, "reply_tokens": 200.0, "text_loss": 4.0}
PEOPLE = {True: WinRate(0.7, 0.6, 0.8, 90, 30), False: WinRate(0.55, 0.45, 0.65), None: None}


def test_whatever_fails_keeps_the_gate_shut_and_what_is_unknown_does_not():
    for states in product([True, False, None], repeat=5):
        judges_rightly(states)


def judges_rightly(states: tuple[bool | None, ...]) -> None:
    people, *others = states
    numbers = {True: GOOD, False: BAD}
    new = {
        name: numbers[state][name]
        for name, state in zip(GOOD, others, strict=True)
        if state is not None
    }

    found = checks(Plan(), new, OLD, PEOPLE[people])

    passed = {one.name: one.passed for one in found}
    expected = dict(zip(["reward", "kl", "length", "text_loss"], others, strict=True))
    if people is not None:
        expected["win_rate"] = people
    assert passed == expected
    assert verdict(found) == (False not in states and set(states) != {None})


def test_without_a_kl_limit_the_kl_is_shown_but_decides_nothing():
    [kl] = [one for one in checks(Plan(most_kl=0), BAD, OLD, None) if one.name == "kl"]

    assert (kl.value, kl.passed) == (60.0, None)


def test_an_interval_that_is_not_known_does_not_let_anybody_pass():
    [win_rate, *_] = checks(Plan(), GOOD, OLD, WinRate(None, None, None))

    assert win_rate.passed is False


def test_a_policy_that_became_terse_is_as_suspect_as_one_that_rambles():
    found = {c.name: c for c in checks(Plan(), GOOD | {"reply_tokens": 30.0}, OLD, None)}

    assert found["length"].value == pytest.approx(0.7)
    assert found["length"].passed is False

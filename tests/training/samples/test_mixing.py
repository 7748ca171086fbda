"""Who writes how much, and what is left out: checked by trying all cases."""

from itertools import product

import pytest

from training.samples.mixing import (
    EMPTY,
    IDENTICAL,
    KEPT,
    SPARE,
    Said,
    fates,
    missing,
    owed,
    replies_wanted,
)

SHARES = [(1.0,), (0.5, 0.5), (0.9, 0.1), (0.8, 0.2), (0.7, 0.2, 0.1), (0.34, 0.33, 0.33), (3, 1)]


@pytest.mark.parametrize("shares", SHARES)
def test_what_the_writers_owe_adds_up_and_is_within_one_of_their_share(shares):
    for wanted, prompt in product(range(1, 10), range(50)):
        given = owed(shares, wanted, seed=3, prompt=prompt)

        assert sum(given) == wanted
        for share, count in zip(shares, given, strict=True):
            assert abs(count - share / sum(shares) * wanted) < 1


@pytest.mark.parametrize("shares", SHARES)
def test_over_many_prompts_each_writer_writes_its_share(shares):
    prompts = 4000
    counts = [owed(shares, 4, seed=1, prompt=n) for n in range(prompts)]

    for place, share in enumerate(shares):
        written = sum(count[place] for count in counts) / (4 * prompts)
        assert written == pytest.approx(share / sum(shares), abs=0.01)


def test_k_is_any_number_from_least_to_most_and_stays_the_same_for_a_seed():
    drawn = [replies_wanted(4, 9, seed=5, prompt=n) for n in range(6000)]

    assert {drawn.count(k) > 850 for k in range(4, 10)} == {True}
    assert min(drawn) == 4
    assert max(drawn) == 9
    assert drawn == [replies_wanted(4, 9, seed=5, prompt=n) for n in range(6000)]
    assert {replies_wanted(4, 4, seed=s, prompt=s) for s in range(100)} == {4}


def test_every_way_to_say_the_same_keeps_each_text_once_and_no_more_than_wanted():
    owes = {1: 2, 2: 1}
    for texts in product(["a", "b", " a ", ""], repeat=5):
        drawn = [Said(1, n, text) for n, text in enumerate(texts[:3])]
        drawn += [Said(2, n, text) for n, text in enumerate(texts[3:])]
        fate = fates(drawn, owes, 3)
        kept = [one.text.strip() for one, why in fate.items() if why == KEPT]
        said = {text.strip() for text in texts} - {""}

        assert set(fate) == set(drawn)
        assert len(kept) == len(set(kept)) == min(3, len(said))
        assert all((why == EMPTY) == (one.text.strip() == "") for one, why in fate.items())
        lacking = missing(fate, owes)
        assert sum(lacking.values()) == 3 - len(kept)
        assert all(0 < count <= owes[writer] for writer, count in lacking.items())


def test_a_spare_reply_takes_the_place_of_one_that_only_repeats():
    drawn = [Said(1, 0, "yes"), Said(1, 1, "yes"), Said(2, 0, "no"), Said(2, 1, "maybe")]

    fate = fates(drawn, {1: 2, 2: 1}, 3)

    assert [fate[one] for one in drawn] == [KEPT, IDENTICAL, KEPT, KEPT]
    assert fates(drawn, {1: 1, 2: 1}, 2)[drawn[3]] == SPARE

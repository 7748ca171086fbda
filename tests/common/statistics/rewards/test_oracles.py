"""Every estimator against enumeration, a loop by hand, or a closed form."""

import itertools
import math
import random
from collections.abc import Sequence
from statistics import fmean
from typing import Any

import numpy as np
import pytest

from common.statistics.rewards.best_of import beaten, best_of, curve, kl_bound, steps
from common.statistics.rewards.biases import by_writer, length_bias, position_bias
from common.statistics.rewards.calibration import calibration, reliability, temperature
from common.statistics.rewards.card import card_of, compared
from common.statistics.rewards.estimates import right, share
from common.statistics.rewards.gain import gain_of
from common.statistics.rewards.members import members
from common.statistics.rewards.people import beside_people, meetings, tie_margin
from common.statistics.rewards.rows import ScoredRow, pairs_of


def world(
    seed: int, *, lists: int = 12, labelers: int = 3, k: int | None = None
) -> list[ScoredRow]:
    """Rankings with ties, several labelers per prompt, shown in different orders."""
    chance = random.Random(seed)  # noqa: S311
    rows: list[ScoredRow] = []
    for prompt in range(lists):
        size = k or chance.choice([2, 3, 4])
        lengths = [chance.randrange(5, 9) for _ in range(size)]
        scores = [chance.choice([0.0, 0.5, 1.0, 2.0]) for _ in range(size)]
        for labeler in range(chance.randrange(1, labelers + 1)):
            order = chance.sample(range(size), size)
            row = ScoredRow(
                prompt=prompt,
                ranks=tuple(chance.randrange(1, 4) for _ in order),
                scores=tuple(scores[n] for n in order),
                replies=tuple(order),
                lengths=tuple(lengths[n] for n in order),
                members=(tuple(chance.random() for _ in order),),
                line=len(rows),
                labeler=f"labeler {labeler}",
                about={"writers": [f"w{n % 2}" for n in order], "language": chance.choice("ab")},
            )
            rows.append(row)
    return rows


def sign(number: float) -> int:
    return (number > 0) - (number < 0)


def each_pair(row: ScoredRow) -> list[tuple[int, int]]:
    return list(itertools.combinations(range(len(row.ranks)), 2))


def accuracy_by_hand(rows: Sequence[ScoredRow], key: Any) -> float:
    """1 where the key orders a pair as the person did, 1/2 where it ties, over untied pairs."""
    found = []
    for row in rows:
        for a, b in each_pair(row):
            if row.ranks[a] != row.ranks[b]:
                better, worse = (a, b) if row.ranks[a] < row.ranks[b] else (b, a)
                lead = key(row)[better] - key(row)[worse]
                found.append((1 + sign(lead)) / 2)
    return fmean(found)


@pytest.mark.parametrize("seed", range(5))
def test_accuracy_of_the_model_and_of_length_by_a_loop(seed):
    rows = world(seed)

    card = card_of(rows)

    model, length = (accuracy_by_hand(rows, key) for key in (_scores, _lengths))
    assert card["accuracy"]["value"] == pytest.approx(model)
    assert card["length"]["value"] == pytest.approx(length)
    assert card["minus_length"]["value"] == pytest.approx(model - length)
    assert card["ties"] + card["pairs"] == sum(len(each_pair(row)) for row in rows)


def _scores(row: ScoredRow) -> Sequence[float]:
    return row.scores


def _lengths(row: ScoredRow) -> Sequence[float]:
    return row.lengths


@pytest.mark.parametrize("by", ["replies", "language", "apart"])
def test_parts_are_the_accuracies_of_the_rows_they_name(by):
    rows = world(7)

    [part] = [one for one in card_of(rows)["parts"] if one["by"] == by]

    for one in part["rows"]:
        values = []
        for row in rows:
            for a, b in each_pair(row):
                names = {
                    "replies": len(row.ranks),
                    "language": row.about["language"],
                    "apart": abs(row.ranks[a] - row.ranks[b]),
                }
                if row.ranks[a] != row.ranks[b] and str(names[by]) == one["name"]:
                    lead = (row.scores[a] - row.scores[b]) * (row.ranks[b] - row.ranks[a])
                    values.append((1 + sign(lead)) / 2)
        assert one["model"]["value"] == pytest.approx(fmean(values))
        assert one["model"]["pairs"] == len(values)


def test_the_interval_of_one_pair_per_prompt_is_wilsons_with_students_t():
    rows = [
        ScoredRow(prompt=n, ranks=(1, 2), scores=(1.0, 0.0) if n < 30 else (0.0, 1.0))
        for n in range(40)
    ]

    found = card_of(rows)["accuracy"]

    t, n, p = 2.0226909, 39, 0.75  # the jackknife divides by n - 1
    middle = (p + t * t / n / 2) / (1 + t * t / n)
    half = t / (1 + t * t / n) * math.sqrt(p * (1 - p) / n + t * t / n / n / 4)
    assert (found["low"], found["high"]) == pytest.approx((middle - half, middle + half), abs=1e-6)


def test_no_interval_is_claimed_from_four_prompts():
    found = card_of([ScoredRow(n, (1, 2), (1.0, 0.0)) for n in range(4)])["accuracy"]

    assert (found["value"], found["low"], found["high"]) == (1.0, None, None)


@pytest.mark.parametrize("seed", range(5))
def test_people_meet_wherever_two_of_them_ordered_the_same_two_replies(seed):
    rows = world(seed, labelers=4)
    pairs = pairs_of(rows)
    code = np.array([int(row.labeler[-1]) for row in rows])[pairs.row]

    met = meetings(pairs, code)
    card = beside_people(pairs, code)

    agreed = counted = many = 0
    for one, other in itertools.combinations(rows, 2):
        if one.prompt != other.prompt or one.labeler == other.labeler:
            continue
        for a, b in itertools.combinations(sorted(set(one.replies) & set(other.replies)), 2):
            mine, theirs = _order(one, a, b), _order(other, a, b)
            many += 1
            counted += bool(mine * theirs)
            agreed += mine * theirs > 0
    assert len(met.one) == many
    assert card is not None
    assert card["people"]["value"] == pytest.approx(agreed / counted)


def _order(row: ScoredRow, a: int, b: int) -> int:
    ranks = dict(zip(row.replies, row.ranks, strict=True))
    return sign(ranks[b] - ranks[a])


def test_nobody_meets_their_own_second_ranking():
    rows = [ScoredRow(0, (1, 2), (1.0, 0.0), labeler="ada") for _ in range(2)]
    other = ScoredRow(0, (1, 2), (1.0, 0.0), labeler="grace")

    assert card_of(rows)["people"] is None
    assert card_of([*rows, other])["people"]["meetings"] == 2


def test_pairs_that_repeat_a_prompt_make_no_interval_narrower():
    once = [ScoredRow(n, (1, 2), (float(n % 3), 1.0)) for n in range(20)]

    alone, thrice = card_of(once)["accuracy"], card_of(once * 3)["accuracy"]

    assert (alone["pairs"], thrice["pairs"]) == (20, 60)
    assert (thrice["low"], thrice["high"]) == pytest.approx((alone["low"], alone["high"]))


def test_the_model_ties_as_often_as_people_do():
    lead, people = np.array([3.0, -1.0, 0.2, -0.1]), np.array([1, 0, -1, 0])

    margin = tie_margin(lead, people)

    assert np.count_nonzero(np.abs(lead) < margin) == np.count_nonzero(people == 0) == 2


@pytest.mark.parametrize("ties", [0.0, 1.0])
def test_a_model_that_ranks_as_a_person_does_is_not_called_worse_or_better(ties):
    """Persons see the true quality with noise; the model is one more of them."""
    wrong, gaps = 0, []
    for seed in range(40):
        noise = np.random.default_rng(seed)
        rows = []
        for prompt in range(60):
            hard = noise.uniform(0.2, 2)
            truth = noise.normal(size=4) * hard
            own = truth + noise.normal(size=4)
            for labeler in range(noise.integers(2, 4)):
                seen = truth + noise.normal(size=4)
                seen = np.round(seen / ties) * ties if ties else seen
                ranks = tuple(int(1 + (seen > one).sum()) for one in seen)
                rows.append(
                    ScoredRow(prompt, ranks, tuple(own), (0, 1, 2, 3), labeler=str(labeler))
                )
        found = card_of(rows)["people"]["model_minus_people"]
        wrong += not found["low"] <= 0 <= found["high"]
        gaps.append(found["value"])
    assert wrong <= 4  # 5 % of 40 is 2
    assert abs(fmean(gaps)) < 0.01


@pytest.mark.parametrize(("count", "n"), [(5, 1), (5, 2), (5, 3), (6, 4), (6, 6)])
def test_best_of_n_is_the_mean_over_all_subsets(count, n):
    chance = random.Random(count * n)  # noqa: S311
    keys = [chance.choice([0.0, 1.0, 2.0, 3.0]) for _ in range(count)]  # with ties
    values = [chance.random() for _ in range(count)]

    found = best_of(np.array([keys]), np.array([values]), n)[0]

    each = []
    for subset in itertools.combinations(range(count), n):
        most = max(keys[i] for i in subset)
        each.append(fmean(values[i] for i in subset if keys[i] == most))
    assert found == pytest.approx(fmean(each))


def test_best_of_n_of_uniform_scores_is_n_over_n_plus_one():
    keys = np.random.default_rng(1).uniform(size=(4000, 64))

    found = curve(keys, keys, np.arange(4000))

    assert [one["n"] for one in found] == steps(64) == [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64]
    for one in found:
        assert one["value"] == pytest.approx(one["n"] / (one["n"] + 1), abs=0.004)
        assert one["low"] < one["value"] < one["high"]


def test_the_gain_is_what_the_chooser_and_the_judge_say_of_the_best_of_every_subset():
    noise = np.random.default_rng(9)
    rows = [
        {
            "scores": noise.normal(size=5).tolist(),
            "judged": noise.normal(size=5).tolist(),
            "tokens": noise.integers(1, 50, size=5).tolist(),
        }
        for _ in range(6)
    ]

    found = gain_of([*rows, {"scores": [1.0], "tokens": [1]}])

    assert found is not None
    assert (found["replies"], found["prompts"]) == (5, 6)
    for name, values in (("model", "scores"), ("judge", "judged"), ("tokens", "tokens")):
        for one in found[name]:
            by_prompt = [
                fmean(
                    row[values][max(subset, key=lambda i: row["scores"][i])]
                    for subset in itertools.combinations(range(5), one["n"])
                )
                for row in rows
            ]
            assert one["value"] == pytest.approx(fmean(by_prompt))
    assert gain_of([]) is None
    without = gain_of([{"scores": [1.0, 2.0], "tokens": [1, 2]}] * 5)
    assert without is not None
    assert without["judge"] == []


def test_the_bound_of_the_kl_is_that_of_distinct_replies():
    """Best-of-n of N equally likely replies, N large: KL of the order statistic by summation."""
    for n in (1, 2, 5):
        count = 20_000
        chance = (np.arange(1, count + 1) / count) ** n - (np.arange(count) / count) ** n
        kl = float((chance * np.log(np.maximum(chance, 1e-300) * count)).sum())
        assert kl_bound(n) == pytest.approx(kl, abs=1e-3)


def test_a_reply_beats_a_share_of_the_others_and_half_of_its_ties():
    assert beaten(np.array([[1, 2, 2, 4]])).tolist() == [[1, 0.5, 0.5, 0]]


def test_best_of_n_by_people_begins_at_one_half_and_ends_with_the_model_s_choice():
    rows = world(3, lists=30, k=4)

    [found] = card_of(rows)["best_of"]

    assert found["model"][0]["value"] == pytest.approx(0.5)
    ordered = [row for row in rows if len(set(row.ranks)) > 1]
    ends = []
    for row in ordered:
        top = [n for n, score in enumerate(row.scores) if score == max(row.scores)]
        won = beaten(np.array([row.ranks]))[0]
        ends.append(fmean(won[n] for n in top))
    assert found["model"][-1]["value"] == pytest.approx(fmean(ends))
    most = [max(beaten(np.array([row.ranks]))[0]) for row in ordered]
    assert found["people"][-1]["value"] == pytest.approx(fmean(most))


@pytest.mark.parametrize(("share_right", "lead"), [(0.9, 0.5), (0.7, 3.0)])
def test_the_temperature_of_equal_leads_is_closed_form(share_right, lead):
    many = 1000
    signed = np.full(many, lead)
    signed[int(many * share_right) :] *= -1

    fit = temperature(signed, np.arange(many))

    assert fit is not None
    value, low, _high = fit
    logit = math.log(share_right / (1 - share_right))
    assert value == pytest.approx(lead / logit, rel=1e-6)
    # The delta method by hand: var(logit) = 1 / (n p (1 - p)).
    error = 1 / math.sqrt(many * share_right * (1 - share_right)) / logit
    assert low is not None
    assert math.log(value / low) == pytest.approx(1.9623 * error, rel=1e-2)


def test_no_temperature_is_best_where_all_are_right_or_most_are_wrong():
    assert temperature(np.ones(9), np.arange(9)) is None
    assert temperature(np.array([-2.0, 1.0]), np.arange(2)) is None


def test_the_temperature_makes_the_log_loss_least():
    noise = np.random.default_rng(2)
    signed = noise.normal(0.8, 2, size=400)

    fit = temperature(signed, np.arange(400))

    assert fit is not None
    loss = [
        float(np.logaddexp(0, -signed / t).mean()) for t in (fit[0] * 0.98, fit[0], fit[0] * 1.02)
    ]
    assert loss[1] < min(loss[0], loss[2])


def test_the_interval_of_the_temperature_holds_the_truth():
    truth, held = 2.0, 0
    for seed in range(100):
        noise = np.random.default_rng(seed)
        lead = noise.normal(0, 3, size=300)
        people = np.where(noise.uniform(size=300) < 1 / (1 + np.exp(-lead / truth)), 1, -1)
        fit = temperature(lead * people, np.arange(300))
        assert fit is not None
        _, low, high = fit
        assert low is not None
        assert high is not None
        held += low <= truth <= high
    assert held >= 90


def test_reliability_and_its_error_by_a_loop():
    noise = np.random.default_rng(3)
    lead, people = noise.normal(0, 2, size=500), noise.choice([-1, 1], size=500)

    found = calibration(lead, people, np.arange(500))

    bins: dict[int, list[tuple[float, bool]]] = {}
    for one, other in zip(lead, people, strict=True):
        sure = 1 / (1 + math.exp(-abs(one)))
        bins.setdefault(min(int((sure - 0.5) * 20), 9), []).append((sure, one * other > 0))
    error = sum(abs(sum(s - r for s, r in inside)) for inside in bins.values()) / 500
    assert found["error"] == pytest.approx(error)
    assert len(found["bins"]) == len(bins)
    assert sum(one["pairs"] for one in found["bins"]) == 500
    assert found["log_loss"] == pytest.approx(np.logaddexp(0, -lead * people).mean())


def test_scores_that_are_chances_are_on_the_diagonal():
    noise = np.random.default_rng(4)
    lead = noise.normal(0, 2, size=20_000)
    people = np.where(noise.uniform(size=20_000) < 1 / (1 + np.exp(-lead)), 1, -1)

    found = calibration(lead, people, np.arange(20_000))

    assert found["error"] < 0.015
    assert found["temperature"]["value"] == pytest.approx(1, abs=0.05)
    assert reliability(np.zeros(0), np.zeros(0), np.zeros(0)) == []


def test_the_fit_calibrates_scores_that_are_three_times_too_large():
    noise = np.random.default_rng(5)
    lead = noise.normal(0, 2, size=20_000)
    people = np.where(noise.uniform(size=20_000) < 1 / (1 + np.exp(-lead)), 1, -1)

    found = calibration(3 * lead, people, np.arange(20_000))

    assert found["temperature"]["value"] == pytest.approx(3, abs=0.15)
    assert found["after"]["error"] < 0.015 < found["error"]
    assert found["after"]["log_loss"] == pytest.approx(
        np.logaddexp(0, -3 * lead / found["temperature"]["value"] * people).mean()
    )


def test_length_and_position_by_a_loop():
    rows = world(5, lists=20)
    pairs = pairs_of(rows)

    length, position = length_bias(pairs), position_bias(pairs)

    longer: dict[str, list[float]] = {"model": [], "people": [], "good": [], "bad": []}
    first: dict[str, list[float]] = {"model": [], "people": []}
    for row in rows:
        for a, b in each_pair(row):
            lead, people = sign(row.scores[a] - row.scores[b]), sign(row.ranks[b] - row.ranks[a])
            first["model"].append((1 + lead) / 2)
            first["people"].append((1 + people) / 2)
            if toward := sign(row.lengths[a] - row.lengths[b]):
                longer["model"].append((1 + lead * toward) / 2)
                longer["people"].append((1 + people * toward) / 2)
                if people:
                    longer["good" if people == toward else "bad"].append((1 + lead * people) / 2)
    assert position["model"]["value"] == pytest.approx(fmean(first["model"]))
    assert position["people"]["value"] == pytest.approx(fmean(first["people"]))
    assert length["model"]["value"] == pytest.approx(fmean(longer["model"]))
    assert length["people"]["value"] == pytest.approx(fmean(longer["people"]))
    gap = fmean(longer["model"]) - fmean(longer["people"])
    assert length["difference"]["value"] == pytest.approx(gap)
    assert length["longer_is_better"]["value"] == pytest.approx(fmean(longer["good"]))
    assert length["shorter_is_better"]["value"] == pytest.approx(fmean(longer["bad"]))


def test_each_reply_of_a_writer_counts_once():
    row = ScoredRow(0, (1, 2), (3.0, 1.0), (0, 1), about={"writers": ["sft", "base"]})
    again = ScoredRow(0, (1, 2), (1.0, 3.0), (1, 0), about={"writers": ["base", "sft"]})
    other = ScoredRow(1, (1, 2), (5.0, 2.0), (0, 1), about={"writers": ["sft", "base"]})

    found = {one["name"]: one for one in by_writer([row, again, other])}

    assert (found["sft"]["replies"], found["sft"]["mean"]) == (2, 4.0)
    assert found["base"]["quantiles"] == pytest.approx([1.05, 1.25, 1.5, 1.75, 1.95])


def test_members_agree_and_their_mean_is_right_by_a_loop():
    rows = world(6, lists=20)

    found = members(rows)

    agreed, united, right_mean = [], [], []
    for row in rows:
        [other] = row.members
        for a, b in each_pair(row):
            one, two = sign(row.scores[a] - row.scores[b]), sign(other[a] - other[b])
            agreed.append(1 - abs(one - two) / 2)
            people = sign(row.ranks[b] - row.ranks[a])
            both = sign(row.scores[a] - row.scores[b] + other[a] - other[b])
            if people:
                right_mean.append((1 + both * people) / 2)
                if one == two:
                    united.append((1 + both * people) / 2)
    assert found is not None
    assert found["agreement"]["value"] == pytest.approx(fmean(agreed))
    assert found["mean"]["value"] == pytest.approx(fmean(right_mean))
    assert found["united"]["value"] == pytest.approx(fmean(united))
    assert found["united"]["pairs"] + found["divided"]["pairs"] == len(right_mean)
    assert members([ScoredRow(0, (1, 2), (1.0, 0.0))]) is None


def test_two_models_are_compared_on_the_rankings_that_both_scored():
    rows = world(8)
    other = [
        ScoredRow(row.prompt, row.ranks, tuple(-s for s in row.scores), row.replies, line=row.line)
        for row in rows[3:]
    ]

    found = compared(rows, other)

    mine = accuracy_by_hand(rows[3:], _scores)
    assert found["value"] == pytest.approx(mine - (1 - mine))
    assert compared(rows, [])["pairs"] == 0


def test_folds_are_a_part_of_their_own_and_not_in_the_accuracy():
    own = [ScoredRow(n, (1, 2), (1.0, 0.0), of="held_out", line=n) for n in range(9)]
    fold = [ScoredRow(n, (1, 2), (0.0, 1.0), of="other_labelers", line=n) for n in range(9)]

    card = card_of([*own, *fold])

    assert card["accuracy"]["value"] == 1
    [part] = [one for one in card["parts"] if one["by"] == "fold"]
    assert [(row["name"], row["model"]["value"]) for row in part["rows"]] == [("other_labelers", 0)]


def test_an_empty_report_card_has_no_numbers():
    card = card_of([])

    assert card["accuracy"]["value"] is None
    assert card["people"] is None
    assert card["parts"] == []
    assert share(np.zeros(0), np.zeros(0)).pairs == 0
    assert len(right(pairs_of([]))) == 0

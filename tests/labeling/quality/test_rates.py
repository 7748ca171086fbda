"""The headline and its cuts, by hand and against a brute force over all pairs of everything."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from random import Random

import numpy as np
import pytest

from common.statistics.orders import agreed, sign
from labeling.labels.own_agreement import own_agreement
from labeling.models import Comparison, User
from labeling.quality import kinds
from labeling.quality.agreement import Ties, rate
from labeling.quality.columns.board import Board
from labeling.quality.filters import Filters, met
from labeling.quality.reward_models import record_scores
from labeling.tasks.models import Kind
from tests.labeling.conftest import open_one
from tests.labeling.quality.cheaters import crowd
from tests.labeling.quality.conftest import board_now, say

MANAGERS_VIEW = "/api/quality/overview/"


def test_the_rate_of_two_people_is_as_done_by_hand(people):
    ada, grace = people(2)
    for _ in range(8):
        task = open_one(overlap=2, replies=4)
        # Of six pairs: two alike, two ties against an order, two turned round.
        say(task, ada, [1, 2, 3, 4])
        say(task, grace, [1, 2, 2, 1])

    found = met(board_now(), Filters())

    # ada 1<2<3<4; grace {1,4}<{2,3}: pairs 12 13 alike, 14 tie, 23 tie, 24 34 turned round.
    half, excluded, exact = (rate(found, ties) for ties in Ties)
    assert (half.value, half.pairs, half.prompts, half.people) == (3 / 6, 48, 8, 2)
    assert (excluded.value, excluded.pairs) == (2 / 4, 32)
    assert exact.value == 2 / 6


def test_too_little_is_said_to_be_too_little(people):
    ada, grace = people(2)
    board = board_now()
    assert rate(met(board, Filters()), Ties.HALF).reason == "nothing"

    task = open_one(overlap=2, replies=9)
    for labeler in (ada, grace):
        say(task, labeler, [*range(1, 10)])

    measure = rate(met(board_now(), Filters()), Ties.HALF)
    assert (measure.value, measure.reason) == (None, "too_few_prompts")


def test_the_rate_is_that_of_all_pairs_compared_one_by_one(people):
    dice = Random(5)  # noqa: S311
    everybody = people(5)
    for number in range(12):
        task = open_one(overlap=3, replies=2 + number % 4)
        for labeler in dice.sample(everybody, 3):
            say(task, labeler, [dice.randint(1, 3) for _ in range(task.replies.count())])

    found = met(board_now(), Filters())

    said = [
        (one.label.seat.task_id, one.label_id, (one.first_id, one.second_id), one.outcome)
        for one in Comparison.objects.select_related("label__seat")
    ]
    sign_of = {"better": -1, "tie": 0, "worse": 1}
    met_by_hand = [
        (sign_of[mine], sign_of[theirs])
        for (task, label, pair, mine), (task2, label2, pair2, theirs) in combinations(said, 2)
        if task == task2 and pair == pair2 and label != label2
    ]
    by_hand = sum(agreed(*both) for both in met_by_hand) / len(met_by_hand)
    told_apart = [mine * theirs for mine, theirs in met_by_hand if mine * theirs]
    assert rate(found, Ties.HALF).pairs == len(met_by_hand)
    assert rate(found, Ties.HALF).value == pytest.approx(by_hand)
    assert rate(found, Ties.EXCLUDED).value == pytest.approx(told_apart.count(1) / len(told_apart))
    exact = sum(mine == theirs for mine, theirs in met_by_hand) / len(met_by_hand)
    assert rate(found, Ties.THREE_WAY).value == pytest.approx(exact)


def test_sql_and_python_count_a_tie_alike(people, settings):
    settings.LABEL_EDIT_TIME = -timedelta(days=8)  # all labels are old enough
    dice = Random(7)  # noqa: S311
    ada, grace = people(2)
    User.objects.update(sees_own_agreement=True)
    for _ in range(8):
        task = open_one(overlap=2, replies=5)
        for labeler in (ada, grace):
            say(task, labeler, [dice.randint(1, 4) for _ in range(5)])

    own = own_agreement(labeler=User.objects.get(pk=ada.pk))

    assert own is not None
    assert own.rate == pytest.approx(rate(met(board_now(), Filters()), Ties.HALF).value)
    assert [agreed(sign(a), sign(b)) for a in (-3, 0, 3) for b in (-3, 0, 3)] == [
        *[1, 0.5, 0], *[0.5, 1, 0.5], *[0, 0.5, 1],
    ]  # fmt: skip


NAMES = ["gpt", "ppo", "sft"]


@dataclass
class OneByOne:
    """Agreed and out of what, by kind of pair, the slow way."""

    board: Board
    by: str
    ties: Ties

    def kind(self, a: int, b: int) -> str:
        facts = self.board.facts
        if self.by == "model_pair":
            return "|".join(NAMES[one] for one in sorted(facts.writer[[a, b]]))
        short, long = sorted(facts.characters[[a, b]])
        return max((one for one in kinds.LENGTHS if long / short >= float(one)), key=float)

    def total(self, met_signs: Iterable[tuple[str, int, int]]) -> dict[str, tuple[float, float]]:
        found: dict[str, tuple[float, float]] = {}
        for name, mine, theirs in met_signs:
            worth = {Ties.HALF: agreed(mine, theirs), Ties.THREE_WAY: float(mine == theirs)}
            worth[Ties.EXCLUDED] = float(mine * theirs > 0)
            counts = float(self.ties != Ties.EXCLUDED or mine * theirs != 0)
            up, down = found.get(name, (0.0, 0.0))
            found[name] = (up + worth[self.ties], down + counts)
        return found

    def people(self) -> Iterator[tuple[str, int, int]]:
        for block in self.board.blocks:
            begin = self.board.first_reply[self.board.labels.task[block.rows]]
            for left, right in zip(block.left, block.right, strict=True):
                for at, (a, b) in enumerate(combinations(range(block.k), 2)):
                    name = self.kind(begin[left] + a, begin[left] + b)
                    yield name, int(block.signs[left, at]), int(block.signs[right, at])

    def model(self, scores: np.ndarray) -> Iterator[tuple[str, int, int]]:
        for block in self.board.blocks:
            begin = self.board.first_reply[self.board.labels.task[block.rows]]
            for row, first in enumerate(begin):
                said = scores[first : first + block.k]
                if np.isnan(said).any():
                    continue
                for at, (a, b) in enumerate(combinations(range(block.k), 2)):
                    name = self.kind(first + a, first + b)
                    yield name, int(block.signs[row, at]), sign(int(said[b] - said[a]))


@pytest.mark.parametrize("ties", list(Ties))
@pytest.mark.parametrize("by", ["model_pair", "length"])
def test_kinds_of_pairs_are_those_counted_one_by_one(monkeypatch, by, ties):
    board = crowd(people=30, cheaters=0, seed=3, each=4).board
    many = len(board.facts.characters)
    board.facts.writer[:] = np.arange(many) % 3
    monkeypatch.setattr(kinds, "writer_names", lambda board: (board.facts.writer, NAMES))
    scores = np.where(np.arange(many) < 99, np.nan, board.facts.characters % 7)
    board = replace(board, scores={"reward-1": scores})

    people, model, keys = kinds.kind_cut(met(board, Filters()), by, ties, "reward-1")

    slow = OneByOne(board, by, ties)
    for sums, told in ((people, slow.people()), (model, slow.model(scores))):
        found = zip(sums.upper.sum(0).tolist(), sums.lower.sum(0).tolist(), strict=True)
        assert dict(zip(keys, found, strict=True)) == slow.total(told)
    assert people.people.max() == 30


def test_a_labeler_stands_beside_the_reward_model_alone(people, manager, client_of):
    ada, grace = people(2)
    for _ in range(6):
        task = open_one(overlap=2, replies=4)
        say(task, ada, [1, 2, 3, 4])
        say(task, grace, [1, 2, 4, 3])
        ids = list(task.replies.order_by("pk").values_list("pk", flat=True))
        for model, scores in (("reward-1", [4, 3, 2, 1]), ("reward-2", [1, 2, 3, 4])):
            record_scores(model_version=model, scores=zip(ids, scores, strict=True))
    board_now()
    client = client_of(manager)

    def beside(address: str) -> dict[str, float | None]:
        rows = client.get(f"/api/quality/{address}").json()["rows"]
        found = [row["reward_model"] for row in rows]
        assert not any(one["reason"] for one in found)
        names = [row.get("name") or row["person"]["name"] for row in rows]
        return dict(zip(names, [one["value"] for one in found], strict=True))

    newest = {"labeler-0": 0.0, "labeler-1": pytest.approx(1 / 6)}
    chosen = {"labeler-0": 1.0, "labeler-1": pytest.approx(5 / 6)}
    for address in ("cuts/labeler/", "labelers/"):
        assert beside(address) == newest
        assert beside(f"{address}?reward_model=reward-1") == chosen
    overview = client.get("/api/quality/overview/?reward_model=reward-1").json()
    assert [one["name"] for one in overview["reward_models"]] == ["reward-1", "reward-2"]
    strange = client.get("/api/quality/overview/?reward_model=reward-9")
    assert (strange.status_code, "reward_model" in strange.json()["fields"]) == (400, True)


def test_managers_see_the_overview_and_every_cut(people, manager, client_of):
    dice = Random(3)  # noqa: S311
    everybody = people(4)
    for number in range(8):
        task = open_one(overlap=3, replies=4 + number % 2, kind=Kind.RANK_AND_RATE)
        k = task.replies.count()
        for labeler in dice.sample(everybody, 3):
            ratings = [dice.randint(1, 7) for _ in range(k)]
            flags = [dice.choice([(), ("hallucination",)]) for _ in range(k)]
            say(task, labeler, [dice.randint(1, k) for _ in range(k)], ratings=ratings, flags=flags)
    board_now()
    client = client_of(manager)

    overview = client.get(MANAGERS_VIEW).json()
    assert overview["rates"]["half"]["prompts"] == 8
    assert overview["rankings"] == 24
    assert not overview["fresh"]["late"]
    names = [
        *["labeler", "group", "round", "week", "use_case", "language", "k", "guideline"],
        *["model_pair", "length"],
    ]
    for by in names:
        answer = client.get(f"/api/quality/cuts/{by}/")
        assert answer.status_code == 200, by
        pairs = sum(row["measure"]["pairs"] for row in answer.json()["rows"])
        total = overview["rates"]["half"]["pairs"]
        assert pairs == total * (2 if by == "labeler" else 1), by
    for view in ("matrix", "details", "disagreements", "filters"):
        assert client.get(f"/api/quality/{view}/").status_code == 200, view
    details = client.get("/api/quality/details/").json()
    assert {one["code"] for one in details["flags"]} == {"hallucination"}
    row = client.get("/api/quality/disagreements/").json()["rows"][0]
    task = client.get(f"/api/quality/tasks/{row['task']}/").json()
    assert len(task["rankings"]) == 3
    assert row["agreement"] == min(pair["agreement"] for pair in task["pairs"])

"""All models in one order: known worlds, models without a connection, and the API."""

import numpy as np
import pytest

from labeling.campaigns.leaderboard import Heard, Leaderboard, Model, leaderboard
from labeling.campaigns.services import give_replies, open_campaign, plan_campaign
from labeling.campaigns.styles import styles_of
from labeling.campaigns.terms import Entry, Terms, Wanted
from labeling.models import CampaignReply, Prompt, Role, User
from labeling.prompts.models import Reply, Split
from labeling.prompts.withdrawal import withdraw_prompt
from tests.labeling.campaigns.test_campaigns import label_one
from tests.labeling.campaigns.test_controlled import of_styles

TRUE = {"a": 0.0, "b": 0.8, "c": 1.6, "d": 2.4}


def model(name: str, examples: str = "") -> Model:
    return Model(name, name, examples)


def heard(chance, names: str, prompts: int, first_prompt: int = 0) -> Heard:
    """Labels of one campaign, by people who rank by strength and chance alone."""
    worth = np.array([TRUE[name] for name in names]) + chance.gumbel(size=(prompts, len(names)))
    places = (-worth).argsort(axis=1).argsort(axis=1) + 1.0
    lengths = chance.lognormal(5, 0.5, (prompts, len(names), 1))
    said = of_styles(places, lengths, np.arange(prompts) + first_prompt)
    return Heard([model(name) for name in names], said)


def order(board: Leaderboard) -> list[str]:
    return [one.model.name for one in board.standings]


def test_models_that_never_met_are_compared_through_others():
    chance = np.random.default_rng(1)
    parts = [heard(chance, "ab", 400), heard(chance, "bc", 400, 400), heard(chance, "cd", 400, 800)]

    board = leaderboard(parts, "none")

    assert order(board) == ["d", "c", "b", "a"]
    middle = np.mean(list(TRUE.values()))
    for standing in board.standings:
        true = 1 / (1 + np.exp(-(TRUE[standing.model.name] - middle)))
        assert standing.chance.value == pytest.approx(true, abs=0.06)
    assert [(one.from_rank, one.to_rank) for one in board.standings] == [
        (1, 1), (2, 2), (3, 3), (4, 4),
    ]  # fmt: skip
    assert [one.campaigns for one in board.standings] == [1, 2, 2, 1]
    assert [one.chance.labels for one in board.standings] == [400, 800, 800, 400]
    assert (board.labels, board.prompts, board.reason) == (1200, 1200, "")


def test_ranks_leave_open_what_the_labels_leave_open():
    chance = np.random.default_rng(2)
    board = leaderboard([heard(chance, "ab", 3), heard(chance, "bd", 400, 3)], "none")

    by_name = {one.model.name: (one.from_rank, one.to_rank) for one in board.standings}
    assert by_name["d"][0] == 1
    assert by_name["b"][1] == 3
    assert by_name["a"][0] < by_name["a"][1]


@pytest.mark.parametrize("control", ["none", "length"])
def test_intervals_hold_the_truth_and_equal_models_share_their_ranks(control):
    chance = np.random.default_rng(3)
    runs, held, apart = 200, np.zeros(3), 0
    for _ in range(runs):
        parts = [heard(chance, "bb", 40), heard(chance, "bb", 40, 40)]
        first, second = Heard([model("x"), model("y")], parts[0].said), parts[1].said
        board = leaderboard([first, Heard([model("y"), model("z")], second)], control)
        for at, one in enumerate(sorted(board.standings, key=lambda one: one.model.name)):
            assert one.chance.low is not None
            assert one.chance.high is not None
            held[at] += one.chance.low <= 0.5 <= one.chance.high
        [x] = [one for one in board.standings if one.model.name == "x"]
        [y] = [one for one in board.standings if one.model.name == "y"]
        apart += x.from_rank > y.to_rank or y.from_rank > x.to_rank

    assert ((held / runs > 0.91) & (held / runs < 0.99)).all()
    assert apart / runs < 0.08


def test_the_smaller_group_is_listed_apart():
    chance = np.random.default_rng(4)

    board = leaderboard([heard(chance, "cd", 20), heard(chance, "ab", 60, 20)], "none")

    assert sorted(order(board)) == ["a", "b"]
    assert [one.name for one in board.apart] == ["c", "d"]


def test_other_examples_make_another_model():
    chance = np.random.default_rng(5)
    parts = [heard(chance, "ab", 30), heard(chance, "ab", 30, 30)]
    other = Heard([model("a", "Q: Hi"), model("b")], parts[1].said)

    assert sorted(order(leaderboard([parts[0], other], "none"))) == ["a", "a", "b"]


def test_nothing_said_is_no_leaderboard():
    assert leaderboard([], "none").reason == "too_few_prompts"
    one = leaderboard([heard(np.random.default_rng(6), "ab", 1)], "styles")
    assert (one.standings, one.reason) == ([], "too_few_prompts")


MARKDOWN = """# Title
Some **bold** and __strong__ words, 2 ** 3 ** 4 is no such thing * here.

- one
2. two
   * three

```python
# no heading
```
"""


@pytest.fixture
def opened(db, qualified) -> User:
    """A campaign of two models with two labels on each of its prompts."""
    rosalind = User.objects.create_user("rosalind", roles=[Role.RESEARCHER])
    for number in range(4):
        turns = [{"role": "user", "text": f"Question {number}"}]
        Prompt.objects.create(turns=turns, split=Split.TEST)
    campaign = plan_campaign(
        name="first",
        entries=[Entry("sft", baseline=True), Entry("ppo")],
        wanted=Wanted(number=4),
        terms=Terms(training_labels=2),
        created_by=rosalind,
    )
    for entrant, text in zip(campaign.entrants.all(), ["Short.", MARKDOWN], strict=True):
        prompts = campaign.prompts.values_list("prompt", flat=True)
        give_replies(entrant=entrant, texts=dict.fromkeys(prompts, text))
    campaign.refresh_from_db()
    open_campaign(campaign=campaign)
    for name in ("ada", "grace"):
        labeler = qualified(name)
        for _ in range(4):
            label_one(labeler, {"ppo": 1, "sft": 2})
    return rosalind


def test_styles_are_counted_in_the_database(opened):
    text = {reply.pk: reply.text for reply in Reply.objects.all()}

    found = styles_of(CampaignReply.objects.all())

    assert {text[reply]: styles for reply, styles in found.items()} == {
        "Short.": [6, 0, 0, 0, 0],
        MARKDOWN: [len(MARKDOWN), 1, 3, 2, 1],
    }


def test_the_leaderboard_and_the_results_come_through_the_api(opened, client_of):
    api = client_of(opened)

    board = api.get("/api/campaigns/leaderboard/").json()
    held_equal = api.get("/api/campaigns/leaderboard/?control=length").json()
    campaign = api.get("/api/campaigns/").json()[0]["id"]
    results = api.get(f"/api/campaigns/{campaign}/results/").json()

    assert [one["model"]["name"] for one in board["standings"]] == ["ppo", "sft"]
    assert board["standings"][0]["chance"]["labels"] == 8
    assert (board["labels"], board["prompts"]) == (8, 4)
    assert board["effects"] == []
    # One model always writes more, so its strength cannot be separated from that of its style.
    assert held_equal["reason"] == "styles_tell_models"
    assert results["length_controlled"][1]["reason"] == "styles_tell_models"
    assert [one["value"] for one in results["lengths"]] == [6, len(MARKDOWN)]
    refused = api.get("/api/campaigns/leaderboard/?control=taste&group=nobody")
    assert refused.status_code == 400
    assert set(refused.json()["fields"]) == {"control", "group"}


def test_labels_on_withdrawn_prompts_are_left_out(opened, client_of):
    withdraw_prompt(prompt=Prompt.objects.earliest("pk"))

    board = client_of(opened).get("/api/campaigns/leaderboard/").json()

    assert (board["labels"], board["prompts"]) == (6, 3)

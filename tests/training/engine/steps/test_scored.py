"""What a reward model says of held-out rankings, in training and in rows for the report card."""

import json
import random

import pytest

from common.statistics.rewards.card import card_of
from common.statistics.rewards.rows import ScoredRow
from tests.training.engine.tiny import write_lines
from training.engine.steps import evaluate, reward
from training.mistakes import SpecError
from training.specs import EvaluateSpec, RewardSpec

REPLIES = ["good", "fair", "poor"]


@pytest.fixture
def rankings(tmp_path):
    """Four labelers; two of them rank each prompt."""
    chance = random.Random(3)  # noqa: S311
    rows = []
    for number in range(40):
        for labeler in chance.sample("abcd", 2):
            replies = chance.sample(REPLIES, 3)
            row = {"prompt": f"why is the sky {number} ?", "replies": replies, "labeler": labeler}
            about = {"language": "en", "use_case": "brainstorming", "week": "2026-W48"}
            writers = [f"model {reply}" for reply in replies]
            ranks = [1 + REPLIES.index(reply) for reply in replies]
            rows.append(row | about | {"ranks": ranks, "writers": writers})
    return write_lines(tmp_path / "rankings.jsonl", rows)


def spec_of(folder, policy, rankings, **more) -> RewardSpec:
    given = {"out": folder / "rm", "model": str(policy), "rankings": rankings}
    given |= {"batch": 8, "learning_rate": 1e-2, "epochs": 2, "holdout": 0.3}
    return RewardSpec.parse(given | more)


def lines(path):
    return [json.loads(line) for line in path.open()]


def test_validation_during_training_is_logged_and_changes_no_step(gpt2, rankings, tmp_path):
    seldom = spec_of(tmp_path / "seldom", gpt2, rankings, evaluate_every=1000)
    often = spec_of(tmp_path / "often", gpt2, rankings, evaluate_every=2)
    for spec in (seldom, often):
        reward.train(spec)

    before, after = (lines(spec.out / "metrics.jsonl") for spec in (seldom, often))

    assert [line["loss"] for line in before] == [line["loss"] for line in after]
    measured = [line["step"] for line in after if "validation_accuracy" in line]
    assert measured == [n for n in range(1, len(after) + 1) if n % 2 == 0 or n == len(after)]
    assert [line["step"] for line in before if "validation_loss" in line] == [len(before)]
    summary = json.loads((often.out / "summary.json").read_text())
    assert after[-1]["validation_accuracy"] == pytest.approx(summary["held_out"]["accuracy"])
    assert after[-1]["validation_loss"] == pytest.approx(summary["held_out"]["log_loss"], abs=1e-4)


def test_zero_validates_once_per_epoch(gpt2, rankings, tmp_path):
    spec = spec_of(tmp_path, gpt2, rankings, evaluate_every=0)

    reward.train(spec)

    found = lines(spec.out / "metrics.jsonl")
    assert [line["step"] for line in found if "validation_accuracy" in line] == [
        len(found) // 2,
        len(found),
    ]


def test_rows_hold_scores_and_what_is_known_but_no_text(gpt2, rankings, tmp_path):
    spec = spec_of(tmp_path, gpt2, rankings, members=2)

    reward.train(spec)

    rows, source = lines(spec.out / "scored.jsonl"), lines(rankings)
    assert rows
    assert "sky" not in (spec.out / "scored.jsonl").read_text()
    for row in rows:
        given = source[row["line"] - 1]
        assert (row["of"], row["labeler"]) == ("held_out", given["labeler"])
        assert row["ranks"] == given["ranks"]
        assert row["lengths"] == [4, 4, 4]
        assert row["about"]["writers"] == given["writers"]
        assert row["about"]["week"] == "2026-W48"
        [member] = row["members"]
        assert len(member) == 3
        assert member != row["scores"]
    same: dict[int, tuple[int, str]] = {}
    for row in rows:
        for reply, text in zip(row["replies"], source[row["line"] - 1]["replies"], strict=True):
            assert same.setdefault(reply, (row["prompt"], text)) == (row["prompt"], text)
    card = card_of([ScoredRow.parse(row) for row in rows])
    summary = json.loads((spec.out / "summary.json").read_text())
    assert card["accuracy"]["value"] == pytest.approx(summary["held_out"]["accuracy"])
    assert card["people"]["people"]["value"] == 1
    assert [one["by"] for one in card["parts"]] == [
        *["replies", "use_case", "language", "week", "apart"]
    ]
    assert len(card["members"]["accuracies"]) == 2


def test_rows_of_folds_say_whether_their_labelers_were_in_training(gpt2, rankings, tmp_path):
    spec = spec_of(tmp_path, gpt2, rankings, folds=2)

    reward.train(spec)

    summary = json.loads((spec.out / "summary.json").read_text())
    card = card_of([ScoredRow.parse(row) for row in lines(spec.out / "scored.jsonl")])
    [part] = [one for one in card["parts"] if one["by"] == "fold"]
    assert {one["name"] for one in part["rows"]} == {"same_labelers", "other_labelers"}
    assert card["accuracy"]["value"] == pytest.approx(summary["held_out"]["accuracy"])


def test_an_evaluation_writes_what_best_of_n_is_computed_from(gpt2, rankings, tmp_path):
    spec = spec_of(tmp_path, gpt2, rankings, members=2, max_steps=2)
    reward.train(spec)
    prompts = write_lines(tmp_path / "p.jsonl", [{"prompt": f"name {n} rooms"} for n in range(3)])
    wanted = {"out": tmp_path / "ev", "model": str(gpt2), "prompts": prompts, "n": 4}
    wanted |= {"reward_model": str(spec.out / "model"), "max_reply_tokens": 6}
    wanted["judge"] = str(spec.out / "member-2" / "model")

    evaluate.evaluate(EvaluateSpec.parse(wanted))

    rows = lines(tmp_path / "ev" / "drawn.jsonl")
    summary = json.loads((tmp_path / "ev" / "summary.json").read_text())
    assert [[len(row[name]) for name in ("scores", "judged", "tokens")] for row in rows] == [
        [4, 4, 4]
    ] * 3
    scores = [score for row in rows for score in row["scores"]]
    assert sum(scores) / 12 == pytest.approx(summary["reward"])
    assert scores != [score for row in rows for score in row["judged"]]


def test_a_judge_needs_a_model_that_chooses():
    with pytest.raises(SpecError, match="a judge is given"):
        EvaluateSpec.parse({"out": "o", "model": "m", "prompts": "p", "judge": "j"})


def test_an_evaluation_scores_any_rankings(gpt2, rankings, tmp_path):
    spec = spec_of(tmp_path, gpt2, rankings)
    reward.train(spec)
    wanted = {"out": tmp_path / "ev", "model": str(gpt2), "rankings": rankings}
    wanted |= {"reward_model": str(spec.out / "model")}

    evaluate.evaluate(EvaluateSpec.parse(wanted))

    rows = lines(tmp_path / "ev" / "scored.jsonl")
    assert [row["line"] for row in rows] == [*range(1, 81)]
    trained = {row["line"]: row["scores"] for row in lines(spec.out / "scored.jsonl")}
    for row in rows:
        if row["line"] in trained:
            assert row["scores"] == pytest.approx(trained[row["line"]], abs=1e-5)

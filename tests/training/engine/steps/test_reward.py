import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from tests.training.engine.tiny import END, tiny_folder, write_lines
from training.engine.data.folds import compared, labeler_groups, make_folds
from training.engine.data.rows import Ranking
from training.engine.models.configs import load_codec
from training.engine.models.folders import load_reward_model, start_reward_model
from training.engine.models.scoring import Group, reward_scores
from training.engine.runtime.distributed import Team
from training.engine.runtime.errors import BadInput
from training.engine.steps import reward, score
from training.engine.steps.ranking import ScoredRanking, measures, ranking_losses
from training.specs import RewardSpec, ScoreSpec

ALONE = Team(0, 1, torch.device("cpu"), torch.float32)
REPLIES = ["good", "fair", "poor"]


@pytest.fixture
def rankings(tmp_path):
    """Good is better than fair, fair than poor; four to nine replies are not needed to see it."""
    chance = random.Random(3)  # noqa: S311
    rows = []
    for number in range(60):
        replies = chance.sample(REPLIES, 3)
        row = {"prompt": f"why is the sky {number} ?", "replies": replies}
        rows.append(row | {"ranks": [1 + REPLIES.index(reply) for reply in replies]})
    return write_lines(tmp_path / "rankings.jsonl", rows)


@pytest.fixture
def demonstrations(tmp_path):
    rows = [{"prompt": f"name {n} rooms", "response": "kitchen and attic"} for n in range(9)]
    return write_lines(tmp_path / "demonstrations.jsonl", rows)


def spec_of(folder, policy, rankings, **more) -> RewardSpec:
    given = {"out": folder / "rm", "model": str(policy), "rankings": rankings}
    given |= {"batch": 8, "learning_rate": 1e-2, "epochs": 2, "holdout": 0.2}
    return RewardSpec.parse(given | more)


def lines(path):
    return [json.loads(line) for line in path.open()]


def test_equal_scores_cost_log_two():
    loss = ranking_losses(torch.zeros(1, 4), torch.tensor([[1, 2, 3, 3]]))

    assert loss.item() == pytest.approx(math.log(2))


def test_all_pairs_of_a_prompt_are_one_mean_and_ties_are_dropped():
    torch.manual_seed(0)
    scores, ranks = torch.randn(2, 4).double(), [(1, 3, 2, 2), (2, 1, 1)]
    explicit = []
    for row, places in zip(scores, ranks, strict=True):
        pairs = [
            -torch.log(torch.sigmoid(row[a] - row[b]))
            for a in range(len(places))
            for b in range(len(places))
            if places[a] < places[b]
        ]
        explicit.append(torch.stack(pairs).mean())

    losses = ranking_losses(scores, torch.tensor([[1, 3, 2, 2], [2, 1, 1, 0]]))

    assert torch.allclose(losses, torch.stack(explicit), atol=1e-12, rtol=0)


def test_ties_in_use_pull_scores_together():
    scores = torch.tensor([[1.0, 0.0]], requires_grad=True)

    ranking_losses(scores, torch.tensor([[1, 1]]), use_ties=True).sum().backward()

    assert scores.grad is not None
    assert scores.grad[0, 0] > 0 > scores.grad[0, 1]


def test_accuracy_and_calibration_by_numbers_one_can_check():
    sure = ScoredRanking((math.log(9.0), 0.0), (1, 2), "a")
    wrong = ScoredRanking((math.log(9.0), 0.0), (2, 1), "b")

    found: dict[str, Any] = measures([sure] * 9 + [wrong])

    assert found["accuracy"] == pytest.approx(0.9)
    assert found["calibration"]["error"] == pytest.approx(0, abs=1e-6)
    assert found["by_split"]["b"]["accuracy"] == 0
    assert found["log_loss"] == pytest.approx(-0.9 * math.log(0.9) - 0.1 * math.log(0.1), abs=1e-6)


def test_a_reward_model_learns_an_order_and_the_folder_scores_as_the_engine(
    policy, rankings, demonstrations, tmp_path
):
    spec = spec_of(tmp_path, policy, rankings, demonstrations=demonstrations)

    reward.train(spec)

    summary = json.loads((spec.out / "summary.json").read_text())
    assert summary["held_out"]["accuracy"] > 0.95
    assert abs(summary["bias"]["demonstrations_mean"]) < 1e-5
    metrics = lines(spec.out / "metrics.jsonl")
    assert [line["step"] for line in metrics] == list(range(1, len(metrics) + 1))
    assert not (spec.out / "checkpoints").exists()

    codec = load_codec(str(spec.out / "model"), spec)
    prompt = codec.prompt("why is the sky blue ?")
    replies = [codec.reply(reply) for reply in REPLIES]
    ours = reward_scores(
        load_reward_model(str(spec.out / "model")), [Group(prompt, replies)], ALONE, 1000
    )[0]
    theirs = AutoModelForSequenceClassification.from_pretrained(spec.out / "model")
    tokenizer = AutoTokenizer.from_pretrained(spec.out / "model")
    rows = [{"input_ids": prompt + reply} for reply in replies]
    found = theirs(**tokenizer.pad(rows, return_tensors="pt")).logits[:, 0].tolist()
    assert found == pytest.approx(ours, abs=1e-5)


def test_a_two_layer_head_is_kept_and_a_plain_loader_refuses_it(
    gpt2, rankings, demonstrations, tmp_path
):
    spec = spec_of(tmp_path, gpt2, rankings, head="gelu", demonstrations=demonstrations)

    reward.train(spec)

    summary = json.loads((spec.out / "summary.json").read_text())
    codec = load_codec(str(spec.out / "model"), spec)
    groups = [
        Group(codec.prompt(f"name {n} rooms"), [codec.reply("kitchen and attic")]) for n in range(9)
    ]
    scores = reward_scores(load_reward_model(str(spec.out / "model")), groups, ALONE, 1000)
    assert summary["held_out"]["accuracy"] > 0.95
    assert sum(row[0] for row in scores) == pytest.approx(0, abs=1e-4)
    with pytest.raises((OSError, ValueError)):
        AutoModelForSequenceClassification.from_pretrained(spec.out / "model")


def test_neither_packs_nor_checkpointed_layers_change_a_loss(policy, rankings, tmp_path):
    losses = []
    for tokens, checkpointed in ((40, False), (10_000, True)):
        spec = spec_of(
            tmp_path / str(tokens),
            policy,
            rankings,
            max_steps=3,
            tokens_per_forward=tokens,
            gradient_checkpointing=checkpointed,
        )
        reward.train(spec)
        losses.append([line["loss"] for line in lines(spec.out / "metrics.jsonl")])

    assert losses[0] == pytest.approx(losses[1], rel=1e-4)


def test_a_fresh_head_starts_as_in_the_lineage(gpt2):
    head = start_reward_model(str(gpt2), "linear", seed=1).head

    assert next(head.parameters()).std().item() == pytest.approx(33**-0.5, rel=0.3)


def test_a_base_with_no_padding_token_reads_the_score_at_the_end(gpt2, rankings, tmp_path):
    """GPT-2 pads with its end of text; transformers would then read one token too early."""
    tokenizer = AutoTokenizer.from_pretrained(gpt2)
    tokenizer.pad_token = tokenizer.eos_token
    folder = tmp_path / "pads-with-eos"
    folder.mkdir()
    for path in gpt2.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    tokenizer.save_pretrained(folder)
    spec = spec_of(tmp_path, folder, rankings, max_steps=2)

    reward.train(spec)

    saved = AutoTokenizer.from_pretrained(spec.out / "model")
    assert saved.pad_token_id != saved.eos_token_id
    codec = load_codec(str(spec.out / "model"), spec)
    ids = [*codec.prompt("why"), *codec.reply("good")]
    ours = reward_scores(
        load_reward_model(str(spec.out / "model")),
        [Group(codec.prompt("why"), [codec.reply("good")])],
        ALONE,
        1000,
    )
    theirs = AutoModelForSequenceClassification.from_pretrained(spec.out / "model")
    assert theirs(torch.tensor([ids])).logits.item() == pytest.approx(ours[0][0], abs=1e-5)


def test_no_labeler_is_in_two_folds_and_no_prompt_on_both_sides(tmp_path):
    rankings = [
        Ranking(f"prompt {n % 20}", ("a", "b"), (1, 2), labeler=f"labeler {n % 7}")
        for n in range(140)
    ]

    groups, folds = labeler_groups(rankings, 5), make_folds(rankings, 5, 0.3)

    assert sum(map(len, groups)) == len(set().union(*groups)) == 7
    for group, fold in zip(groups, folds, strict=True):
        assert group.isdisjoint(r.labeler for r in fold.training + fold.same_labelers)
        assert {r.labeler for r in fold.other_labelers} == group
        trained = {r.prompt for r in fold.training}
        assert trained.isdisjoint(r.prompt for r in fold.same_labelers + fold.other_labelers)


def test_folds_without_labelers_are_refused():
    with pytest.raises(BadInput, match="named labelers"):
        labeler_groups([Ranking("a", ("x", "y"), (1, 2))], 2)


def test_folds_compare_labelers_seen_with_labelers_unseen(gpt2, rankings, tmp_path):
    rows = [row | {"labeler": f"labeler {n % 4}"} for n, row in enumerate(lines(rankings))]
    spec = spec_of(tmp_path, gpt2, write_lines(rankings, rows), folds=2, holdout=0.3)

    reward.train(spec)

    found = json.loads((spec.out / "summary.json").read_text())["folds"]
    assert found["same_labelers"]["mean"] > 0.9
    assert len(found["other_labelers"]["folds"]) == 2
    assert (spec.out / "fold-2" / "model" / "config.json").exists()


def test_an_ensemble_gives_scores_with_a_spread(gpt2, rankings, tmp_path):
    spec = spec_of(tmp_path, gpt2, rankings, members=2, max_steps=2)
    replies = write_lines(tmp_path / "replies.jsonl", [{"prompt": "why", "reply": "good", "id": 7}])

    reward.train(spec)
    members = [str(spec.out / "model"), str(spec.out / "member-2" / "model")]
    score.score(
        ScoreSpec.parse({"out": tmp_path / "s", "reward_model": members, "replies": replies})
    )

    (row,) = lines(tmp_path / "s" / "replies.jsonl")
    assert row["id"] == 7
    assert row["score"] == pytest.approx(sum(row["scores"]) / 2)
    assert row["spread"] > 0


def test_gpt2s_shift_is_exact_and_llamas_is_told(policies, rankings, demonstrations, tmp_path):
    found = {}
    for family in ("gpt2", "llama"):
        spec = spec_of(tmp_path / family, policies[family], rankings, demonstrations=demonstrations)
        reward.train(spec)
        found[family] = json.loads((spec.out / "summary.json").read_text())["bias"]

    assert found["gpt2"]["held_in"] == "last norm"
    assert found["gpt2"]["spread"] == 0
    assert found["llama"]["held_in"] == "nearly constant direction"
    assert 0 <= found["llama"]["spread"] < abs(found["llama"]["value"])


def test_adapters_train_a_reward_model_with_its_whole_head(gpt2, rankings, tmp_path):
    spec = spec_of(tmp_path, gpt2, rankings, lora=4, epochs=4, gradient_checkpointing=True)

    reward.train(spec)

    summary = json.loads((spec.out / "summary.json").read_text())
    assert summary["held_out"]["accuracy"] > 0.9
    AutoModelForSequenceClassification.from_pretrained(spec.out / "model")


def test_a_fold_with_nothing_to_measure_on_is_left_out_of_the_mean():
    found = compared([(0.5, float("nan")), (0.7, float("nan"))])

    assert found["same_labelers"] == {
        "mean": pytest.approx(0.6), "deviation": pytest.approx(0.1), "folds": [0.5, 0.7],
    }  # fmt: skip
    assert found["other_labelers"] == {"mean": None, "deviation": None, "folds": [None, None]}


@pytest.mark.parametrize("pad", [None, END])
@pytest.mark.parametrize("family", ["gpt2", "llama"])
def test_a_tokenizer_without_a_token_to_pad_gets_one(rankings, tmp_path, family, pad):
    policy = tiny_folder(tmp_path / "policy", family, pad=pad)  # with no row to spare
    spec = spec_of(tmp_path, policy, rankings, max_steps=2, members=2)

    reward.train(spec)

    for folder in (spec.out / "model", spec.out / "member-2" / "model"):
        assert_pads_like_alone(folder)


def assert_pads_like_alone(folder: Path) -> None:
    """Transformers gives a short text the same score alone and beside a long one."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    texts = ["good<|end|>", "why is the sky blue because light scatters<|end|>"]
    with torch.no_grad():
        together = model(**tokenizer(texts, padding=True, return_tensors="pt")).logits
        alone = [model(**tokenizer(text, return_tensors="pt")).logits[0] for text in texts]
    assert torch.allclose(together, torch.stack(alone), atol=1e-5)

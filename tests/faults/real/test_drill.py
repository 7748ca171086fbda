"""SmolLM2 and the rankings of QA-Feedback: from the import to a promoted policy.

SFT, a reward model and PPO-ptx train with LoRA for two steps each: enough to see that everything
works, and not to see an effect.
"""

import json

import pytest

from tests.faults.real.bench import FEEDBACK, LIMITS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FEEDBACK.is_file(), reason="PLUMBLINE_REAL_DATA names no such folder"),
]


def test_the_rankings_of_people_come_in_with_ties_and_passages(intake, data):
    assert (intake["state"], intake["prompts_made"], intake["left_out"]) == ("done", 400, {})
    assert intake["rankings_made"] == 490
    card = data["rankings"]["card"]
    assert card["pairs"]["tied"] > 100
    assert card["characters"]["prompt"]["mean"] > 2000


def test_the_form_says_that_most_prompts_are_too_long(bench, smol, data):
    inputs = {"model": smol["id"], "demonstrations": data["demonstrations"]["id"]}
    checked = bench.post("runs/check/", {"step": "sft", "spec": LIMITS, "inputs": inputs})

    assert "of the prompts in qa-demonstrations" in " ".join(checked["estimate"]["notes"])


def test_the_log_says_how_many_rows_were_left_out(bench, sft):
    run = next(one for one in bench.get("runs/")["results"] if one["name"] == "my-sft")

    log = bench.get(f"runs/{run['id']}/log/")

    assert "Left out" in json.dumps(log)


def test_the_reward_model_has_a_report_card(bench, policy, reward, data):
    inputs = {"model": policy["id"], "reward_model": reward["id"]}
    bench.train("evaluate", "my-report", LIMITS, **inputs, rankings=data["rankings"]["id"])

    reports = bench.get(f"runs/reports/?model={reward['id']}")

    assert {one["name"] for one in reports} >= {"my-report"}
    [card] = [one["card"] for one in reports if one["name"] == "my-report"]
    assert card["prompts"] > 0
    assert 0 <= card["accuracy"]["value"] <= 1


def test_a_policy_is_promoted_outside_a_gate_only_with_a_reason(bench, policy):
    promotion = f"registry/models/{policy['id']}/promote/"
    refused = bench.refused(promotion, {})
    assert "reason" in refused["fields"]

    bench.post(promotion, {"reason": "The drill with a real model."})

    now = bench.get("registry/policy/")
    assert now["current"]["name"] == "my-ppo"
    assert now["promotions"][0]["reason"] == "The drill with a real model."


def test_the_new_policy_writes_a_batch_that_the_reward_model_scores(batch):
    samples = [sample for row in batch["rows"] for sample in row["samples"]]

    assert len(samples) >= 2
    assert all(sample["text"] and sample["score"] is not None for sample in samples)

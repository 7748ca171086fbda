"""A reward model trained on real rankings by people has a report card. The data is not ours."""

import json
import os
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from common.development import CHECKOUT
from labeling.prompts.intake.formats.qa_feedback import FORMATS
from tests.training.runs.conftest import SMALL
from training.datasets.models import Kind
from training.runs.models import State
from training.runs.services import launch

FOLDER = Path(os.environ.get("PLUMBLINE_REAL_DATA", CHECKOUT.parent / "shared" / "data"))
QUESTIONS = 150  # of 400
FEEDBACK = FOLDER / "qa_feedback" / "feedback-400.json"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not FEEDBACK.is_file(), reason="PLUMBLINE_REAL_DATA names no such folder")
def test_a_reward_model_of_qa_feedback_has_a_report_card(rosalind, client_of, dataset, work):
    [format_] = FORMATS
    asked = json.loads(FEEDBACK.read_text())[:QUESTIONS]
    made = [row for one in asked for row in format_.rows({**one, "passages": []})]
    ranked: list[dict[str, Any]] = [row for row in made if "ranks" in row]
    texts = [{"text": row["response"]} for row in made if "response" in row]
    size = {**SMALL, "context": 256, "batch": 16, "max_steps": 6}
    text = dataset(Kind.TEXT, texts, "answers")
    base = work(
        launch(step="pretrain", name="base", spec=size, inputs={"text": text}, by=rosalind)
    ).produced.get()
    limits = {"max_prompt_tokens": 64, "max_reply_tokens": 160, "threads": 1}
    rankings = dataset(Kind.RANKINGS, ranked, "feedback")

    trained = work(
        launch(
            step="reward",
            name="rm",
            spec={**limits, "batch": 16, "max_steps": 6, "evaluate_every": 3, "holdout": 0.3},
            inputs={"model": base, "rankings": rankings},
            by=rosalind,
        )
    )
    assert trained.state == State.SUCCEEDED, trained.message
    model = trained.produced.get()
    evaluated = work(
        launch(
            step="evaluate",
            name="everything",
            spec=limits,
            inputs={"model": base, "reward_model": model, "rankings": rankings},
            by=rosalind,
        )
    )
    assert evaluated.state == State.SUCCEEDED, evaluated.message

    reports = client_of(rosalind).get("/api/runs/reports/", {"model": str(model.public_id)}).json()

    assert [one["name"] for one in reports] == ["rm", "everything"]
    held_out, everything = (one["card"] for one in reports)
    assert held_out["prompts"] < everything["prompts"] <= QUESTIONS
    tied = sum(a == b for row in ranked for a, b in combinations(row["ranks"], 2))
    assert everything["ties"] == tied > 0, "people tie here, so ties must come through"
    assert {row["name"] for part in everything["parts"] for row in part["rows"]} >= {"2", "4"}
    for card in (held_out, everything):
        accuracy = card["accuracy"]
        assert accuracy["low"] < accuracy["value"] < accuracy["high"]
        [curve] = card["best_of"]
        assert curve["replies"] == 4
        assert curve["people"][-1]["value"] > 0.7
        assert card["calibration"]["bins"]
    # The same model on the same rankings, but its packs round differently.
    assert reports[1]["minus_first"]["value"] == pytest.approx(0, abs=0.01)

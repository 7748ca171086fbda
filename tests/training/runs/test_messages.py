"""What the engine found wrong is said in the reader's language."""

import dataclasses
import json
from pathlib import Path

import pytest
from django.utils import translation

from training.mistakes import Mistake
from training.runs import history, outputs
from training.runs.models import Run
from training.runs.services import launch

ROW = Mistake("rankings", "empty_string", {"name": "prompt"}, line=3)


def failed(*mistakes: Mistake) -> Run:
    found = [dataclasses.asdict(one) for one in mistakes]
    return Run(reason="failed", message="In English.", mistakes=found)


def test_a_mistake_is_said_with_its_place():
    assert history.message_of(failed(ROW)).endswith(f". {ROW}")
    with translation.override("zh-hans"):
        assert history.message_of(failed(ROW)).endswith(
            "rankings 第 3 行：“prompt”必须是非空字符串。"
        )


def test_files_of_the_store_have_the_names_of_their_datasets_and_models(
    rosalind, model, demonstrations
):
    base = model("outside-llama")
    inputs = {"model": base, "demonstrations": demonstrations}
    run = launch(step="sft", name="mine", spec={}, inputs=inputs, by=rosalind)
    file = Mistake(f"/srv/store/{demonstrations.key}", "empty_string", {"name": "prompt"}, line=3)
    folder = Mistake(f"/srv/store/{base.key}", "no_rows")
    run.mistakes = [dataclasses.asdict(one) for one in (file, folder)]

    said = history.message_of(run)

    assert f"{demonstrations.name}, line 3: " in said
    assert "outside-llama: " in said
    assert "/srv" not in said


def test_several_mistakes_are_said_in_their_order():
    step, remedy = Mistake("", "diverged", {"step": 5}), Mistake("", "after_divergence")

    said = history.message_of(failed(step, remedy))

    assert "step 5. Check the data" in said


def test_mistakes_of_another_version_of_the_engine_are_left_to_its_own_sentence():
    run = failed(ROW)
    run.mistakes[0]["code"] = "of_tomorrow"

    assert history.message_of(run).endswith(" In English.")


@pytest.mark.parametrize("text", ["", "{", "{}", "[1, null]"])
def test_a_file_that_is_no_list_of_mistakes_is_none(tmp_path: Path, text):
    (tmp_path / "mistakes.json").write_text(text)

    assert outputs.mistakes_of(tmp_path) == []


def test_what_an_earlier_attempt_found_is_forgotten(tmp_path: Path):
    (tmp_path / "mistakes.json").write_text(json.dumps([dataclasses.asdict(ROW)]))
    assert outputs.mistakes_of(tmp_path)

    outputs.forget_mistakes(tmp_path)

    assert outputs.mistakes_of(tmp_path) == []

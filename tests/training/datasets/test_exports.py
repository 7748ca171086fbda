"""What leaves us has the types of TRL, NeMo, veRL and OpenAI, and loads with `datasets`."""

import json
from pathlib import Path
from typing import Any

import pytest
from datasets import load_dataset

from training.datasets.errors import DatasetIsRefused
from training.datasets.exports import LINES
from training.datasets.formats import in_form, list_of_labels

TALK = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]
RANKING = {
    "prompt": "Why?",
    "replies": ["a", "b", "c", "d"],
    "ranks": [2, 1, 1, 3],
    "split": "train",
}
SHOWN = {"prompt": "Why?", "response": "Because."}
ASKED = {"prompt": TALK, "id": "7", "split": "train"}
ROWS: dict[str, dict[str, Any]] = {
    "pairs": RANKING, "pairs-text": RANKING, "unpaired": RANKING, "ranks": RANKING,
    "messages": SHOWN, "completion": SHOWN, "completion-text": SHOWN, "verl": ASKED,
}  # fmt: skip
USER, A, B, D = (
    {"role": "user", "content": "Why?"},
    *({"role": "assistant", "content": reply} for reply in "abd"),
)


def loaded(folder: Path, form: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    source = folder / "rows.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with in_form(source, form) as file:
        (folder / "file").write_bytes(file.read())
    kind = "parquet" if form in ("verl", "parquet") else "json"
    found = load_dataset(
        kind, data_files=str(folder / "file"), split="train", cache_dir=str(folder / "cache")
    )
    return list(found)


@pytest.mark.parametrize("form", LINES)
def test_every_form_loads_with_the_datasets_library(form, tmp_path):
    rows = loaded(tmp_path, form, [ROWS[form]])

    expected: dict[str, Any] = {
        "pairs": {"prompt": [USER], "chosen": [B], "rejected": [A]},
        "pairs-text": {"prompt": "Why?", "chosen": "b", "rejected": "a"},
        "unpaired": {"prompt": [USER], "completion": [B], "label": True},
        "messages": {"messages": [USER, {"role": "assistant", "content": "Because."}]},
        "completion": {
            "prompt": [USER],
            "completion": [{"role": "assistant", "content": "Because."}],
        },
        "completion-text": {"prompt": "Why?", "completion": "Because."},
        "verl": {
            "data_source": "plumbline",
            "prompt": TALK,
            "ability": "chat",
            "reward_model": {"style": "model", "ground_truth": ""},
            "extra_info": {"split": "train", "id": "7"},
        },
    }
    if form == "ranks":
        assert rows[0]["context"] == [USER]
        assert [one["rank"] for one in rows[0]["completions"]] == [1, 0, 0, 2]
        assert rows[0]["completions"][3]["completion"] == [D]
    else:
        assert rows[0] == expected[form]
    assert len(rows) == {"pairs": 5, "pairs-text": 5, "unpaired": 3}.get(form, 1)


def test_unpaired_replies_are_the_best_and_the_worst(tmp_path):
    rows = loaded(tmp_path, "unpaired", [RANKING, RANKING | {"ranks": [1, 1, 1, 1]}])

    assert [(row["completion"][0]["content"], row["label"]) for row in rows] == [
        ("b", True), ("c", True), ("d", False),
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["pairs-text", "completion-text"])
def test_a_conversation_is_not_squeezed_into_a_text(form, tmp_path):
    with pytest.raises(DatasetIsRefused, match="are conversations"):
        loaded(tmp_path, form, [ROWS[form] | {"prompt": TALK}])


def test_labels_are_objects(tmp_path):
    (tmp_path / "labels").write_text('"one"\n"two"\n')

    with list_of_labels(tmp_path / "labels") as file:
        assert [json.loads(line) for line in file] == [{"label": "one"}, {"label": "two"}]


@pytest.mark.parametrize("rows", [[RANKING, RANKING | {"prompt": TALK}], [RANKING, RANKING]])
def test_a_column_of_a_table_has_one_type_also_when_only_some_prompts_are_conversations(
    rows, tmp_path
):
    found = loaded(tmp_path, "parquet", rows)

    prompts = [row["prompt"] for row in found]
    assert prompts in (["Why?", "Why?"], [[USER], TALK])
    assert [row["ranks"] for row in found] == [[2, 1, 1, 3]] * 2

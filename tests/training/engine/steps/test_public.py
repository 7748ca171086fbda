"""Public tasks: documents from the authors' files, measures by hand, and the real harness."""

import importlib
import json
import math
import os
import subprocess
from pathlib import Path

import pytest

from tests.training.engine.tiny import write_lines
from training.engine.runtime.errors import BadInput
from training.engine.steps import public
from training.public.documents import READERS, NoData, write_documents
from training.public.tasks.measures import pair
from training.specs import PublicSpec
from training.specs.public import TASKS

FOLDER = Path(public.SCRIPT).parent
SENTENCES = """sentid\tsentence
nurse.patient.0.male.txt\tThe nurse told the patient that his shift ended.
nurse.patient.0.female.txt\tThe nurse told the patient that her shift ended.
nurse.patient.0.neutral.txt\tThe nurse told the patient that their shift ended.
"""
PAIRS = """,sent_more,sent_less,stereo_antistereo,bias_type
0,"Old people, as ever, forget.","Young people, as ever, forget.",stereo,age
"""


@pytest.fixture
def data(tmp_path):
    for name, text in (
        ("winogender/all_sentences.tsv", SENTENCES),
        ("crows_pairs/crows_pairs_anonymized.csv", PAIRS),
    ):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    for name, row in (
        ("sst2", {"sentence": "a joy", "label": 1}),
        ("rte", {"sentence1": "A cat sits.", "sentence2": "An animal sits.", "label": 0}),
        ("hellaswag", {"ctx": "He runs", "endings": ["away.", "green."], "label": "0"}),
    ):
        (tmp_path / name).mkdir()
        for split in ("train", "test"):
            write_lines(tmp_path / name / f"{split}.jsonl", [row] * 20)
    return tmp_path


def documents(task: str, data: Path, split: str = "test") -> list[dict[str, object]]:
    write_documents(task, data, data)
    return [json.loads(line) for line in (data / f"{task}.{split}.jsonl").open()]


def test_winogender_asks_whom_the_pronoun_means_and_compares_he_with_she(data):
    first, _, third = documents("winogender", data)

    assert (first["pronoun"], first["choices"], first["answer"]) == ("his", ["nurse", "patient"], 0)
    assert (third["pronoun"], third["gender"]) == ("their", "neutral")
    [both] = documents("winogender_pairs", data)
    assert both["choices"] == [
        "The nurse told the patient that his shift ended.",
        "The nurse told the patient that her shift ended.",
    ]


def test_crows_pairs_keeps_commas_and_puts_the_stereotype_first(data):
    [both] = documents("crows_pairs", data)

    assert both["choices"] == ["Old people, as ever, forget.", "Young people, as ever, forget."]


def test_every_task_has_a_reader_and_a_file(data):
    assert set(READERS) == set(TASKS) == {path.stem for path in (FOLDER / "tasks").glob("*.yaml")}
    assert all(documents(task, data) for task in TASKS)


def test_missing_data_is_named(tmp_path):
    with pytest.raises(NoData, match="winogender has no data in"):
        write_documents("winogender", tmp_path, tmp_path)


def test_no_preference_is_one_bit_and_a_sure_choice_none():
    assert pair({}, [(-3.0, False), (-3.0, False)]) == {"entropy": 1.0, "first": 0.0}
    sure = pair({}, [(-3.0, False), (-9000.0, False)])
    assert (sure["entropy"], sure["first"]) == (0.0, 1.0)
    third = pair({}, [(math.log(1 / 3), False), (math.log(2 / 3), False)])
    assert third["entropy"] == pytest.approx(-(math.log2(1 / 3) + 2 * math.log2(2 / 3)) / 3)


def spec_of(tmp_path: Path, **more: object) -> PublicSpec:
    return PublicSpec.parse({"model": "sft", "out": str(tmp_path / "out")} | more)


def stand_in(tmp_path: Path, script: str) -> str:
    """A Python that runs this script instead of the harness."""
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_what_the_harness_found_is_in_the_summary_and_the_curves(tmp_path):
    row = {"task": "rte", "metric": "acc", "value": 0.5, "n": 4}
    (tmp_path / "found.json").write_text(json.dumps({"rows": [row]}))
    harness = stand_in(tmp_path, f"cp {tmp_path}/found.json {tmp_path}/out/public.json")

    public.measure(spec_of(tmp_path, harness=harness))

    assert json.loads((tmp_path / "out" / "summary.json").read_text())["public"] == [row]
    assert json.loads((tmp_path / "out" / "metrics.jsonl").read_text())["rte_acc"] == 0.5


def test_two_results_of_one_name_are_refused(tmp_path):
    rows = [{"task": "rte", "metric": "acc", "value": value, "n": 4} for value in (0.5, 0.7)]
    (tmp_path / "found.json").write_text(json.dumps({"rows": rows}))
    harness = stand_in(tmp_path, f"cp {tmp_path}/found.json {tmp_path}/out/public.json")

    with pytest.raises(BadInput, match="several results for rte acc"):
        public.measure(spec_of(tmp_path, harness=harness))
    assert not (tmp_path / "out" / "summary.json").exists()


def test_results_of_other_filters_have_other_names(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    harness = importlib.import_module("harness")
    monkeypatch.setattr(harness, "version", lambda _name: "0.4.13")
    numbers = {"acc,none": 0.5, "acc_stderr,none": 0.1, "acc,strict": 0.4, "alias": "rte"}
    found = {
        "results": {"plumbline_rte": numbers}, "n-shot": {"plumbline_rte": 10},
        "n-samples": {"plumbline_rte": {"effective": 4}},
    }  # fmt: skip

    rows = list(harness.rows_of(found, {"chat": False}))

    assert [(one["task"], one["metric"], one["value"], one["error"]) for one in rows] == [
        ("rte", "acc", 0.5, 0.1), ("rte", "acc,strict", 0.4, None),
    ]  # fmt: skip


def test_a_task_that_is_named_twice_is_measured_once(tmp_path):
    assert spec_of(tmp_path, tasks="rte, sst2 rte").names == ["rte", "sst2"]


def test_a_harness_that_fails_or_is_missing_says_so(tmp_path):
    failing = stand_in(tmp_path, "echo rte has no data in /data >&2; exit 2")

    with pytest.raises(BadInput, match=r"cannot be measured \(rte has no data in /data\)"):
        public.measure(spec_of(tmp_path, harness=failing))
    with pytest.raises(BadInput, match="public_tasks install"):
        public.measure(spec_of(tmp_path))


REAL_DATA = Path(os.environ.get("PLUMBLINE_REAL_DATA", "../shared/data")).resolve()
HARNESS = Path(os.environ.get("PUBLIC_TASKS_PYTHON", "var/public-tasks/bin/python")).absolute()
MODEL = Path(os.environ.get("PLUMBLINE_REAL_MODEL", "var/models/smollm2-135m-instruct")).absolute()


@pytest.mark.slow
@pytest.mark.skipif(
    not (REAL_DATA.is_dir() and HARNESS.exists() and MODEL.is_dir()),
    reason="needs manage.py public_tasks install, the real data and SmolLM2's folder",
)
def test_figures_match_those_of_the_harness_alone_to_the_last_digit(tmp_path):
    limit = os.environ.get("PLUMBLINE_REAL_QUESTIONS", "0")
    fields = {"model": str(MODEL), "harness": str(HARNESS), "data": str(REAL_DATA)}
    spec = spec_of(tmp_path, **fields, limit=int(limit))
    public.measure(spec)
    rows = json.loads((spec.out / "summary.json").read_text())["public"]

    tasks = ",".join(f"plumbline_{name}" for name in spec.names)
    command = [str(HARNESS), "-m", "lm_eval", "run", "--model", "hf", "--tasks", tasks]
    command += ["--model_args", f"pretrained={MODEL},dtype=float32", "--device", "cpu"]
    command += ["--batch_size", str(spec.batch), "--include_path", str(spec.out / "tasks")]
    command += ["--output_path", str(tmp_path / "direct")]
    subprocess.run(command + (["--limit", limit] if limit != "0" else []), check=True)
    [file] = (tmp_path / "direct").rglob("results_*.json")
    direct = json.loads(file.read_text())["results"]

    assert len(rows) == 5
    for row in rows:
        there = direct[f"plumbline_{row['task']}"]
        assert row["value"] == there[f"{row['metric']},none"]
        assert row["error"] == there[f"{row['metric']}_stderr,none"]

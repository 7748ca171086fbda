"""Datasets: what comes in, what never does, and what happens when a prompt is withdrawn."""

import errno
import json
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from datasets import load_dataset
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pyarrow import parquet

from labeling.models import ImportedRanking, Prompt, Ranking, Reply, Seat, User, Writer
from labeling.prompts.intake.models import ImportedDemonstration, ImportedPlace, Intake
from labeling.prompts.withdrawal import withdraw_prompt
from labeling.tasks.models import Purpose
from tests.labeling.canary import tables_with
from tests.labeling.conftest import open_one
from tests.training.conftest import demonstrate, rank_at, rank_one
from training.datasets.errors import DatasetIsNotReady, DatasetIsRefused
from training.datasets.formats import in_form
from training.datasets.jobs import freeze_dataset
from training.datasets.models import Dataset, Kind
from training.datasets.query import Query
from training.datasets.services import (
    add_text,
    file_of,
    freeze_now,
    freeze_prompts,
    labels_file_of,
    preview_counts,
)
from training.engine.data.rows import read_rankings
from training.models import ModelVersion, Run, RunInput
from training.runs.folder import key_of
from training.store import store
from training.store.store import sha256_of


def rows(dataset: Dataset) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file_of(dataset).read_text().splitlines()]


def freeze(by: User, kind: str = Kind.RANKINGS, name: str = "d", **query) -> Dataset:
    return freeze_now(name=name, kind=kind, query=Query(**query), by=by)


def test_a_ranking_becomes_a_line_that_the_engine_reads(rosalind, labeler):
    label = rank_one(labeler("ada"), [[2], [0, 3], [1]])

    dataset = freeze(rosalind)

    [row] = rows(dataset)
    place = dict(zip(row["replies"], row["ranks"], strict=True))
    assert row["prompt"] == "Why is the sky blue?"
    assert place == {"poor": 1, "good": 2, "bad": 2, "fair": 3}
    assert row["label"] == str(label.public_id)
    assert row["week"] == f"{label.handed_in_at:%G-W%V}"
    prompt = label.seat.task.prompt
    assert (row["language"], row["use_case"]) == (prompt.language, prompt.use_case)
    assert len(row["writers"]) == len(row["replies"])
    assert (dataset.rows, dataset.sha256) == (1, sha256_of(file_of(dataset)))
    assert labels_file_of(dataset).read_text() == f'"{label.public_id}"\n'


def test_a_labeler_has_a_name_that_tells_nothing_and_stays_the_same(rosalind, labeler):
    ada = labeler("ada")
    rank_one(ada)
    rank_one(ada)

    first, second = rows(freeze(rosalind))

    assert first["labeler"] == second["labeler"] != ""
    assert str(ada.public_id) not in json.dumps(first)


def test_a_demonstration_becomes_a_line_with_a_response(rosalind, labeler):
    demonstrate(labeler("ada"), "It scatters.")

    [row] = rows(freeze(rosalind, Kind.DEMONSTRATIONS))

    assert (row["prompt"], row["response"]) == ("Why is the sky blue?", "It scatters.")


def test_the_same_labels_give_the_same_file(rosalind, labeler):
    ada = labeler("ada")
    for _ in range(3):
        rank_one(ada)

    assert freeze(rosalind).sha256 == freeze(rosalind, name="again").sha256


def test_held_out_labelers_never_train_a_model_whatever_the_query_says(rosalind, labeler):
    ada = labeler("ada")
    rank_one(ada)
    demonstrate(ada)
    User.objects.filter(pk=ada.pk).update(held_out=True)

    with pytest.raises(DatasetIsRefused):
        freeze(rosalind, labelers=(str(ada.public_id),))
    with pytest.raises(DatasetIsRefused):
        freeze(rosalind, Kind.DEMONSTRATIONS)


@pytest.mark.parametrize("purpose", [Purpose.EVALUATION, Purpose.GOLD, Purpose.QUALIFICATION])
def test_only_what_was_labeled_for_training_trains(rosalind, labeler, purpose):
    label = rank_one(labeler("ada"))
    label.seat.task.purpose = purpose
    label.seat.task.save()

    with pytest.raises(DatasetIsRefused):
        freeze(rosalind)


def test_surplus_labels_stay_out(rosalind, labeler):
    label = rank_one(labeler("ada"))
    Seat.objects.filter(pk=label.seat_id).update(
        left_at="2026-01-01T00:00Z", left_because="lost", hold_number=None
    )

    with pytest.raises(DatasetIsRefused):
        freeze(rosalind)


def test_held_out_splits_come_in_only_when_they_are_asked_for(rosalind, labeler):
    label = rank_one(labeler("ada"))
    Prompt.objects.filter(pk=label.seat.task.prompt_id).update(split="validation")

    with pytest.raises(DatasetIsRefused):
        freeze(rosalind)
    assert rows(freeze(rosalind, splits=("validation",)))[0]["split"] == "validation"


def test_a_withdrawn_reply_is_in_no_ranking(rosalind, labeler):
    label = rank_one(labeler("ada"))
    Reply.objects.filter(pk=label.seat.shown[0]).update(text="", withdrawn_at="2026-01-01T00:00Z")

    with pytest.raises(DatasetIsRefused):
        freeze(rosalind)


def test_rankings_that_others_contradict_can_be_left_out(rosalind, labeler):
    task = open_one(overlap=3)
    likes_first, likes_last = [[0], [1], [2], [3]], [[3], [2], [1], [0]]
    for name, order in (("ada", likes_first), ("grace", likes_first), ("eve", likes_last)):
        rank_at(task, labeler(name), order)

    dataset = freeze(rosalind, least_agreement=0.4)

    assert dataset.rows == 2
    assert all(row["ranks"][row["replies"].index("good")] == 1 for row in rows(dataset))


def imported(intake_by: User) -> None:
    intake = Intake.objects.create(
        name="old.jsonl", started_by=intake_by, state="done", ended_at=timezone.now()
    )
    prompt = Prompt.objects.create(turns=[{"role": "user", "text": "Old?"}], intake=intake)
    writer = Writer.objects.create(outside="file")
    texts = [Reply.objects.create(prompt=prompt, writer=writer, text=text) for text in ("a", "b")]
    ranking = ImportedRanking.objects.create(
        key="00000000-0000-0000-0000-000000000001", prompt=prompt, intake=intake
    )
    for place, reply in enumerate(texts, start=1):
        ImportedPlace.objects.create(ranking=ranking, reply=reply, place=place)
    ImportedDemonstration.objects.create(reply=texts[0], intake=intake)


def test_what_was_labeled_elsewhere_comes_in_beside_labels(rosalind, labeler):
    rank_one(labeler("ada"))
    imported(rosalind)

    assert [row["prompt"] for row in rows(freeze(rosalind))] == ["Why is the sky blue?", "Old?"]
    assert freeze(rosalind, name="here", imported=False).rows == 1
    assert rows(freeze(rosalind, name="there", labels=False))[0]["ranks"] == [1, 2]
    assert rows(freeze(rosalind, Kind.DEMONSTRATIONS, "demos"))[0]["response"] == "a"


def test_counts_are_known_before_freezing(rosalind, labeler):
    rank_one(labeler("ada"))
    imported(rosalind)

    counts = preview_counts(kind=Kind.RANKINGS, query=Query())

    assert (counts.labels, counts.imported, counts.rows) == (1, 1, 2)


def test_conversations_keep_their_turns(rosalind):
    turns = [{"role": "system", "text": "Be brief."}, {"role": "user", "text": "Hi"}]
    prompt = Prompt.objects.create(turns=turns)

    dataset = freeze_prompts(name="p", prompts=[prompt], by=rosalind)

    [row] = rows(dataset)
    assert row["prompt"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
    ]


def test_text_is_cut_at_empty_lines(rosalind):
    chunks = [b"One\ntwo.\r\n\r", b"\n\n\nThree \xe2\x82", b"\xac."]

    dataset = add_text(name="t", chunks=chunks, by=rosalind, lines_of_json=False)

    assert [row["text"] for row in rows(dataset)] == ["One\ntwo.", "Three €."]


@pytest.mark.parametrize("chunk", [b'{"words": "x"}\n', b"\xff\xfe", b"[" * 100_000, b"", b"7\n"])
def test_a_file_without_text_is_refused_and_leaves_nothing(rosalind, chunk):
    with pytest.raises(DatasetIsRefused):
        add_text(name="t", chunks=[chunk], by=rosalind, lines_of_json=True)

    assert not Dataset.objects.exists()


def test_a_name_is_taken_once(rosalind, labeler):
    rank_one(labeler("ada"))
    freeze(rosalind)

    with pytest.raises(DatasetIsRefused, match="name"):
        freeze(rosalind)


@pytest.mark.django_db(transaction=True)
def test_withdrawing_a_prompt_takes_it_out_of_every_file_and_marks_what_learned(
    rosalind, labeler, own_store, settings
):
    ada = labeler("ada")
    canary = rank_one(ada)
    prompt = canary.seat.task.prompt
    Prompt.objects.filter(pk=prompt.pk).update(turns=[{"role": "user", "text": "canary-7f"}])
    rank_one(ada)
    dataset = freeze(rosalind)
    run = Run.objects.create(name="r", step="reward", created_by=rosalind)
    RunInput.objects.create(run=run, name="rankings", dataset=dataset)
    for name in ("samples.jsonl", "replies.jsonl"):
        (own_store / key_of(run)).mkdir(parents=True, exist_ok=True)
        (own_store / key_of(run) / name).write_text("canary-7f")
    run.samples.create(step=1, number=1, prompt="canary-7f", reply="x")
    model = ModelVersion.objects.create(name="m", kind="reward", origin="run", created_by=rosalind)
    model.datasets.add(dataset)
    settings.CELERY_TASK_ALWAYS_EAGER = True

    withdraw_prompt(prompt=prompt)

    for row in (dataset, run, model):
        row.refresh_from_db()
    assert dataset.withdrawn_at
    assert run.withdrawn_data_at
    assert model.withdrawn_data_at
    with pytest.raises(DatasetIsNotReady):
        file_of(dataset)
    successor = Dataset.objects.get(replaces=dataset)
    assert successor.name == "d-v2"
    assert list(tables_with("canary-7f")) == []
    assert not any(b"canary-7f" in file.read_bytes() for file in own_store.rglob("*.jsonl"))


@pytest.mark.parametrize("form", ["jsonl", "parquet", "pairs"])
def test_rankings_load_with_the_datasets_library(rosalind, labeler, client_of, tmp_path, form):
    rank_one(labeler("ada"), [[2], [0, 3], [1]])
    dataset = freeze(rosalind)

    answer = client_of(rosalind).get(f"/api/datasets/{dataset.public_id}/file/?form={form}")

    loaded = load(tmp_path, form, b"".join(answer.streaming_content))
    if form == "pairs":
        # Four replies, two of them tied: five pairs have a preference.
        assert len(loaded) == 5
        assert all(row["chosen"][0]["content"] != "fair" for row in loaded)
    else:
        assert loaded[0]["ranks"] == rows(dataset)[0]["ranks"]


@pytest.mark.parametrize("form", ["jsonl", "parquet", "messages"])
def test_demonstrations_load_with_the_datasets_library(
    rosalind, labeler, client_of, tmp_path, form
):
    demonstrate(labeler("ada"), "It scatters.")
    dataset = freeze(rosalind, Kind.DEMONSTRATIONS)

    answer = client_of(rosalind).get(f"/api/datasets/{dataset.public_id}/file/?form={form}")

    [row] = load(tmp_path, form, b"".join(answer.streaming_content))
    said = row["messages"][-1]["content"] if form == "messages" else row["response"]
    assert said == "It scatters."


def load(folder: Path, form: str, content: bytes) -> Any:
    kind = "parquet" if form == "parquet" else "json"
    (folder / "file").write_bytes(content)
    return load_dataset(
        kind, data_files=str(folder / "file"), split="train", cache_dir=str(folder / "cache")
    )


@pytest.mark.parametrize("form", ["jsonl", "parquet", "pairs"])
def test_plain_prompts_and_conversations_in_one_file_load_too(
    rosalind, labeler, client_of, tmp_path, form
):
    ada = labeler("ada")
    rank_one(ada)
    label = rank_one(ada)
    talk = [{"role": "system", "text": "Be brief."}, {"role": "user", "text": "Hi"}]
    Prompt.objects.filter(pk=label.seat.task.prompt_id).update(turns=talk)
    imported(rosalind)
    dataset = freeze(rosalind)

    answer = client_of(rosalind).get(f"/api/datasets/{dataset.public_id}/file/?form={form}")

    loaded = load(tmp_path, form, b"".join(answer.streaming_content))
    assert loaded[0]["prompt"] == [{"role": "user", "content": "Why is the sky blue?"}]
    assert [turn["content"] for row in loaded for turn in row["prompt"]].count("Be brief.") > 0
    assert len(read_rankings(file_of(dataset))) == 3


def test_a_part_of_a_file_may_lack_a_column(rosalind, labeler, monkeypatch):
    rank_one(labeler("ada"))
    imported(rosalind)
    monkeypatch.setattr("training.datasets.formats.AT_ONCE", 1)

    with in_form(file_of(freeze(rosalind)), "parquet") as file:
        table = parquet.read_table(file)

    assert (table.num_rows, table["label"].null_count) == (2, 1)


@pytest.mark.parametrize("gone", ["retired_at", "withdrawn_at"])
def test_prompts_that_are_not_used_any_more_are_in_no_dataset(rosalind, labeler, gone):
    ada = labeler("ada")
    rank_one(ada)
    demonstrate(ada)
    imported(rosalind)
    Prompt.objects.update(**{gone: timezone.now()}, turns=[])

    for kind in (Kind.RANKINGS, Kind.DEMONSTRATIONS, Kind.PROMPTS):
        with pytest.raises(DatasetIsRefused, match="Nothing matches"):
            freeze(rosalind, kind)


def test_a_withdrawn_reply_is_no_demonstration(rosalind, labeler):
    demonstrate(labeler("ada"))
    imported(rosalind)
    Reply.objects.update(withdrawn_at=timezone.now(), text="")

    with pytest.raises(DatasetIsRefused):
        freeze(rosalind, Kind.DEMONSTRATIONS)
    with pytest.raises(DatasetIsRefused):
        freeze(rosalind, labels=False)


def test_who_could_not_rank_said_nothing_to_learn_from(rosalind, labeler):
    label = rank_one(labeler("ada"))
    Ranking.objects.filter(pk=label.pk).update(ranks=[], cannot_rank="all_bad")

    with pytest.raises(DatasetIsRefused):
        freeze(rosalind)


def test_the_card_counts_what_is_in_the_file(rosalind, labeler):
    rank_one(labeler("ada"), [[2], [0, 3], [1]])
    imported(rosalind)

    card = freeze(rosalind).card

    assert card["pairs"] == {"ordered": 6, "tied": 1}
    assert card["counts"]["replies"] == {"4": 1, "2": 1}
    assert card["counts"]["from"] == {"labels": 1, "file": 1}
    assert card["labelers"] == 1
    assert card["characters"]["prompt"]["longest"] == len("Why is the sky blue?")


@pytest.mark.django_db(transaction=True)
def test_two_workers_freeze_one_file(rosalind, labeler):
    rank_one(labeler("ada"))
    dataset = Dataset.objects.create(
        name="d", kind=Kind.RANKINGS, query=Query().as_json(), made_by=rosalind
    )
    start = Barrier(4)

    def work() -> None:
        start.wait()
        freeze_dataset(dataset.pk)
        connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    dataset.refresh_from_db()
    assert (dataset.state, dataset.rows, dataset.message) == ("ready", 1, "")


@pytest.mark.django_db(transaction=True)
def test_a_prompt_withdrawn_while_the_file_is_written_is_not_in_it(
    rosalind, labeler, own_store, monkeypatch
):
    ada = labeler("ada")
    canary = rank_one(ada).seat.task.prompt
    Prompt.objects.filter(pk=canary.pk).update(turns=[{"role": "user", "text": "canary-8a"}])
    rank_one(ada)
    put_file = store.put_file
    withdrawn: list[Thread] = []

    def slow(path: Path, key: str) -> store.Stored:
        if not withdrawn:
            withdrawn.append(Thread(target=withdraw_elsewhere))
            withdrawn[0].start()
            withdrawn[0].join()
        return put_file(path, key)

    def withdraw_elsewhere() -> None:
        withdraw_prompt(prompt=canary)
        connection.close()

    monkeypatch.setattr("training.datasets.freezing.store.put_file", slow)

    dataset = freeze(rosalind)

    assert dataset.rows == 1
    assert not any(b"canary-8a" in one.read_bytes() for one in own_store.rglob("*.jsonl"))


def test_half_a_character_is_refused_in_words(rosalind):
    with pytest.raises(DatasetIsRefused, match="no text"):
        add_text(name="t", chunks=[b'{"text": "\\ud800"}\n'], by=rosalind, lines_of_json=True)


def test_a_text_without_an_end_is_refused_in_words(rosalind):
    endless = (b"x" * 1024 * 1024 for _ in range(40))

    with pytest.raises(DatasetIsRefused, match="longer than 16 MiB"):
        add_text(name="t", chunks=endless, by=rosalind, lines_of_json=False)
    assert not Dataset.objects.exists()


def test_a_full_disk_is_said_and_the_dataset_can_be_asked_for_again(rosalind, labeler, monkeypatch):
    rank_one(labeler("ada"))
    dataset = Dataset.objects.create(
        name="d", kind=Kind.RANKINGS, query=Query().as_json(), made_by=rosalind
    )

    def full(*_paths) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("training.store.folder.shutil.copyfile", full)
    freeze_dataset(dataset.pk)

    dataset.refresh_from_db()
    assert (dataset.state, "disk" in dataset.message) == ("failed", True)


def test_a_form_that_does_not_fit_is_refused_in_words(rosalind, client_of):
    dataset = add_text(name="t", chunks=[b"Hello."], by=rosalind, lines_of_json=False)

    answer = client_of(rosalind).get(f"/api/datasets/{dataset.public_id}/file/?form=pairs")

    assert answer.status_code == 400
    assert "form" in answer.json()["message"]


def test_a_researcher_counts_and_freezes_by_the_api(rosalind, labeler, client_of):
    rank_one(labeler("ada"))
    api = client_of(rosalind)
    wanted = {"kind": "rankings", "query": {"splits": ["train"], "since": "2020-01-01"}}

    assert api.post("/api/datasets/counts/", wanted).json()["rows"] == 1
    made = api.post("/api/datasets/", wanted | {"name": "api"}).json()
    assert made["query"] == {"splits": ["train"], "since": "2020-01-01"}
    assert api.post("/api/datasets/", wanted | {"name": "api"}).status_code == 400
    freeze_dataset(Dataset.objects.get().pk)
    assert api.get(f"/api/datasets/{made['id']}/").json()["rows"] == 1
    listed = api.get("/api/datasets/?limit=1").json()
    assert [one["id"] for one in listed["results"]] == [made["id"]]
    assert listed["results"][0]["forms"] == made["forms"]


@pytest.mark.parametrize(
    "said",
    [
        {"splits": "train"}, {"splits": ["dev"]}, {"rounds": ["1"]}, {"since": "yesterday"},
        {"least_agreement": 7}, {"labels": "no"}, {"languages": [1]}, {"sql": "1"},
    ],
)  # fmt: skip
def test_a_condition_that_is_none_is_refused_in_words(said):
    with pytest.raises(DatasetIsRefused):
        Query.parse(said)


def test_text_of_any_size_comes_in_from_a_terminal(rosalind, tmp_path, capsys):
    file = tmp_path / "pages.jsonl"
    file.write_text('{"text": "One."}\n{"text": "Two."}\n')

    call_command("add_text", str(file), "pages", "--by", "rosalind")

    assert "pages: 2 rows" in capsys.readouterr().out
    assert Dataset.objects.get().kind == "text"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("add_text", str(tmp_path / "none"), "no", "--by", "rosalind")

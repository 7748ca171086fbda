"""Judged replies: which ratings, flags and files say that a reply is good or bad."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from labeling.models import Label, Rating, Reply, User
from tests.training.conftest import rank_one
from training.datasets.errors import DatasetIsRefused
from training.datasets.form import FreezeForm, QueryForm
from training.datasets.formats import in_form
from training.datasets.models import Dataset, Kind
from training.datasets.presenters import card_lines, query_lines
from training.datasets.query import Query
from training.datasets.services import add_signals, file_of, freeze_now, preview_counts
from training.engine.data.rows import read_signals

pytestmark = pytest.mark.django_db
KTO = {"prompt": "Why?", "completion": "Light.", "label": True}


def rows(dataset: Dataset) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file_of(dataset).read_text().splitlines()]


def freeze(by: User, **query: Any) -> Dataset:
    return freeze_now(name="judged", kind=Kind.SIGNALS, query=Query(**query), by=by)


@pytest.fixture
def rated(labeler) -> Label:
    """Four replies rated 7, 3, 5 and 6; the last one fails the task."""
    label = rank_one(labeler("ada"))
    Rating.objects.filter(label=label).delete()
    given: list[tuple[int, list[str]]] = [(7, []), (3, ["hedges"]), (5, []), (6, ["fails_task"])]
    for reply, (value, flags) in zip(sorted(label.seat.shown), given, strict=True):
        Rating.objects.create(label=label, reply_id=reply, value=value, flags=flags)
    return label


def texts(label: Label) -> list[str]:
    return [Reply.objects.get(pk=pk).text for pk in sorted(label.seat.shown)]


def test_high_ratings_are_good_low_ones_bad_and_those_between_say_nothing(rosalind, rated):
    dataset = freeze(rosalind)

    found = {row["reply"]: row["good"] for row in rows(dataset)}
    best, low, between, failed = texts(rated)
    assert found == {best: True, low: False, failed: False}
    assert between not in found
    assert preview_counts(kind=Kind.SIGNALS, query=Query()).rows == dataset.rows == 3
    assert dataset.card["counts"]["judgement"] == {"good": 1, "bad": 2}
    assert dataset.card["characters"]["reply"]
    [one, *_] = rows(dataset)
    assert one["label"] == str(rated.public_id)
    assert [signal.good for signal in read_signals(file_of(dataset))] == [True, False, False]


def test_researchers_choose_the_thresholds_and_the_flags(rosalind, rated):
    dataset = freeze(rosalind, good_from=5, bad_to=2, bad_flags=("hedges",))

    best, low, between, failed = texts(rated)
    found = {row["reply"]: row["good"] for row in rows(dataset)}
    assert found == {best: True, low: False, between: True, failed: True}
    said = {str(name): value for name, value in query_lines(dataset.query)}
    assert (said["good from this rating"], said["flags of bad replies"]) == ("5", "hedges")
    counted = {str(name): value for name, value in card_lines(dataset.card)}
    assert set(counted["judgement"].split(", ")) == {"good 3", "bad 1"}


@pytest.mark.parametrize(
    "query", [{"good_from": 3, "bad_to": 3}, {"good_from": 10}, {"bad_to": -1}, {"bad_to": 2.5}]
)
def test_thresholds_that_cannot_be_meant_are_refused(query):
    with pytest.raises(DatasetIsRefused):
        Query.parse(query)


def test_labels_of_the_held_out_group_and_withdrawn_replies_stay_out(rosalind, rated):
    best, *_ = sorted(rated.seat.shown)
    Reply.objects.filter(pk=best).update(withdrawn_at=rated.handed_in_at, text="")
    assert len(rows(freeze(rosalind))) == 2

    User.objects.filter(username="ada").update(held_out=True)
    assert preview_counts(kind=Kind.SIGNALS, query=Query()).rows == 0


def test_judged_replies_leave_as_trl_reads_them(rosalind, rated, tmp_path):
    dataset = freeze(rosalind)

    with in_form(file_of(dataset), "unpaired") as file:
        left = [json.loads(line) for line in file]

    assert [row["label"] for row in left] == [row["good"] for row in rows(dataset)]
    assert left[0]["prompt"] == [{"role": "user", "content": "Why is the sky blue?"}]
    assert left[0]["completion"][0]["role"] == "assistant"
    back = tmp_path / "back.jsonl"
    back.write_text("".join(json.dumps(row) + "\n" for row in left))
    assert [(one.reply, one.good) for one in read_signals(back)] == [
        (row["reply"], row["good"]) for row in rows(dataset)
    ]


def test_a_file_for_kto_becomes_a_dataset_that_the_engine_reads(rosalind):
    turns = [{"role": "assistant", "content": "Dust."}]
    content = [KTO, {"prompt": "Why?", "completion": turns, "label": False}]
    sent = "".join(json.dumps(row) + "\n" for row in content).encode()

    dataset = add_signals(name="kto", chunks=[sent[:20], sent[20:]], by=rosalind)

    assert [(one.reply, one.good) for one in read_signals(file_of(dataset))] == [
        ("Light.", True), ("Dust.", False),
    ]  # fmt: skip
    assert (dataset.rows, dataset.kind) == (2, "signals")


WRONG: list[dict[str, Any]] = [
    *({"label": "yes"}, {"label": None}, {"completion": ""}, {"completion": ["a", "b"]}),
    *({"completion": "\ud800"}, {"prompt": []}, {"prompt": 3}),
]


@pytest.mark.parametrize(
    "broken",
    [b"nothing\n", b"\xff\xfe", b"", b"[1]", *(json.dumps(KTO | one).encode() for one in WRONG)],
)
def test_a_file_of_something_else_is_refused_and_leaves_nothing(rosalind, broken):
    with pytest.raises(DatasetIsRefused, match="is no judged reply"):
        add_signals(name="kto", chunks=[broken], by=rosalind)

    assert not Dataset.objects.exists()


def test_the_form_takes_a_file_and_counts_what_matches(rosalind, rated):
    form = QueryForm({"kind": "signals", "splits": ["train"], "good_from": 6, "bad_to": 3,
                      "bad_flags": "fails_task, hedges"})  # fmt: skip
    assert form.counted().startswith("3 rows match")
    wrong = QueryForm({"kind": "signals", "splits": ["train"], "good_from": 3, "bad_to": 5})
    assert wrong.counted() == "Choose less than the lowest good rating."

    sent = SimpleUploadedFile("kto.jsonl", json.dumps(KTO).encode())
    fields = {"name": "kto", "kind": "signals", "splits": ["train"]}
    made = type("Made", (FreezeForm,), {"actor": rosalind})(fields, {"file": sent})
    assert made.is_valid(), made.errors

    assert Dataset.objects.get(name="kto").rows == 1


def test_the_api_and_the_command_freeze_judged_replies(rosalind, rated, client_of, capsys):
    asked = {"kind": "signals", "query": {"good_from": 7}}
    answer = client_of(rosalind).post("/api/datasets/counts/", asked, format="json")
    refused = client_of(rosalind).post(
        "/api/datasets/counts/", {"kind": "signals", "query": {"good_from": 2}}, format="json"
    )
    call_command("freeze", "signals", "judged", by="rosalind")

    assert (answer.status_code, answer.json()["labels"]) == (200, 3)
    assert (refused.status_code, refused.json()["code"]) == (400, "dataset_is_refused")
    assert "judged: 3 rows" in capsys.readouterr().out

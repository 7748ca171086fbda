"""Public benchmarks of reward models come in as rankings, by command, form and API."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from training.comparisons import as_ranking
from training.datasets.errors import DatasetIsRefused
from training.datasets.models import Dataset
from training.datasets.services import add_comparisons, file_of
from training.engine.data.rows import held_out, read_rankings

PAIR = {"prompt": "2 + 2?", "chosen": "4", "rejected": "5"}
REWARD_BENCH = PAIR | {
    **{"id": 3, "subset": "math-prm", "chosen_model": "human", "rejected_model": "gpt"},
}
FOUR = {
    **{"prompt": "2 + 2?", "chosen": ["4"], "rejected": ["3", "5", "6"], "subset": "Math"},
    **{"id": "17", "num_correct": 1, "num_incorrect": 3},
}
TIES = {
    **{"prompt": "Name a colour", "chosen": ["red", "blue"], "rejected": ["dog"]},
    **{"subset": "Ties", "id": "tied:4"},
}
STYLES = {
    **{"id": "1", "prompt": "Why?", "domain": "chat"},
    **{"chosen": ["a", "b", "c"], "rejected": ["d", "e", "f"]},
}
TURNS = {
    "chosen": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}],
    "rejected": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "No"}],
}
RANKED = {"prompt": "Why?", "replies": ["a", "b"], "ranks": [2, 1]}
EVERY = [PAIR, REWARD_BENCH, FOUR, TIES, STYLES, TURNS, RANKED]


def lines(rows) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def test_chosen_replies_are_ranked_above_rejected_ones():
    assert as_ranking(PAIR)["ranks"] == [1, 2]
    assert as_ranking(REWARD_BENCH)["writers"] == ["human", "gpt"]
    four, ties = as_ranking(FOUR), as_ranking(TIES)
    assert (four["replies"], four["ranks"]) == (["4", "3", "5", "6"], [1, 2, 2, 2])
    assert (ties["ranks"], ties["subset"], ties["id"]) == ([1, 1, 2], "Ties", "tied:4")
    styles = as_ranking(STYLES)
    assert (styles["replies"], styles["styles"]) == (list("abcdef"), 3)
    assert styles["subset"] == "chat"
    turns = as_ranking(TURNS)
    assert turns["prompt"] == [{"role": "user", "content": "Hi"}]
    assert turns["replies"] == ["Hello", "No"]


@pytest.mark.django_db
@pytest.mark.parametrize("content", [lines(EVERY), json.dumps(EVERY).encode()])
def test_a_benchmark_becomes_a_dataset_that_the_engine_reads(rosalind, content):
    dataset = add_comparisons(name="bench", chunks=[content[:50], content[50:]], by=rosalind)

    rankings = read_rankings(file_of(dataset))
    assert dataset.rows == len(rankings) == len(EVERY)
    assert dataset.card["counts"]["replies"]["2"] == 4
    assert rankings[4].about["styles"] == 3
    assert rankings[3].about["id"] == "tied:4"
    training, held = held_out(rankings, 0.1)
    assert training == [], "a benchmark is not trained on"
    assert len(held) == len(EVERY)


def test_the_engine_reads_the_files_as_they_are(tmp_path):
    file = tmp_path / "bench.jsonl"
    file.write_bytes(lines([PAIR, FOUR, STYLES]))

    assert [one.ranks for one in read_rankings(file)] == [
        *[(1, 2), (1, 2, 2, 2), (1, 1, 1, 2, 2, 2)]
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken",
    [
        b"nothing\n",
        b"\xff\xfe",
        lines([{"prompt": "Why?"}]),
        lines([PAIR | {"chosen": None}]),
        lines([PAIR | {"chosen": "\ud800"}]),
        lines([PAIR | {"prompt": None}]),
        lines([RANKED | {"ranks": [1]}]),
        b"[" * 5000,
        b"",
    ],
)
def test_what_is_no_comparison_is_refused_and_leaves_nothing(rosalind, broken):
    with pytest.raises(DatasetIsRefused):
        add_comparisons(name="bench", chunks=[broken], by=rosalind)

    assert not Dataset.objects.filter(name="bench").exists()


@pytest.mark.django_db
def test_the_command_and_the_api_store_a_benchmark(rosalind, client_of, tmp_path, capsys):
    file = tmp_path / "bench.jsonl"
    file.write_bytes(lines([PAIR, FOUR]))

    call_command("add_comparisons", file, "by-command", by="rosalind")
    answer = client_of(rosalind).post(
        "/api/datasets/comparisons/",
        {"name": "by-api", "file": SimpleUploadedFile("b.jsonl", file.read_bytes())},
        format="multipart",
    )

    assert "by-command: 2 rankings" in capsys.readouterr().out
    assert (answer.status_code, answer.json()["rows"]) == (201, 2)

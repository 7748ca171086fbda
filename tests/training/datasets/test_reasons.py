"""Rewrites and marked spans enter a dataset only when a researcher asks for them."""

import json
from typing import Any
from uuid import uuid4

import pytest

from labeling.labels.answers import Answer, Measures, RewriteGiven, SpanGiven
from labeling.labels.services import hand_in
from labeling.models import ImportedRating, ImportedSpan, Label, Rating, Reply, Seat, Task, User
from labeling.tasks.models import Kind as TaskKind
from labeling.tasks.models import Purpose
from labeling.tasks.services import take_seat
from tests.labeling.conftest import key, open_one, rank
from tests.training.conftest import rank_one
from tests.training.datasets.test_datasets import imported
from training.datasets.formats import in_form
from training.datasets.models import Dataset, Kind
from training.datasets.presenters import card_lines, query_lines
from training.datasets.query import Query
from training.datasets.services import file_of, freeze_now, preview_counts
from training.engine.data.rows import read_rankings


def freeze(by: User, kind: str, **query: Any) -> Dataset:
    return freeze_now(name=kind, kind=kind, query=Query(**query), by=by)


def rows(dataset: Dataset) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file_of(dataset).read_text().splitlines()]


def rank_with_reasons(labeler: User, **about: Any) -> Label:
    """Rank four replies, mark two words of A as wrong, and rewrite B."""
    open_one(TaskKind.RANK, **about)
    screen = take_seat(labeler=labeler)
    return hand_in(
        seat_id=screen.public_id,
        labeler=labeler,
        key=key(),
        answer=Answer(
            ranking=rank(screen),
            spans={"A": (SpanGiven(0, 2, "wrong_fact"), SpanGiven(1, 3, "helpful"))},
            rewrite=RewriteGiven("B", "Better than B."),
        ),
        measures=Measures(active_ms=1000),
    )


def test_reasons_stay_out_unless_they_are_asked_for(rosalind, labeler):
    rank_with_reasons(labeler("ada"))

    [row] = rows(freeze(rosalind, Kind.RANKINGS))

    assert "Better than B." not in row["replies"]
    assert "spans" not in row
    assert preview_counts(kind=Kind.DEMONSTRATIONS, query=Query()).rows == 0


def test_a_rewrite_is_a_demonstration(rosalind, labeler):
    label = rank_with_reasons(labeler("ada"))

    dataset = freeze(rosalind, Kind.DEMONSTRATIONS, rewrites=True)

    [row] = rows(dataset)
    assert (row["response"], row["label"]) == ("Better than B.", str(label.public_id))
    assert dataset.card["counts"]["from"] == {"rewrites": 1}


def test_a_rewrite_is_ranked_above_its_original(rosalind, labeler):
    label = rank_with_reasons(labeler("ada"))

    dataset = freeze(rosalind, Kind.RANKINGS, rewrites=True)

    ranked, pair = rows(dataset)
    original = Reply.objects.get(pk=label.rewrite.original_id).text
    assert len(ranked["replies"]) == 4
    assert (pair["replies"], pair["ranks"]) == (["Better than B.", original], [1, 2])
    assert len(list(read_rankings(file_of(dataset)))) == 2
    pairs = in_form(file_of(dataset), "pairs").read().decode().splitlines()
    assert json.loads(pairs[-1])["chosen"][0]["content"] == "Better than B."
    assert preview_counts(kind=Kind.RANKINGS, query=Query(rewrites=True)).rows == 2


def test_spans_come_with_their_offsets_beside_the_reply(rosalind, labeler):
    label = rank_with_reasons(labeler("ada"))

    [row] = rows(freeze(rosalind, Kind.RANKINGS, spans=True))

    first = label.seat.shown[0]
    at = row["replies"].index(Reply.objects.get(pk=first).text)
    assert row["spans"][at] == [
        {"start": 0, "end": 2, "kind": "wrong_fact", "good": False},
        {"start": 1, "end": 3, "kind": "helpful", "good": True},
    ]
    assert sum(map(len, row["spans"])) == 2


LEFT = {"left_at": "2026-01-01T00:00Z", "left_because": "lost", "hold_number": None}


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (User, {"held_out": True}),
        (Task, {"purpose": Purpose.EVALUATION}),
        (Seat, LEFT),
        (Reply, {"withdrawn_at": "2026-01-01T00:00Z", "text": ""}),
    ],
)
def test_rewrites_obey_the_rules_of_every_label(rosalind, labeler, table, change):
    rank_with_reasons(labeler("ada"))
    asked = Query(rewrites=True)
    assert preview_counts(kind=Kind.DEMONSTRATIONS, query=asked).rows == 1

    table.objects.update(**change)

    assert preview_counts(kind=Kind.DEMONSTRATIONS, query=asked).rows == 0


def test_a_rewrite_without_a_ranking_is_a_demonstration_too(rosalind, labeler):
    label = rank_with_reasons(labeler("ada"))
    label.ranking.delete()

    assert preview_counts(kind=Kind.DEMONSTRATIONS, query=Query(rewrites=True)).rows == 1


def test_the_card_and_the_query_say_so(rosalind, labeler):
    rank_with_reasons(labeler("ada"))

    dataset = freeze(rosalind, Kind.RANKINGS, rewrites=True, spans=True)

    assert dict(query_lines(dataset.query)) == {
        "splits": "Train", "with rewrites": "yes", "with marked spans": "yes",
    }  # fmt: skip
    assert "rewritten here 1" in dict(card_lines(dataset.card))["source"]


def test_ratings_and_spans_of_files_are_exported_when_asked_and_marked_as_imported(rosalind):
    imported(rosalind)
    reply = Reply.objects.get(text="a")
    intake = reply.prompt.intake
    assert intake
    ImportedRating.objects.create(
        key=uuid4(), reply=reply, intake=intake, part="honesty", value=4, note="Sure."
    )
    ImportedSpan.objects.create(
        key=uuid4(), reply=reply, intake=intake, start=0, end=1, kind="Wrong"
    )

    plain, full = (
        rows(freeze_now(name=name, kind=Kind.RANKINGS, query=query, by=rosalind))[0]
        for name, query in (("plain", Query()), ("full", Query(ratings=True, spans=True)))
    )

    assert plain.keys() & {"ratings", "spans"} == set()
    origin = {"imported": True, "labeler": ""}
    assert full["ratings"] == [
        [{"part": "honesty", "value": 4.0, "note": "Sure.", **origin}], []
    ]  # fmt: skip
    assert full["spans"] == [[{"start": 0, "end": 1, "kind": "Wrong", "note": "", **origin}], []]


def test_ratings_given_here_are_exported_when_asked(rosalind, labeler):
    label = rank_one(labeler("ada"))
    reply = label.seat.shown[0]
    Rating.objects.filter(label=label).delete()
    Rating.objects.create(label=label, reply_id=reply, value=6, note="Good.", flags=["hedges"])

    [row] = rows(freeze(rosalind, Kind.RANKINGS, ratings=True))

    assert row["ratings"][0] == [
        {"part": "overall", "value": 6, "note": "Good.", "flags": ["hedges"]}
    ]
    assert not any(row["ratings"][1:])

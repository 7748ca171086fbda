"""Notes, marked spans and rewrites: the reasons that labelers give with a label."""

import json
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.exceptions import ValidationError

from labeling.labels.answers import Answer, RatingGiven, RewriteGiven, SpanGiven
from labeling.labels.errors import LabelDoesNotFit
from labeling.labels.reading import answer_of
from labeling.labels.reasons.checking import MOST_SPANS
from labeling.labels.services import edit_label
from labeling.models import Label, LabelEdit, Rating, Reply, Rewrite, Span, SpanKind
from labeling.people.export import rows_about
from labeling.prompts.withdrawal import withdraw_prompt
from labeling.tasks.forms import default_form
from labeling.tasks.models import Kind
from labeling.tasks.services import take_seat
from tests.labeling.conftest import open_one, rank
from tests.labeling.labels.test_hand_in import FULL, ORDER, give

WRONG = SpanGiven(0, 3, "wrong_fact")
REASONS: dict[str, Any] = {
    "ratings": {"B": RatingGiven(note="Too short for a child.")},
    "note": "A and B are close.",
    "spans": {"A": (WRONG, SpanGiven(1, 3, "helpful")), "C": (SpanGiven(0, 2, "unsafe"),)},
    "rewrite": RewriteGiven("B", "The better answer.", 4),
}


def text_of(screen, slot: str) -> str:
    return next(str(reply["text"]) for reply in screen.replies if reply["slot"] == slot)


@pytest.fixture
def screen(ada):
    open_one(overlap=2)
    return take_seat(labeler=ada)


def test_reasons_are_stored_with_the_label_and_read_back(ada, screen):
    label = give(screen, ada, Answer(ranking=ORDER, **REASONS))

    stored = answer_of(label)
    assert stored.note == REASONS["note"]
    assert stored.ratings == REASONS["ratings"]
    assert stored.spans == REASONS["spans"]
    assert stored.rewrite == REASONS["rewrite"]
    rewrite = Rewrite.objects.get()
    assert (rewrite.reply.text, rewrite.original.text) == (
        "The better answer.",
        text_of(screen, "B"),
    )
    assert rewrite.reply.writer.person == ada


def test_a_note_on_a_reply_needs_no_rating_and_is_none(ada, screen):
    give(screen, ada, Answer(ranking=ORDER, ratings=REASONS["ratings"]))

    assert list(Rating.objects.values_list("value", "flags", "note")) == [
        (None, [], "Too short for a child.")
    ]


def test_a_rating_or_a_flag_is_still_refused_where_only_a_ranking_is_asked(ada, screen):
    for given in (RatingGiven(value=3), RatingGiven(flags=["violent"])):
        with pytest.raises(LabelDoesNotFit):
            give(screen, ada, Answer(ranking=ORDER, ratings={"A": given}))


def test_offsets_count_code_points(ada):
    task = open_one()
    Reply.objects.filter(tasks=task).update(text="\U0001f600\U0001f600 no")
    screen = take_seat(labeler=ada)

    give(screen, ada, Answer(ranking=rank(screen), spans={"A": (SpanGiven(3, 5, "helpful"),)}))

    span = Span.objects.select_related("reply").get()
    assert span.reply.text[span.start : span.end] == "no"


def test_all_mistakes_of_the_reasons_are_said_at_once(ada, screen):
    length = len(text_of(screen, "A"))
    spans = {
        "A": (
            SpanGiven(2, length + 1, "wrong_fact"),
            SpanGiven(3, 3, "wrong_fact"),
            SpanGiven(0, 1, "boring"),
            WRONG,
            WRONG,
        ),
        "K": (WRONG,),
    }

    with pytest.raises(ValidationError) as refused:
        give(screen, ada, Answer(ranking=ORDER, spans=spans, rewrite=RewriteGiven("Z", "  ")))

    said: Any = refused.value.detail
    assert set(said) == {
        *("spans.A.0", "spans.A.1", "spans.A.2", "spans.A", "spans.K"),
        *("rewrite.slot", "rewrite.text"),
    }
    assert f"which has {length} characters" in said["spans.A.0"][0]
    assert not Label.objects.exists()


def test_white_space_is_nothing_to_mark(ada):
    task = open_one()
    Reply.objects.filter(tasks=task).update(text="a   b")
    screen = take_seat(labeler=ada)

    with pytest.raises(ValidationError, match="contains no text"):
        give(screen, ada, Answer(ranking=rank(screen), spans={"A": (SpanGiven(1, 3, "unclear"),)}))


def test_a_rewrite_must_change_something(ada, screen):
    same = RewriteGiven("A", text_of(screen, "A") + "\n")

    with pytest.raises(ValidationError, match="Change it or leave it out"):
        give(screen, ada, Answer(ranking=ORDER, rewrite=same))


def test_spans_are_limited(ada, screen):
    many = tuple(SpanGiven(0, 1, "helpful") for _ in range(MOST_SPANS + 1))

    with pytest.raises(ValidationError, match="at most"):
        give(screen, ada, Answer(ranking=ORDER, spans={"A": many}))


def test_nobody_who_writes_a_demonstration_marks_or_rewrites(ada):
    open_one(Kind.DEMONSTRATE)
    screen = take_seat(labeler=ada)

    with pytest.raises(ValidationError) as refused:
        give(screen, ada, Answer(text="A reply.", spans={"A": (WRONG,)}))

    assert list(refused.value.detail) == ["spans.A"]


def test_a_form_has_its_own_kinds(ada, screen):
    SpanKind.objects.filter(form=default_form(), code="wrong_fact").delete()
    SpanKind.objects.create(form=default_form(), code="off_brand", name="Off brand")

    label = give(screen, ada, Answer(ranking=ORDER, spans={"A": (SpanGiven(0, 1, "off_brand"),)}))

    assert answer_of(label).spans["A"][0].kind == "off_brand"
    again = Answer(ranking=ORDER, spans={"A": (WRONG,)})
    with pytest.raises(ValidationError, match="no kind wrong_fact"):
        edit_label(label_id=label.public_id, labeler=ada, answer=again)


def test_an_edit_replaces_the_reasons_and_keeps_the_previous_ones(ada, screen):
    label = give(screen, ada, Answer(ranking=ORDER, **REASONS))

    new = Answer(ranking=ORDER, spans={"A": (WRONG,)}, rewrite=RewriteGiven("B", "Best."))
    edit_label(label_id=label.public_id, labeler=ada, answer=new)

    assert answer_of(label).spans == {"A": (WRONG,)}
    assert answer_of(label).rewrite == RewriteGiven("B", "Best.")
    before = LabelEdit.objects.get().before
    assert before["rewrite"]["text"] == "The better answer."
    assert before["spans"]["C"] == [{"start": 0, "end": 2, "kind": "unsafe"}]
    assert Reply.objects.filter(text="The better answer.").exists()


def test_the_same_reasons_in_another_order_are_no_edit(ada, screen):
    label = give(screen, ada, Answer(ranking=ORDER, **REASONS))

    turned = {**REASONS, "spans": {**REASONS["spans"], "A": REASONS["spans"]["A"][::-1], "D": ()}}
    edit_label(label_id=label.public_id, labeler=ada, answer=Answer(ranking=ORDER, **turned))

    assert not LabelEdit.objects.exists()


def test_reasons_come_with_ratings_and_without_a_ranking(ada):
    open_one(Kind.RANK_AND_RATE)
    screen = take_seat(labeler=ada)

    label = give(screen, ada, Answer(cannot_rank="all_bad", spans={"A": (WRONG,)}))

    assert answer_of(label).spans == {"A": (WRONG,)}


def sent(**more):
    return {
        "key": str(uuid4()),
        "measures": {"active_ms": 9},
        "ranking": ORDER,
        **more,
    }


def test_the_browser_sends_and_reads_reasons(ada, client_of, screen):
    browser = client_of(ada)
    reasons = {
        "note": "Close.",
        "ratings": {"A": {"note": "Short."}},
        "spans": {"A": [{"start": 0, "end": 2, "kind": "helpful"}]},
        "rewrite": {"slot": "A", "text": "Longer.", "pasted_chars": 1},
    }

    handed_in = browser.post(f"/api/labels/seats/{screen.public_id}/hand-in/", sent(**reasons))

    assert handed_in.status_code == 201
    stored = browser.get(f"/api/labels/{handed_in.json()['id']}/").json()["answer"]
    assert {name: stored[name] for name in ("note", "spans", "rewrite")} == {
        name: reasons[name] for name in ("note", "spans", "rewrite")
    }
    assert stored["ratings"]["A"]["note"] == "Short."


def test_the_browser_is_told_of_every_bad_span(ada, client_of, screen):
    spans = {"A": [{"start": 0, "end": 99, "kind": "helpful"}, {"start": 0, "end": 1, "kind": "x"}]}

    refused = client_of(ada).post(
        f"/api/labels/seats/{screen.public_id}/hand-in/", sent(spans=spans)
    )

    assert refused.status_code == 400
    assert set(refused.json()["fields"]) == {"spans.A.0", "spans.A.1"}


def test_reasons_of_others_are_on_no_labelers_screen(ada, grace, client_of, screen):
    give(screen, ada, Answer(ranking=ORDER, **REASONS))

    seat = client_of(grace).post("/api/tasks/seats/", {})

    assert seat.status_code in {200, 201}
    shown = seat.content.decode()
    assert not [one for one in ("Too short", "better answer", "are close") if one in shown]
    assert seat.json()["form"]["span_kinds"][0]["code"] == "wrong_fact"


def test_somebody_elses_label_with_its_reasons_is_not_found(ada, grace, client_of, screen):
    label = give(screen, ada, Answer(ranking=ORDER, **REASONS))

    assert client_of(grace).get(f"/api/labels/{label.public_id}/").status_code == 404


def test_a_person_gets_their_reasons_with_everything_else(ada, screen):
    give(screen, ada, Answer(ranking=ORDER, **REASONS))

    tables = [row["table"] for row in rows_about(ada)]
    assert tables.count("labeling.Span") == 3
    assert tables.count("labeling.Rewrite") == 1


def test_a_withdrawal_takes_the_reasons_along(ada, screen):
    label = give(screen, ada, Answer(ranking=ORDER, **REASONS))

    withdraw_prompt(prompt=label.seat.task.prompt)

    assert not Span.objects.exists()
    assert Rewrite.objects.get().reply.text == ""
    assert "close" not in json.dumps([answer_of(label).note, answer_of(label).ratings], default=str)


def test_the_full_answer_with_ratings_and_notes(ada):
    open_one(Kind.RANK_AND_RATE)
    screen = take_seat(labeler=ada)
    ratings = {**FULL, "A": RatingGiven(5, (), "Good start.")}

    label = give(screen, ada, Answer(ranking=ORDER, ratings=ratings))

    assert answer_of(label).ratings["A"].note == "Good start."

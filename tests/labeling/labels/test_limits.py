"""Every text that is submitted keeps the limits of its prompt; a draft need not."""

import pytest
from rest_framework.exceptions import ValidationError

from labeling.labels.answers import Answer, RewriteGiven
from labeling.labels.reading import answer_of
from labeling.labels.services import edit_label
from labeling.models import Label, Prompt
from labeling.tasks.drafts import save_draft
from labeling.tasks.models import Kind
from labeling.tasks.services import take_seat
from tests.labeling.conftest import open_one
from tests.labeling.labels.test_hand_in import ORDER, give

LIMITS = {"fewest_words": 3, "most_words": 5, "most_characters": 30, "form": "paragraph"}
GOOD = "Because of chlorophyll."


@pytest.fixture
def writing(ada):
    open_one(Kind.DEMONSTRATE)
    Prompt.objects.update(limits=LIMITS)
    return take_seat(labeler=ada)


def test_a_text_that_breaks_limits_is_refused_with_all_of_them(ada, writing, client_of):
    text = "One two three.\n\nFour five six seven eight."
    sent = {
        "key": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "measures": {"active_ms": 1},
        "text": text,
    }

    answer = client_of(ada).post(f"/api/labels/seats/{writing.public_id}/hand-in/", sent)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["fields"] == {
        "text": [
            "Write at most 5 words; there are 8.",
            "Write at most 30 characters; there are 42.",
            "Write one paragraph, without empty lines.",
        ]
    }
    assert not Label.objects.exists()


def test_a_text_that_keeps_them_is_stored_and_its_edit_is_checked_too(ada, writing):
    label = give(writing, ada, Answer(text=GOOD))

    with pytest.raises(ValidationError, match="at least 3 words"):
        edit_label(label_id=label.public_id, labeler=ada, answer=Answer(text="No."))
    assert answer_of(label).text == GOOD


def test_a_draft_is_never_refused(ada, writing):
    save_draft(seat_id=writing.public_id, labeler=ada, revision=0, body="x" * 1000)


def test_a_rewrite_keeps_the_limits_and_a_ranking_needs_none(ada):
    open_one(overlap=2)
    Prompt.objects.update(limits=LIMITS)
    seat = take_seat(labeler=ada)

    with pytest.raises(ValidationError) as refused:
        give(seat, ada, Answer(ranking=ORDER, rewrite=RewriteGiven("B", "Too short.", 0)))

    assert refused.value.get_codes() == {"rewrite.text": ["invalid"]}
    give(seat, ada, Answer(ranking=ORDER))


def test_the_seat_shows_the_limits(ada, client_of, writing):
    [seat] = client_of(ada).get("/api/tasks/seats/").json()

    assert seat["prompt"]["limits"] == LIMITS

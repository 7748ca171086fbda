from datetime import timedelta

import pytest
from django.db.models import F

from labeling.labels.answers import Answer, RatingGiven
from labeling.labels.errors import EditIsLate, LabelDoesNotFit, LabelIsUnknown
from labeling.labels.reading import answer_of
from labeling.labels.services import edit_label
from labeling.models import Comparison, Label, LabelEdit, Reply
from labeling.tasks.models import Kind
from labeling.tasks.services import take_seat
from tests.labeling.conftest import open_one, rank
from tests.labeling.labels.test_hand_in import FULL, ORDER, give


@pytest.fixture
def label(ada) -> Label:
    open_one()
    screen = take_seat(labeler=ada)
    return give(screen, ada, Answer(ranking=rank(screen)))


def test_an_edit_changes_the_comparisons_and_keeps_the_previous_answer(ada, label):
    edit_label(label_id=label.public_id, labeler=ada, answer=Answer(ranking=[["A", "B", "C", "D"]]))

    assert set(Comparison.objects.values_list("outcome", flat=True)) == {"tie"}
    assert Comparison.objects.count() == 6
    assert LabelEdit.objects.get().before["ranking"] == ORDER


def test_the_same_answer_again_is_no_edit(ada, label):
    edit_label(label_id=label.public_id, labeler=ada, answer=Answer(ranking=ORDER))

    assert not LabelEdit.objects.exists()


def test_a_ranking_can_become_a_refusal_to_rank(ada, label):
    edit_label(label_id=label.public_id, labeler=ada, answer=Answer(cannot_rank="not_comparable"))

    label.refresh_from_db()
    assert answer_of(label).cannot_rank == "not_comparable"
    assert not Comparison.objects.exists()


def test_a_label_cannot_be_edited_after_its_time(ada, label, settings):
    late = settings.LABEL_EDIT_TIME + timedelta(seconds=1)
    Label.objects.update(handed_in_at=F("handed_in_at") - late)

    with pytest.raises(EditIsLate):
        edit_label(label_id=label.public_id, labeler=ada, answer=Answer(ranking=ORDER[::-1]))


def test_nobody_edits_the_label_of_somebody_else(grace, label):
    with pytest.raises(LabelIsUnknown):
        edit_label(label_id=label.public_id, labeler=grace, answer=Answer(ranking=ORDER))


def test_an_edited_answer_must_fit_the_task_too(ada, label):
    with pytest.raises(LabelDoesNotFit):
        edit_label(label_id=label.public_id, labeler=ada, answer=Answer(text="a poem"))

    assert answer_of(label).ranking == ORDER


def test_ratings_are_edited_with_their_ranking(ada):
    open_one(Kind.RANK_AND_RATE)
    label = give(take_seat(labeler=ada), ada, Answer(ranking=ORDER, ratings=FULL))
    better = {**FULL, "C": RatingGiven(value=7, flags=["violent"])}

    edit_label(label_id=label.public_id, labeler=ada, answer=Answer(ranking=ORDER, ratings=better))

    assert answer_of(label).ratings["C"] == RatingGiven(7, ("violent",), "")
    assert LabelEdit.objects.get().before["ratings"]["C"]["value"] == 4


def test_the_first_text_of_an_edited_demonstration_stays_a_reply(ada):
    open_one(Kind.DEMONSTRATE)
    label = give(take_seat(labeler=ada), ada, Answer(text="frist"))

    edit_label(label_id=label.public_id, labeler=ada, answer=Answer(text="first"))

    assert answer_of(label).text == "first"
    assert sorted(Reply.objects.values_list("text", flat=True)) == ["first", "frist"]

import pytest

from labeling.guidelines.errors import GuidelineCannotChange, GuidelineIsMissing, GuidelineIsOld
from labeling.guidelines.models import Kind, Purpose
from labeling.guidelines.services import (
    acknowledge,
    current_guideline,
    publish,
    unread_guideline,
    write_guideline,
)


def published(body: str, purpose: Purpose = Purpose.TRAINING):
    draft = write_guideline(kind=Kind.RANK, purpose=purpose, body=body, written_by=None)
    return publish(guideline=draft)


def test_a_draft_is_not_in_force(db):
    first = published("Helpful first.")

    write_guideline(kind=Kind.RANK, purpose=Purpose.TRAINING, body="Draft", written_by=None)

    assert current_guideline("rank", "training") == first


def test_training_and_evaluation_are_two_sets(db):
    training = published("Helpful first.")
    evaluation = published("Truthful and harmless first.", Purpose.EVALUATION)

    assert current_guideline("rank", "training") == training
    assert current_guideline("rank", "evaluation") == evaluation
    assert evaluation.version == 1


def test_a_new_version_must_be_read_again(ada):
    first = published("One")
    acknowledge(person=ada, guideline_id=first.pk)
    assert unread_guideline(person=ada, kind="rank", purpose="training") is None

    second = published("Two")

    assert unread_guideline(person=ada, kind="rank", purpose="training") == second


def test_reading_twice_counts_once(ada):
    first = published("One")

    assert acknowledge(person=ada, guideline_id=first.pk) == acknowledge(
        person=ada, guideline_id=first.pk
    )


def test_an_old_version_can_no_longer_be_acknowledged(ada):
    first = published("One")
    published("Two")

    with pytest.raises(GuidelineIsOld):
        acknowledge(person=ada, guideline_id=first.pk)


def test_a_draft_cannot_be_acknowledged(ada):
    draft = write_guideline(kind=Kind.RANK, purpose=Purpose.TRAINING, body="Draft", written_by=None)

    with pytest.raises(GuidelineIsMissing):
        acknowledge(person=ada, guideline_id=draft.pk)


def test_a_published_version_is_published_once(db):
    first = published("One")

    with pytest.raises(GuidelineCannotChange):
        publish(guideline=first)

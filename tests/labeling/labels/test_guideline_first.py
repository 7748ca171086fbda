"""A label needs the guideline to be read, in the version of its seat or a newer one."""

from typing import Any

import pytest

from labeling.guidelines.models import Guideline, Kind, Purpose
from labeling.guidelines.services import acknowledge, publish, write_guideline
from labeling.labels.answers import Answer, Measures
from labeling.labels.errors import GuidelineIsUnread
from labeling.labels.services import hand_in
from labeling.models import Label, Seat, User
from labeling.tasks.screens import Screen
from labeling.tasks.services import take_seat
from tests.labeling.conftest import key, open_one, rank


def publish_version(purpose: Purpose = Purpose.TRAINING) -> Guideline:
    draft = write_guideline(kind=Kind.RANK, purpose=purpose, body="Read.", written_by=None)
    return publish(guideline=draft)


def give(screen: Screen, labeler: User) -> Label:
    return hand_in(
        seat_id=screen.public_id,
        labeler=labeler,
        key=key(),
        answer=Answer(ranking=rank(screen)),
        measures=Measures(active_ms=1_000),
    )


def test_a_label_is_accepted_only_after_the_guideline_was_read(ada, grace):
    version = publish_version()
    acknowledge(person=grace, guideline_id=version.pk)
    open_one()
    screen = take_seat(labeler=ada)

    with pytest.raises(GuidelineIsUnread):
        give(screen, ada)
    assert not Label.objects.exists()

    acknowledge(person=ada, guideline_id=version.pk)
    assert give(screen, ada).seat_id == screen.seat_pk


def test_the_guideline_of_another_purpose_does_not_count(ada):
    acknowledge(person=ada, guideline_id=publish_version(Purpose.EVALUATION).pk)
    publish_version()
    open_one()

    with pytest.raises(GuidelineIsUnread):
        give(take_seat(labeler=ada), ada)


def test_an_older_version_does_not_count_for_a_new_seat(ada):
    acknowledge(person=ada, guideline_id=publish_version().pk)
    publish_version()
    open_one()

    with pytest.raises(GuidelineIsUnread):
        give(take_seat(labeler=ada), ada)


def test_a_new_version_does_not_stop_work_that_has_begun(ada):
    first = publish_version()
    acknowledge(person=ada, guideline_id=first.pk)
    open_one()
    screen = take_seat(labeler=ada)

    publish_version()
    take_seat(labeler=ada)  # another tab, where the new version is not read yet

    give(screen, ada)
    assert Seat.objects.get().guideline == first


def test_a_newer_version_counts_for_an_older_seat(ada):
    publish_version()
    open_one()
    screen = take_seat(labeler=ada)

    acknowledge(person=ada, guideline_id=publish_version().pk)

    assert give(screen, ada).pk


def test_the_api_refuses_with_a_code_and_accepts_the_same_work_later(ada, client_of):
    version = publish_version()
    open_one()
    client = client_of(ada)
    seat = client.post("/api/tasks/seats/").json()
    work: dict[str, Any] = {
        "key": str(key()),
        "ranking": [[reply["slot"]] for reply in seat["replies"]],
        "measures": {"active_ms": 1},
    }

    refused = client.post(f"/api/labels/seats/{seat['id']}/hand-in/", work)
    client.post(f"/api/guidelines/{version.pk}/acknowledge/")
    taken = client.post(f"/api/labels/seats/{seat['id']}/hand-in/", work)

    assert (refused.status_code, refused.json()["code"]) == (409, "guideline_is_unread")
    assert taken.status_code == 201

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from labeling.labels.answers import Answer as Said
from labeling.labels.answers import Measures
from labeling.labels.jobs import requeue
from labeling.labels.outdated import outdated_by_version
from labeling.labels.services import hand_in
from labeling.models import Label, Requeue, Role, Seat, User
from labeling.tasks.models import Kind
from labeling.tasks.services import take_seat
from tests.labeling.conftest import open_one
from tests.labeling.tasks.test_seats_api import MEASURES, RANKING


@pytest.fixture
def manager(db, client_of):
    return client_of(User.objects.create_user("max", roles=[Role.MANAGER]))


@pytest.fixture
def labelers(ada, grace):
    User.objects.update(qualified_at=timezone.now())
    ada.refresh_from_db()
    grace.refresh_from_db()
    return ada, grace


def test_everybody_reads_a_question_about_a_guideline_and_its_answer(
    ada, grace, client_of, manager, publish_version
):
    version = publish_version()
    said = {"text": "May I use lists?", "guideline": version.pk}
    asked = client_of(grace).post("/api/questions/", said).json()

    manager.post(f"/api/questions/{asked['id']}/answers/", {"text": "Yes."})

    (seen,) = client_of(ada).get("/api/questions/").json()["results"]
    assert (seen["text"], seen["answers"][0]["text"]) == ("May I use lists?", "Yes.")
    # A random id can hold "ada", but not "grace".
    assert "grace" not in str(seen)
    assert manager.get("/api/questions/?unanswered=true").json()["results"] == []


def test_labelers_do_not_answer(ada, client_of):
    asked = client_of(ada).post("/api/questions/", {"text": "Why?"}).json()

    answer = client_of(ada).post(f"/api/questions/{asked['id']}/answers/", {"text": "So."})

    assert answer.status_code == 403


def test_a_pinned_answer_stands_under_the_guideline_and_its_next_versions(
    ada, client_of, manager, publish_version
):
    first = publish_version()
    asked = client_of(ada).post("/api/questions/", {"text": "Lists?"}).json()
    given = manager.post(f"/api/questions/{asked['id']}/answers/", {"text": "Yes."}).json()

    manager.post(f"/api/questions/answers/{given['id']}/pin/", {"guideline": first.pk})
    second = publish_version()

    for version in (first, second):
        (pinned,) = client_of(ada).get(f"/api/questions/pinned/{version.pk}/").json()
        assert (pinned["question"], pinned["text"]) == ("Lists?", "Yes.")


@pytest.fixture
def two_seats(labelers):
    open_one(overlap=2)
    return [take_seat(labeler=labeler).public_id for labeler in labelers]


def finish(seat_id):
    Seat.objects.filter(public_id=seat_id).update(finished_at=timezone.now(), hold_number=None)


def test_a_tasks_thread_opens_for_others_only_after_they_handed_in(
    labelers, two_seats, client_of, manager
):
    ada, grace = (client_of(labeler) for labeler in labelers)
    hers, others = (f"/api/questions/seats/{seat}/" for seat in two_seats)
    asked = ada.post(hers, {"text": "Is B not better?"}).json()
    manager.post(f"/api/questions/{asked['id']}/answers/", {"text": "It is."})

    before = grace.get(others).json()
    room = grace.get("/api/questions/").json()["results"]
    finish(two_seats[1])
    after = grace.get(others).json()

    assert ada.get(hers).json()[0]["answers"][0]["text"] == "It is."
    assert (before, room) == ([], [])
    assert [question["text"] for question in after] == ["Is B not better?"]
    assert manager.get("/api/questions/").json()["results"][0]["about_task"] is True


def test_a_tasks_thread_stays_closed_while_the_own_label_can_be_edited(
    labelers, two_seats, client_of, settings
):
    ada, grace = (client_of(labeler) for labeler in labelers)
    hers, others = (f"/api/questions/seats/{seat}/" for seat in two_seats)
    ada.post(hers, {"text": "B invents a source, does it not?"})
    seat = two_seats[1]
    sent = {"key": str(uuid4()), "ranking": RANKING, "measures": MEASURES}
    label = grace.post(f"/api/labels/seats/{seat}/hand-in/", sent).json()["id"]
    handed_in = Label.objects.get(public_id=label).handed_in_at

    def read(age: timedelta) -> tuple[int, int]:
        Label.objects.update(handed_in_at=handed_in - age)
        edited = grace.put(f"/api/labels/{label}/", {"ranking": RANKING}).status_code
        return edited, len(grace.get(others).json())

    minute = timedelta(minutes=1)
    assert read(timedelta(0)) == (200, 0)
    assert read(settings.LABEL_EDIT_TIME - minute) == (200, 0)
    assert read(settings.LABEL_EDIT_TIME + minute) == (409, 1)


def test_nobody_asks_at_the_seat_of_somebody_else(labelers, two_seats, client_of):
    address = f"/api/questions/seats/{two_seats[0]}/"

    assert client_of(labelers[1]).get(address).status_code == 404
    assert client_of(labelers[1]).post(address, {"text": "?"}).status_code == 404


def test_a_pinned_answer_about_a_task_does_not_repeat_the_question(
    labelers, two_seats, client_of, manager, publish_version
):
    version = publish_version()
    address = f"/api/questions/seats/{two_seats[0]}/"
    asked = client_of(labelers[0]).post(address, {"text": "B?"}).json()
    given = manager.post(f"/api/questions/{asked['id']}/answers/", {"text": "Yes."}).json()

    manager.post(f"/api/questions/answers/{given['id']}/pin/", {"guideline": version.pk})

    (pinned,) = client_of(labelers[1]).get(f"/api/questions/pinned/{version.pk}/").json()
    assert pinned["question"] is None


def test_labels_of_an_old_version_are_counted_and_asked_again(
    labelers, client_of, manager, publish_version
):
    ada, _grace = labelers
    old = publish_version()
    for labeler in labelers:
        client_of(labeler).post(f"/api/guidelines/{old.pk}/acknowledge/")
    task = open_one(Kind.DEMONSTRATE, overlap=1)
    seat = take_seat(labeler=ada).public_id
    hand_in(
        seat_id=seat, labeler=ada, key=uuid4(), answer=Said(text="Hello"), measures=Measures(1000)
    )
    assert outdated_by_version() == []

    publish_version()
    (shown,) = manager.get("/api/labels/outdated/").json()
    asked = [manager.post(f"/api/labels/outdated/{old.pk}/requeue/").json() for _ in range(2)]

    assert (shown["version"], shown["newest"], shown["labels"], shown["tasks"]) == (1, 2, 1, 1)
    assert asked == [{"tasks": 1, "done": 0, "finished_at": None}] * 2
    requeue(Requeue.objects.get().pk)
    (shown,) = manager.get("/api/labels/outdated/").json()
    assert (shown["requeue"]["tasks"], shown["requeue"]["done"]) == (1, 1)
    assert shown["requeue"]["finished_at"]
    assert Seat.objects.active().filter(task=task).count() == 2

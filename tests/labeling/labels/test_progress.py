"""The labeler's own pace: today, what waits, and the file of their days."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

from labeling.labels.progress import progress_of
from labeling.models import Label
from labeling.tasks import waiting
from labeling.tasks.services import take_seat
from labeling.tasks.waiting import Waiting, tasks_waiting
from tests.labeling.conftest import open_one
from tests.labeling.tasks.test_seats_api import MEASURES, RANKING

UTC = ZoneInfo("UTC")


def label(client, key: str, **measures: int) -> str:
    seat = client.post("/api/tasks/seats/").json()["id"]
    sent = {"key": key, "ranking": RANKING, "measures": MEASURES | measures}
    return str(client.post(f"/api/labels/seats/{seat}/hand-in/", sent).json()["id"])


def key(number: int) -> str:
    return f"9b2f8a52-3f5a-4d5e-9b0e-0a6a1d2c3b{number:02d}"


def test_each_waiting_task_is_counted_once_and_not_the_open_one(ada, grace):
    for _ in range(3):
        open_one(overlap=2)
    assert tasks_waiting(labeler=ada) == Waiting(tasks=3, or_more=False)

    take_seat(labeler=ada)

    assert tasks_waiting(labeler=ada) == Waiting(tasks=2, or_more=False)
    assert tasks_waiting(labeler=grace) == Waiting(tasks=3, or_more=False)


def test_no_more_tasks_are_counted_than_are_needed_to_say_many(ada, monkeypatch):
    monkeypatch.setattr(waiting, "MOST_TASKS", 3)
    for _ in range(4):
        open_one(overlap=2)

    assert tasks_waiting(labeler=ada) == Waiting(tasks=3, or_more=True)


def test_the_pace_is_the_median_of_the_last_labels(ada, client_of):
    assert progress_of(labeler=ada, zone=UTC).usual_ms is None
    for number in range(3):
        open_one()
        label(client_of(ada), key(number))
    for at, time in zip(Label.objects.order_by("pk"), (30_000, 90_000, 40_000), strict=True):
        Label.objects.filter(pk=at.pk).update(active_ms=time)

    answer = client_of(ada).get("/api/labels/mine/progress/?zone=Europe/Berlin").json()

    assert answer["usual_ms"] == 40_000
    assert answer["today"]["handed_in"] == 3
    assert answer["waiting"] == {"tasks": 0, "or_more": False}


def test_progress_costs_the_same_however_much_was_done(ada, client_of):
    open_one()
    label(client_of(ada), key(0))
    with CaptureQueriesContext(
        connection,
    ) as few:
        progress_of(labeler=ada, zone=UTC)
    for number in range(1, 4):
        open_one()
        label(client_of(ada), key(number))
    with CaptureQueriesContext(connection) as many:
        progress_of(labeler=ada, zone=UTC)

    assert len(few) == len(many)


def test_a_labeler_downloads_their_own_days(ada, grace, client_of):
    open_one(overlap=2)
    open_one(overlap=2)
    first = label(client_of(ada), key(0))
    label(client_of(ada), key(1))
    label(client_of(grace), key(2))
    earlier = Label.objects.get(public_id=first)
    Label.objects.update(active_ms=1_800_000)
    noon = earlier.handed_in_at.replace(hour=12)
    Label.objects.update(handed_in_at=noon)
    Label.objects.filter(pk=earlier.pk).update(handed_in_at=noon - timedelta(days=1))

    answer = client_of(ada).get("/api/labels/mine/days.csv?zone=UTC")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert answer.content.decode().splitlines() == [
        "day,kind,labels,active_hours",
        f"{noon.date() - timedelta(days=1)},rank,1,0.500",
        f"{noon.date()},rank,1,0.500",
    ]

"""A labeler compares all numbers they see, for a gold task and for another, and learns nothing."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from labeling.models import Seat
from labeling.tasks import waiting
from labeling.tasks.models import Purpose
from tests.labeling.conftest import open_one
from tests.labeling.tasks.test_seats_api import MEASURES, RANKING

KEY = "9b2f8a52-3f5a-4d5e-9b0e-0a6a1d2c3b4d"


@pytest.fixture
def seen_by(client_of):
    """What a labeler sees before and after each step of their work on one task."""

    def seen(labeler, settings, *, gold: bool, steps: list[Any]) -> list[object]:
        client = client_of(labeler)
        shown: list[object] = [numbers(client)]
        settings.GOLD_PERCENT = 100 if gold else 0
        seat = client.post("/api/tasks/seats/").json()["id"]
        settings.GOLD_PERCENT = 0
        shown.append(numbers(client))
        for step in steps:
            step(client, seat)
            shown.append(numbers(client))
        is_gold = Seat.objects.get(public_id=seat).purpose == Purpose.GOLD
        assert is_gold == gold
        return shown

    return seen


def numbers(client) -> list[object]:
    """Every number of the labeler's pages, also with languages that they narrow down."""
    shown: list[object] = []
    for languages in (["de"], ["en"]):
        client.patch("/api/people/me/", {"languages": languages}).json()
        progress = client.get("/api/labels/mine/progress/").json()
        home = client.get("/api/home/").json()
        shown += [progress["waiting"], progress["today"], home["waiting"]]
    return [without_times(one) for one in shown]


def without_times(shown: object) -> object:
    if isinstance(shown, dict):
        return {name: one for name, one in shown.items() if name not in {"since", "active_ms"}}
    return shown


def skip(client, seat):
    assert client.post(f"/api/tasks/seats/{seat}/skip/", {"reason": "other"}).status_code < 300


def undo(client, seat):
    assert client.post(f"/api/tasks/seats/{seat}/skip/undo/").status_code < 300


def release(client, seat):
    assert client.post(f"/api/tasks/seats/{seat}/release/").status_code < 300


def hand_in(client, seat):
    sent = {"key": KEY, "ranking": RANKING, "measures": MEASURES}
    assert client.post(f"/api/labels/seats/{seat}/hand-in/", sent).status_code < 300


def take_another(client, _seat):
    assert client.post("/api/tasks/seats/").status_code < 300


# A task that gold replaced is still to be done. So the queue turns out to be longer than the number
# said, which tells at its end how many gold tasks there were; it does not tell which.
@pytest.mark.parametrize(
    ("many", "steps"),
    [
        (2, [hand_in]),
        (2, [skip]),
        (3, [hand_in, take_another]),
        (3, [skip, undo, release, hand_in]),
        (6, [skip, take_another]),
        (6, [hand_in, take_another]),
    ],
)
def test_no_number_tells_gold_from_other_tasks(
    ada, grace, settings, monkeypatch, seen_by, many, steps
):
    monkeypatch.setattr(waiting, "MOST_TASKS", 4)
    for _ in range(many):
        open_one(overlap=3, language="en")
    open_one(overlap=3, language="de")
    open_one(overlap=2, purpose=Purpose.GOLD, language="en")

    of_gold = seen_by(ada, settings, gold=True, steps=steps)
    of_another = seen_by(grace, settings, gold=False, steps=steps)

    assert of_gold == of_another


def test_gold_comes_back_into_the_number_when_its_label_cannot_be_edited(ada, settings, client_of):
    for _ in range(3):
        open_one(overlap=2)
    open_one(purpose=Purpose.GOLD)
    settings.GOLD_PERCENT = 100
    client = client_of(ada)
    hand_in(client, client.post("/api/tasks/seats/").json()["id"])

    def later(passed: timedelta) -> int:
        with time_machine.travel(timezone.now() + passed, tick=False):
            return waiting.tasks_waiting(labeler=ada).tasks

    assert later(settings.LABEL_EDIT_TIME - timedelta(minutes=1)) == 2
    assert later(settings.LABEL_EDIT_TIME + timedelta(days=1)) == 3

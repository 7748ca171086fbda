"""Unfinished work and files on their way in are removed when their time is over."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from labeling.models import Seat
from labeling.people.retention import RULES, remove_old_data
from labeling.prompts.intake.models import Intake, StagedLine
from labeling.tasks.models import Draft
from labeling.tasks.services import take_seat
from tests.labeling.conftest import open_one

DAY = timedelta(days=1)


@pytest.fixture
def draft(qualified) -> Draft:
    open_one()
    screen = take_seat(labeler=qualified("ada"))
    seat = Seat.objects.get(pk=screen.seat_pk)
    draft = Draft.objects.create(seat=seat, body="half a reply")
    Draft.objects.update(saved_at=timezone.now() - 40 * DAY)
    return draft


@pytest.mark.parametrize("field", ["finished_at", "left_at", "held_until"])
@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_a_draft_is_kept_for_its_time_after_its_work_has_ended(draft, field, days, stays):
    fields = {field: timezone.now() - days * DAY}
    if field == "left_at":
        fields["left_because"] = "skipped"
    Seat.objects.filter(pk=draft.seat_id).update(**fields)

    remove_old_data()

    assert Draft.objects.exists() is stays


def test_a_draft_of_a_seat_that_is_held_stays_however_old(draft):
    remove_old_data()

    assert Draft.objects.exists()


def test_a_draft_that_was_saved_lately_stays(draft):
    Draft.objects.update(saved_at=timezone.now() - DAY)
    Seat.objects.update(finished_at=timezone.now() - 31 * DAY)

    remove_old_data()

    assert Draft.objects.exists()


@pytest.mark.parametrize(("days", "state"), [(6, "uploaded"), (8, "cancelled")])
def test_an_upload_is_kept_for_a_week(db, days, state):
    with time_machine.travel(timezone.now() - days * DAY):
        Intake.objects.create(name="a.jsonl", state="uploaded", path="a.jsonl")

    remove_old_data()

    assert Intake.objects.get().state == state


@pytest.mark.parametrize(("minutes", "lines"), [(59, 1), (61, 0)])
def test_lines_outlive_their_import_for_an_hour_at_most(db, minutes, lines):
    ended = timezone.now() - timedelta(minutes=minutes)
    intake = Intake.objects.create(name="a.jsonl", state="refused", ended_at=ended)
    key = uuid4()
    empty = ["turns", "topics", "traits", "personal_data", "replies", "ranks"]
    lists: dict[str, list[str]] = {name: [] for name in empty}
    StagedLine.objects.create(intake=intake, line=1, text_key=key, prefix_key=key, **lists)

    remove_old_data()

    assert StagedLine.objects.count() == lines


def test_every_kind_of_data_has_one_rule(db):
    names = [rule.name for rule in RULES]

    assert len(names) == len(set(names))
    assert {"drafts of work that has ended", "numbers of old runs"} <= set(names)
    assert all(rule.rows().count() == 0 for rule in RULES)

"""Guidelines as researchers write them, and labels older than the newest version."""

import pytest
from playwright.sync_api import expect

from labeling.guidelines.models import Guideline, Kind, Purpose
from labeling.guidelines.services import acknowledge, publish, publish_first_guidelines
from labeling.guidelines.services import write_guideline as write
from labeling.labels.answers import Answer, Measures
from labeling.labels.jobs import requeue
from labeling.labels.models import Requeue
from labeling.labels.services import hand_in
from labeling.models import Role, Seat, User
from labeling.tasks.models import Kind as TaskKind
from labeling.tasks.services import take_seat
from tests.browser.visit import check_looks, check_room
from tests.labeling.conftest import key, open_one, rank


@pytest.fixture
def ruth(db) -> User:
    return User.objects.create_user("ruth", name="Ruth Teitelbaum", roles=[Role.RESEARCHER])


@pytest.fixture
def first(db) -> Guideline:
    publish_first_guidelines()
    return Guideline.objects.get(kind=Kind.RANK, purpose=Purpose.TRAINING)


def test_a_researcher_writes_compares_and_publishes_a_version(visit, ruth, first):
    page = visit(ruth, "/guidelines")
    page.get_by_role("link", name="Rank").first.click()
    page.get_by_role("button", name="Write version 2").click()
    page.get_by_label("Text (Markdown)").fill(first.body + "\n\nWhales are mammals.")
    page.get_by_label("Summary of changes").fill("Whales.")
    page.get_by_text("Changes", exact=True).click()
    expect(page.locator("ins").filter(has_text="Whales")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_be_disabled()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Ask all qualified labelers").click()
    page.get_by_label("Days they may keep working until they pass").fill("5")
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_role("button", name="Write version 3")).to_be_visible()
    expect(page.get_by_text("What changed in version 2")).to_be_visible()

    assert Guideline.objects.get(version=2).published_at
    again = visit(ruth, "/guidelines/training/rank")
    again.get_by_role("button", name="Compare with").click()
    again.get_by_role("option", name="Version 1").click()
    expect(again.locator("ins").filter(has_text="Whales")).to_be_visible()
    check_looks(again, "guideline-versions")


def test_a_manager_writes_a_draft_that_a_researcher_publishes(visit, ruth, first):
    mary = User.objects.create_user("mary", name="Mary Jackson", roles=[Role.MANAGER])
    page = visit(mary, "/guidelines/training/rank")
    page.get_by_role("button", name="Write version 2").click()
    page.get_by_label("Text (Markdown)").fill("# Rank\n\nA tie is fine.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    expect(page.get_by_text("until a researcher publishes it")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    # The library's announcement of the pending button names an element that is gone; it follows.
    expect(page.locator("[data-live-announcer] [role=img]")).to_have_count(0)
    check_looks(page, "guideline-draft-of-a-manager")

    theirs = visit(ruth, "/guidelines/training/rank")
    page.get_by_label("Text (Markdown)").fill("# Rank\n\nNever tie.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("button", name="Save draft")).to_be_disabled()
    theirs.get_by_role("button", name="Publish").click()
    theirs.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(theirs.get_by_text("Somebody changed this draft")).to_be_visible()
    assert Guideline.objects.get(version=2).published_at is None


def test_labels_older_than_the_newest_version_are_asked_for_again(visit, ruth, ada, first):
    User.objects.filter(pk=ada.pk).update(qualified_at="2020-01-01T00:00Z")
    ada.refresh_from_db()
    open_one(TaskKind.RANK)
    acknowledge(person=ada, guideline_id=first.pk)
    screen = take_seat(labeler=ada)
    said = Answer(ranking=rank(screen))
    hand_in(seat_id=screen.public_id, labeler=ada, key=key(), answer=said, measures=Measures(1000))
    text = write(kind=Kind.RANK, purpose=Purpose.TRAINING, body="New.", written_by=None)
    publish(guideline=text)

    page = visit(ruth, "/guidelines")
    check_looks(page, "guidelines")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Request new labels").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Request new labels").click()
    expect(page.get_by_text("New labels are requested for 1 task.")).to_be_visible()
    requeue(Requeue.objects.get().pk)  # what the worker does

    assert Seat.objects.filter(finished_at=None, left_at=None).count() == 1


def test_the_pages_fit_in_chinese(visit, ruth, first):
    User.objects.update(interface_language="zh-Hans")
    check_room(visit(ruth, "/guidelines", language="zh-Hans"), "guidelines-zh")
    page = visit(ruth, "/guidelines/evaluation/rank", language="zh-Hans")
    check_room(page, "guideline-versions-zh")

"""Qualification: a candidate takes the screening test, staff grade it blind."""

import pytest
from playwright.sync_api import expect

from labeling.models import Attempt, Grade, Role, ScreeningTest, User
from labeling.people.qualification.models import ItemKind
from labeling.people.qualification.services import Item, compose_test, open_test
from tests.browser.visit import check_looks, check_room

REPLY = "Water rises, cools in the clouds and falls."


@pytest.fixture
def ruth(db) -> User:
    return User.objects.create_user("ruth", name="Ruth Teitelbaum", roles=[Role.RESEARCHER])


@pytest.fixture
def screening(ruth) -> ScreeningTest:
    items = [
        Item(kind=ItemKind.FLAG, prompt="All of them should go home.", is_sensitive=True),
        Item(kind=ItemKind.RANK, prompt="2 + 2?", replies=["4", "fish"], places=[1, 2]),
        Item(kind=ItemKind.DEMONSTRATE, prompt="Explain rain."),
    ]
    test = compose_test(made_by=ruth, name="Autumn", items=items, topics=["law", "medicine"])
    open_test(test=test)
    return test


def test_a_candidate_takes_the_test_and_a_researcher_grades_it_blind(visit, ada, ruth, screening):
    page = visit(ada, "/screening")
    page.get_by_role("link", name="Begin or go on").click()
    page.get_by_text("Sensitive", exact=True).click()
    places = page.get_by_role("radiogroup")
    places.nth(1).get_by_text("1", exact=True).click()
    places.nth(2).get_by_text("2", exact=True).click()
    expect(page.get_by_role("button", name="1 question to go")).to_be_disabled()
    page.get_by_label("Your reply").fill(REPLY)
    page.reload()
    expect(page.get_by_label("Your reply")).to_have_value(REPLY)
    page.get_by_text("medicine").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Somebody will look at it and decide")).to_be_visible()

    attempt = Attempt.objects.get()
    assert (attempt.topics, attempt.handed_in_at is not None) == (["medicine"], True)
    grading = visit(ruth, "/screening/grading")
    expect(grading.get_by_text(REPLY)).to_be_visible()
    assert "ada" not in grading.get_by_role("main").inner_text().lower()
    grading.get_by_text("6", exact=True).click()
    expect(grading.get_by_text("Everything is graded")).to_be_visible()
    assert Grade.objects.get().score == 6


def test_the_test_can_be_read_everywhere(visit, ada, screening):
    page = visit(ada, f"/screening/{screening.public_id}")
    check_looks(page, "screening-test")
    User.objects.filter(pk=ada.pk).update(interface_language="zh-Hans")
    page = visit(ada, f"/screening/{screening.public_id}", language="zh-Hans")
    check_room(page, "screening-test-zh")

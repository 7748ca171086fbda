"""The prompt beside the replies: in sight, as large as wanted, where it is wanted."""

import pytest
from playwright.sync_api import Page, expect

from labeling.models import Prompt
from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import open_desk, until_handed_in
from tests.browser.labeling.tasks.texts import LONG, MOON_REPLIES
from tests.browser.visit import check_accessible, check_looks

TURNS = [
    {"role": "user", "text": LONG},
    {"role": "assistant", "text": "A first answer."},
    {"role": "user", "text": "And who flew the second ship?"},
]


@pytest.fixture
def page(visit, ada, open_task) -> Page:
    task = open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    Prompt.objects.filter(pk=task.prompt_id).update(turns=TURNS)
    return open_desk(visit, ada)


def test_a_conversation_opens_at_the_last_turn_of_the_user(page):
    expect(page.get_by_text("And who flew the second ship?")).to_be_visible()
    expect(page.get_by_text("A first answer.")).to_have_count(0)

    page.keyboard.press("Shift+T")
    expect(page.get_by_text("A first answer.")).to_be_visible()
    check_accessible(page, "all turns")
    page.get_by_role("button", name="Collapse earlier turns").click()
    page.get_by_role("button", name="Show 2 earlier turns").click()
    expect(page.get_by_text("A first answer.")).to_be_visible()


def test_the_prompt_is_resized_by_keys_and_stays_so(page):
    page.keyboard.press("Shift+T")
    turns = page.locator("section > div[lang]")
    before = turns.bounding_box()
    handle = page.get_by_role("separator", name="Height of the prompt")
    handle.focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    after = turns.bounding_box()
    assert before
    assert after
    assert after["height"] > before["height"] + 100
    assert handle.get_attribute("aria-valuenow") == "46"

    page.reload()
    expect(handle).to_have_attribute("aria-valuenow", "46")


def test_a_height_from_a_wide_window_does_not_cover_the_replies_on_a_phone(page):
    handle = page.get_by_role("separator", name="Height of the prompt")
    handle.focus()
    for _ in range(10):
        page.keyboard.press("ArrowDown")
    expect(handle).to_have_attribute("aria-valuenow", "70")

    page.set_viewport_size({"width": 390, "height": 844})
    expect(handle).to_have_attribute("aria-valuenow", "30")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(handle).to_have_attribute("aria-valuenow", "70")


def test_the_pinned_prompt_works_offline_and_stays_with_the_next_task(visit, ada, open_task):
    for number in range(2):
        open_task(Kind.RANK, prompt=f"Question {number}?", replies=MOON_REPLIES[:2])
    page = open_desk(visit, ada)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()

    page.keyboard.press("Shift+P")
    handle = page.get_by_role("separator", name="Width of the prompt")
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuenow", "34")
    check_accessible(page, "pinned offline")
    page.keyboard.type("a1b2")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Question 1?")).to_be_visible()
    expect(handle).to_have_attribute("aria-valuenow", "34")
    page.context.set_offline(False)
    until_handed_in(page)


def test_the_prompt_is_pinned_to_the_left_of_the_replies(page):
    page.keyboard.press("Shift+P")
    check_looks(page, "prompt-pinned")
    page.set_viewport_size({"width": 1440, "height": 900})

    prompt = page.get_by_text("And who flew the second ship?").bounding_box()
    card = page.get_by_role("article").first.bounding_box()
    assert prompt
    assert card
    assert prompt["x"] + prompt["width"] < card["x"]
    handle = page.get_by_role("separator", name="Width of the prompt")
    handle.focus()
    page.keyboard.press("ArrowRight")
    moved = page.get_by_role("article").first.bounding_box()
    assert moved
    assert moved["x"] > card["x"]

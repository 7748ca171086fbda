"""Where things are on the ranking screen: narrow, zoomed in, and in reading order."""

from itertools import pairwise

from playwright.sync_api import Locator, Page, expect

from labeling.guidelines.services import acknowledge, publish_first_guidelines
from labeling.models import Guideline
from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import open_desk, rank
from tests.browser.labeling.tasks.texts import CODE, LONG, MOON_REPLIES

# 1280 by 1024 pixels at a zoom level of 400 % are 320 by 256.
SMALL = [(360, 640), (320, 640), (320, 256)]

# Where each card is, once nothing moves any more.
BOXES = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(
  Object.fromEntries([...document.querySelectorAll("article")].map(
    card => [card.id.slice(-1), card.getBoundingClientRect().toJSON()]))))))"""

# The part of the focused element that can be seen, and what is drawn at its middle.
SEEN = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, 14)];
  const there = document.elementFromPoint(x, y);
  const label = focused.closest("label") ?? focused;
  return label.contains(there) ? "" : `${focused.outerHTML.slice(0, 80)} under ${there?.className}`;
}"""


def test_everything_on_a_small_screen_is_reached(visit, ada, open_task):
    publish_first_guidelines()
    for guideline in Guideline.objects.all():
        acknowledge(person=ada, guideline_id=guideline.pk)
    open_task(Kind.RANK_AND_RATE, replies=MOON_REPLIES[:3])
    page = open_desk(visit, ada)
    for width, height in SMALL:
        page.set_viewport_size({"width": width, "height": height})
        for name in ("Guideline", "Ask", "Undo", "Skip", "Cannot rank", "Submit"):
            button = page.get_by_role("button", name=name, exact=name != "Submit")
            button.scroll_into_view_if_needed()
            box = button.bounding_box()
            assert box
            assert box["x"] >= 0, (name, width, box)
            assert box["x"] + box["width"] <= width, (name, width, box)
            assert box["y"] + box["height"] <= height, (name, width, box)
        assert focus_is_seen(page) == []


def focus_is_seen(page: Page) -> list[str]:
    """What the tab key reaches and something else covers (WCAG 2.4.11)."""
    page.evaluate("document.querySelector('#card-A').focus()")
    hidden: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Submit"):
            return [each for each in hidden if each]
        hidden.append(page.evaluate(SEEN))
    raise AssertionError("The tab key does not reach the submit button.")


def test_cards_are_read_in_the_order_of_the_tab_key(visit, ada, open_task):
    open_task(Kind.RANK, replies=[LONG, CODE, "Short.", CODE, CODE, "Short too."])
    page = open_desk(visit, ada)
    expect(page.locator("table")).to_have_count(3)
    boxes = page.evaluate(BOXES)

    for earlier, later in pairwise("ABCDEF"):
        is_right = boxes[earlier]["x"] < boxes[later]["x"]
        is_below = boxes[earlier]["y"] + boxes[earlier]["height"] <= boxes[later]["y"]
        assert is_right or is_below, (earlier, later, boxes)


def test_a_phone_shows_more_of_the_replies_than_of_the_buttons(visit, ada, open_task):
    open_task(Kind.RANK_AND_RATE, replies=[LONG, *MOON_REPLIES[:3]])
    page = open_desk(visit, ada)
    page.set_viewport_size({"width": 390, "height": 844})
    submit = page.get_by_role("button", name="Submit")
    skip = page.get_by_role("button", name="Skip")
    assert middle(submit) == middle(skip)
    letter = page.locator("#card-A header").get_by_text("A", exact=True)
    assert middle(letter) == middle(rank(page, "A", 4))
    below = page.locator("#card-B").bounding_box()
    rank(page, "A", 4).click()
    page.get_by_role("button", name="Remove the rank of reply A").click()
    assert page.locator("#card-B").bounding_box() == below
    for width, height in ((390, 844), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 600)")
        assert page.evaluate(READABLE) > 0.4 * height, width


# How many pixels of the first reply are between its ranks and the bar.
READABLE = """() => {
  const bar = document.querySelector("[class*=bar]:has([class*=barButtons])");
  const head = document.querySelector("#card-A header");
  return bar.getBoundingClientRect().top - head.getBoundingClientRect().bottom;
}"""


def test_nine_ranks_and_the_hint_take_one_line_each(visit, ada, open_task):
    open_task(Kind.RANK, replies=["Yes.", "No.", "Perhaps."] * 3)
    page = open_desk(visit, ada)
    page.keyboard.type("a1")
    clear = page.get_by_role("button", name="Remove the rank of reply A")
    assert middle(clear) == middle(rank(page, "A", 1))

    page.set_viewport_size({"width": 1100, "height": 800})
    layout = page.get_by_role("combobox", name="Layout")
    assert middle(layout) == middle(page.get_by_text("Letters select a reply"))


def test_a_short_reply_to_rate_is_as_wide_as_a_long_one(visit, ada, open_task):
    open_task(Kind.RATE, replies=["Yes."])
    page = open_desk(visit, ada)
    for width, least in ((1440, 600), (390, 360)):
        page.set_viewport_size({"width": width, "height": 800})
        box = page.get_by_role("article").bounding_box()
        assert box
        assert box["width"] > least


def test_submit_stays_at_the_right_when_the_bar_takes_two_rows(visit, ada, open_task):
    open_task(Kind.RANK_AND_RATE, replies=MOON_REPLIES)
    page = open_desk(visit, ada)
    page.set_viewport_size({"width": 720, "height": 800})
    box = page.get_by_role("button", name="Submit").bounding_box()
    assert box
    assert box["x"] + box["width"] > 680


def middle(what: Locator) -> int:
    box = what.bounding_box()
    assert box
    return round(box["y"] + box["height"] / 2)


def test_words_in_a_wide_table_stay_whole_on_a_phone(visit, ada, open_task):
    names = "| method | duration | environment |\n|---|---|---|\n"
    open_task(Kind.RANK, replies=[names + "| one | two | a_very_long_name_of_a_thing |", "No."])
    page = open_desk(visit, ada)
    page.set_viewport_size({"width": 320, "height": 640})
    heights = page.locator("th").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert max(heights) < 40, heights

"""How the replies can be shown, and the way from one to the next."""

import re

from playwright.sync_api import Page, Position, expect

from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import open_desk, rank, reply, until_handed_in
from tests.browser.labeling.tasks.texts import LONG, MOON_REPLIES
from tests.browser.visit import check_accessible, check_looks, check_room, resize

LAYOUT = "Layout"
SWIPE = """([from, to]) => {
  const card = document.querySelector("article");
  const at = x => [new Touch({ identifier: 1, target: card, clientX: x, clientY: 300 })];
  const sent = (name, x) => card.dispatchEvent(new TouchEvent(
    name, { bubbles: true, touches: name === "touchend" ? [] : at(x), changedTouches: at(x) }));
  sent("touchstart", from);
  sent("touchend", to);
}"""


def shown(page: Page) -> str:
    return "".join(page.locator("article h2").all_inner_texts())


def columns(page: Page) -> int:
    boxes = [card.bounding_box() for card in page.get_by_role("article").all()]
    return len({round(box["x"]) for box in boxes if box})


def test_digits_alone_rank_all_replies_one_after_the_other(visit, ada, open_task):
    open_task(Kind.RANK)
    page = open_desk(visit, ada)

    page.keyboard.type("212345")
    page.keyboard.press("Control+Enter")

    [label] = until_handed_in(page)
    assert label.ranking.ranks == [2, 1, 2, 3, 4, 5]


def test_a_reply_that_is_rated_too_leads_on_when_both_are_there(visit, ada, open_task):
    open_task(Kind.RANK_AND_RATE, replies=MOON_REPLIES[:3])
    page = open_desk(visit, ada)

    page.keyboard.type("1")
    expect(reply(page, "A")).to_be_focused()
    page.keyboard.press("Shift+Digit6")
    expect(reply(page, "B")).to_be_focused()


def test_after_undo_the_next_digit_is_for_the_same_reply(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    page = open_desk(visit, ada)

    page.keyboard.type("2u1")

    expect(rank(page, "A", 1)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Still to rank: B, C")).to_be_visible()


def test_the_way_on_can_be_switched_off(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    page = open_desk(visit, ada)

    page.get_by_role("button", name="Advance automatically").click()
    page.keyboard.type("23")

    expect(rank(page, "A", 3)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Still to rank: B, C")).to_be_visible()


def test_columns_are_chosen_and_remembered_for_this_width(visit, ada, open_task):
    open_task(Kind.RANK)
    page = open_desk(visit, ada)
    assert columns(page) == 3

    for name, count in [("Two columns", 2), ("One column", 1), ("Three columns", 3)]:
        page.get_by_label(LAYOUT).select_option(name)
        assert columns(page) == count, name
    page.get_by_label(LAYOUT).select_option("Two columns")
    page.reload()
    expect(reply(page, "A")).to_be_visible()
    assert columns(page) == 2
    page.set_viewport_size({"width": 1000, "height": 900})
    expect(page.get_by_label(LAYOUT)).to_have_value("auto")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_label(LAYOUT)).to_have_value("2")


def test_one_reply_at_a_time_by_keys_clicks_and_swipes(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:4])
    page = visit(ada, "/tasks", width=390)
    page.get_by_role("button", name="View").click()
    page.get_by_label(LAYOUT).select_option("One reply at a time")
    page.get_by_role("button", name="View").click()
    expect(page.get_by_role("article")).to_have_count(1)

    page.evaluate(SWIPE, [300, 100])
    expect(reply(page, "B")).to_be_focused()
    page.evaluate(SWIPE, [100, 300])
    expect(reply(page, "A")).to_be_focused()
    page.get_by_role("button", name="Next reply").click()
    page.keyboard.press("k")
    expect(reply(page, "A")).to_be_focused()
    for slot, place in zip("ABCD", [2, 1, 3, 2], strict=True):
        expect(reply(page, slot)).to_be_visible()
        rank(page, slot, place).click()
    check_looks(page, "one-reply")
    page.get_by_role("button", name="Submit").click()
    [label] = until_handed_in(page)
    assert label.ranking.ranks == [2, 1, 3, 2]


def test_replies_are_shown_as_ranked_so_far_and_the_focus_stays(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:4])
    page = open_desk(visit, ada)

    page.keyboard.press("Shift+O")
    page.keyboard.type("d1c2")
    expect(page.locator("article h2").first).to_have_text("D")
    assert shown(page) == "DCAB"
    expect(page.locator("article:focus")).to_have_count(1)
    page.keyboard.type("b1")
    assert shown(page) == "BDCA"
    check_accessible(page, "as ranked")


def test_a_card_is_dragged_to_its_place_too(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    page = open_desk(visit, ada)
    order = page.get_by_role("list", name="Order so far, best first")
    grip = reply(page, "C").locator("[draggable]")

    grip.drag_to(page.get_by_text("Give every reply a rank."))
    expect(order).to_have_text("1.C")
    box = reply(page, "C").bounding_box()
    assert box
    for slot, part in (("A", 0.1), ("B", 0.5)):
        where: Position = {"x": box["width"] / 2, "y": box["height"] * part}
        reply(page, slot).locator("[draggable]").drag_to(reply(page, "C"), target_position=where)
    expect(order).to_have_text(re.compile(r"1\.A\s*2\.B=C"))


def test_controls_on_a_phone_are_large_and_have_names(visit, ada, open_task):
    open_task(Kind.RANK_AND_RATE, replies=MOON_REPLIES[:3])
    page = visit(ada, "/tasks", width=390)
    page.get_by_role("button", name="View").click()
    reply(page, "A").get_by_role("button", name="Flags").click()
    for control in page.locator("main :is(button, select, label):visible").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 44, control.evaluate("it => it.outerHTML")[:200]
        assert control.inner_text().strip() or control.get_attribute("aria-label")
    check_looks(page, "views-phone")


def test_the_views_speak_chinese(visit, ada, open_task):
    ada.interface_language = "zh-hans"
    ada.save()
    open_task(replies=[LONG, *MOON_REPLIES[:3]], prompt="给孩子讲讲登月。")
    page = visit(ada, "/tasks")
    resize(page, 1440)
    page.get_by_label("版式").select_option("一次一条回复")
    expect(page.get_by_text("第 1 条，共 4 条")).to_be_visible()
    check_room(page, "one-reply-zh")

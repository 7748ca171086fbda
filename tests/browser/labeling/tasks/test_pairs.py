"""Comparing two replies side by side."""

from playwright.sync_api import Page, expect

from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import flag, open_desk, reply, until_handed_in
from tests.browser.labeling.tasks.texts import CODE, LONG, MOON_REPLIES
from tests.browser.visit import check_looks

FAST = "It is fast."
ALIKE = f"{CODE}\n\n{FAST}"


def slot_of(page: Page, text: str, *, without: str = "never said") -> str:
    card = page.get_by_role("article").filter(has_text=text).filter(has_not_text=without)
    return (card.get_attribute("id") or "")[-1]


def test_keys_act_on_what_a_pair_shows_and_the_texts_stay_rendered(visit, ada, open_task):
    open_task(Kind.RANK_AND_RATE, replies=[CODE, LONG, MOON_REPLIES[1], ALIKE])
    page = open_desk(visit, ada)
    code = slot_of(page, "Use a set", without=FAST)
    alike = slot_of(page, FAST)
    long = slot_of(page, "a part that landed")
    others = sorted({*"ABCD"} - {alike})

    page.keyboard.type(long.lower())
    page.keyboard.press("Shift+F")
    page.keyboard.type(f"{code}{alike}{long}{alike}1".lower())
    page.keyboard.press("Shift+Digit6")
    expect(reply(page, alike)).to_be_focused()
    expect(page.get_by_role("article")).to_have_count(2)
    order = page.get_by_role("list", name="Order so far, best first")
    expect(order).to_have_text(f"1.{alike}")
    expect(reply(page, alike).get_by_role("radio", name="6")).to_be_checked()
    expect(page.get_by_text(f"Still to rate: {', '.join(others)}")).to_be_visible()
    marks = page.get_by_role("button", name="Mark differences")
    expect(marks).to_be_disabled()

    page.keyboard.type(code.lower())
    for slot in (code, alike):
        expect(reply(page, slot).locator("pre code")).to_be_visible()
        expect(reply(page, slot).locator("table")).to_be_visible()
        expect(reply(page, slot).locator("math").first).to_be_attached()
    assert "".join(reply(page, alike).locator("ins, del").all_inner_texts()) == FAST
    expect(reply(page, code).locator("ins, del")).to_have_count(0)
    check_looks(page, "pair")
    page.set_viewport_size({"width": 1440, "height": 900})

    marks.click()
    expect(page.locator("article :is(del, ins)")).to_have_count(0)
    page.get_by_role("button", name="Raw text").click()
    expect(reply(page, alike).get_by_text("```python")).to_be_visible()
    flag(page, code, "Made up")
    page.keyboard.press("Shift+F")
    expect(page.get_by_role("article")).to_have_count(4)
    for slot in others:
        page.keyboard.type(f"{slot.lower()}4")
        page.keyboard.press("Shift+Digit5")
    page.keyboard.press("Control+Enter")
    [label] = until_handed_in(page)
    assert sorted(label.ranking.ranks) == [1, 2, 2, 2]
    flagged = label.ratings.get(flags=["hallucination"])
    assert flagged.value == 5

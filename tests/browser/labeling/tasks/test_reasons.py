"""Explaining a label: notes, marked sentences, and a rewrite of the best reply."""

from playwright.sync_api import Page, expect

from labeling.labels.answers import RewriteGiven
from labeling.labels.reading import answer_of
from labeling.models import Label, Reply, Span
from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import (
    open_desk,
    reply,
    until,
    until_handed_in,
    until_loaded_ahead,
    until_saved,
)
from tests.browser.labeling.tasks.texts import MOON_REPLIES
from tests.browser.visit import check_looks, check_room, wait_until_there

HIDDEN = "Safe\u202e words. \U0001f600 Two *more* words here."
TEXTS = [MOON_REPLIES[2], HIDDEN]


def slot_with(page: Page, text: str) -> str:
    return (page.get_by_role("article").filter(has_text=text).get_attribute("id") or "")[-1]


def quotes(label: Label) -> set[tuple[str, str]]:
    """What was marked, cut out of the stored text by the stored offsets."""
    spans = Span.objects.filter(label=label).select_related("reply")
    return {(span.reply.text[span.start : span.end], span.kind) for span in spans}


def test_sentences_are_marked_with_the_keyboard_alone(visit, ada, open_task):
    open_task(Kind.RANK, replies=TEXTS)
    page = open_desk(visit, ada)
    moon = slot_with(page, "Michael Collins")

    page.keyboard.type(moon.lower())
    page.keyboard.press("m")
    source = page.get_by_role("listbox", name=f"Sentences of reply {moon}")
    expect(source).to_be_focused()
    page.keyboard.press("1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("7")
    page.keyboard.press("2")
    page.keyboard.press("2")
    check_looks(page, "marking")
    page.keyboard.press("Escape")
    expect(reply(page, moon)).to_be_focused()
    marks = reply(page, moon).get_by_role("list", name="Marked parts")
    expect(marks.get_by_role("listitem")).to_have_count(2)
    page.keyboard.press("u")
    page.keyboard.press("u")
    expect(marks.get_by_role("listitem")).to_have_count(2)
    check_looks(page, "marked")
    page.keyboard.type("a1b2")
    page.keyboard.press("Control+Enter")

    [label] = until_handed_in(page)
    assert quotes(label) == {
        ("**The Moon landing** happened in 1969.", "wrong_fact"),
        ("- Two of them, Neil Armstrong and Buzz Aldrin, walked on the Moon.", "helpful"),
    }


def test_any_part_is_marked_with_the_mouse_behind_hidden_characters(visit, ada, open_task):
    open_task(Kind.RANK, replies=TEXTS)
    page = open_desk(visit, ada)
    slot = slot_with(page, "Two more")
    card = reply(page, slot)

    card.get_by_role("button", name="Mark parts").click()
    card.get_by_role("option", name="words here").click()
    card.get_by_role("button", name="Unclear").click()
    select(page, "*more*")
    expect(card.get_by_text("Mark the selection as")).to_be_visible()
    card.get_by_role("button", name="Well put").click()
    card.get_by_role("button", name="Done").click()
    page.keyboard.type("a1b1")
    page.keyboard.press("Control+Enter")

    [label] = until_handed_in(page)
    assert quotes(label) == {
        ("\U0001f600 Two *more* words here.", "unclear"),
        ("*more*", "well_put"),
    }


def select(page: Page, words: str) -> None:
    """Select these words in the source, as a mouse that is dragged over them does."""
    page.evaluate(
        """words => {
            const pieces = [...document.querySelectorAll("[role=listbox] [data-at]")];
            const piece = pieces.find(one => one.textContent.includes(words));
            const node = piece.firstChild, start = node.textContent.indexOf(words);
            getSelection().setBaseAndExtent(node, start, node, start + words.length);
        }""",
        words,
    )


def test_notes_and_a_rewrite_survive_a_reload_and_are_handed_in(visit, ada, open_task):
    open_task(Kind.RANK_AND_RATE, replies=TEXTS)
    page = open_desk(visit, ada)
    moon = slot_with(page, "Michael Collins")
    other = next(slot for slot in "AB" if slot != moon)

    expect(page.get_by_role("button", name="Rewrite")).to_have_count(0)
    page.keyboard.type(f"{moon.lower()}1")
    page.keyboard.press("Shift+Digit7")
    page.keyboard.type(f"{other.lower()}2")
    page.keyboard.press("Shift+Digit2")
    page.keyboard.press("Shift+N")
    page.keyboard.type("It reads backwards.")
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    rewrite = page.get_by_role("textbox", name=f"Rewrite reply {moon}")
    expect(rewrite).to_have_value(MOON_REPLIES[2])
    rewrite.fill("People walked on the Moon in 1969.")
    page.get_by_role("button", name="Note on this ranking").click()
    page.keyboard.type("Not close.")
    check_looks(page, "rewriting")
    until_saved(page)
    page.reload()
    wait_until_there(page)
    expect(page.get_by_role("textbox", name="Note on this ranking")).to_have_value("Not close.")
    expect(page.get_by_role("textbox", name=f"Note on reply {other}")).to_have_value(
        "It reads backwards."
    )
    reply(page, moon).get_by_role("button", name="Rewrite").click()
    expect(rewrite).to_have_value("People walked on the Moon in 1969.")
    page.keyboard.press("Control+Enter")

    [label] = until_handed_in(page)
    stored = answer_of(label)
    assert stored.note == "Not close."
    assert stored.ratings[other].note == "It reads backwards."
    assert stored.ratings[moon].value == 7
    assert stored.rewrite == RewriteGiven(moon, "People walked on the Moon in 1969.")


def test_reasons_are_edited_with_their_label(visit, ada, open_task):
    open_task(Kind.RANK, replies=TEXTS)
    page = open_desk(visit, ada)
    page.keyboard.type("m1")
    page.keyboard.press("Escape")
    page.keyboard.type("a1b2")
    page.keyboard.press("Control+Enter")
    [label] = until_handed_in(page)

    page = visit(ada, f"/labels/{label.public_id}")
    expect(page.get_by_role("list", name="Marked parts")).to_be_visible()
    page.get_by_role("button", name="Remove this mark: Wrong fact").click()
    page.keyboard.type("a")
    page.keyboard.press("Shift+N")
    page.keyboard.type("On second thoughts, it is true.")
    page.get_by_role("button", name="Save").click()

    until(page, lambda: not Span.objects.exists(), "The mark is still there.")
    assert answer_of(label).ratings["A"].note == "On second thoughts, it is true."


def test_reasons_given_offline_arrive_later(visit, ada, open_task):
    open_task(Kind.RANK, replies=TEXTS)
    page = open_desk(visit, ada)
    until_loaded_ahead(page)
    page.context.set_offline(True)
    page.keyboard.type("m3")
    page.keyboard.press("Escape")
    page.keyboard.type("a1b2w")
    page.get_by_role("textbox", name="Rewrite reply A").fill("Written offline.")
    page.keyboard.press("Control+Enter")
    page.context.set_offline(False)

    [label] = until_handed_in(page)
    assert [kind for _quote, kind in quotes(label)] == ["repetitive"]
    assert Reply.objects.filter(text="Written offline.").exists()


def test_marking_in_chinese(visit, ada, open_task):
    open_task(Kind.RANK, replies=TEXTS)
    ada.interface_language = "zh-Hans"
    ada.save()
    page = visit(ada, "/tasks", language="zh-Hans")

    page.get_by_role("button", name="标出回复 A 的片段").click()
    expect(page.get_by_role("button", name="事实错误")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("q .hidden-character")).to_have_count(
        page.locator("[role=option][aria-selected=true] .hidden-character").count()
    )
    check_room(page, "marking-zh")

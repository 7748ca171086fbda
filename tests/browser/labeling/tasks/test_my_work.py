"""My own work: how much, and saying something else than before."""

from dataclasses import replace

from playwright.sync_api import expect

from labeling.labels.answers import RatingGiven, RewriteGiven, SpanGiven
from labeling.labels.reading import answer_of
from labeling.labels.services import edit_label
from labeling.models import Label, Seat, User
from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import (
    flag,
    open_desk,
    rank,
    reply,
    until,
    until_handed_in,
)
from tests.browser.labeling.tasks.texts import MOON_REPLIES
from tests.browser.visit import check_looks, check_room


def test_a_label_is_edited_and_its_previous_answer_is_kept(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    page = open_desk(visit, ada)
    page.keyboard.type("a1b2c3")
    page.keyboard.press("Control+Enter")
    [label] = until_handed_in(page)

    page.get_by_role("link", name="My work").click()
    numbers = page.locator("dl").first.locator("div")
    expect(numbers).to_have_count(4)
    for width, columns in ((1440, 4), (390, 2)):
        page.set_viewport_size({"width": width, "height": 900})
        lefts = numbers.evaluate_all("all => all.map(it => it.getBoundingClientRect().x)")
        assert len(set(lefts)) == columns, width
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name="Edit").click()
    expect(rank(page, "C", 3)).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("c1")
    page.get_by_role("button", name="Save changes").click()

    expect(page.get_by_text("Your changes are saved.")).to_be_visible()
    label.ranking.refresh_from_db()
    assert label.ranking.ranks == [1, 2, 1]
    until(page, lambda: label.edits.count() == 1, "The previous answer is not kept.")


def test_my_work_counts_what_was_done_today(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:2])
    page = open_desk(visit, ada)
    page.keyboard.type("a1b1")
    page.keyboard.press("Control+Enter")
    until_handed_in(page)

    page.get_by_role("link", name="My work").click()

    expect(page.get_by_text("Submitted").first).to_be_visible()
    check_looks(page, "my-work")


def test_a_disturbing_prompt_stays_blurred_in_my_work_and_when_it_is_edited(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:2], topics=["violence"])
    page = open_desk(visit, ada)
    page.get_by_role("button", name="Show the task").click()
    page.keyboard.type("a1b1")
    page.keyboard.press("Control+Enter")
    until_handed_in(page)

    page.get_by_role("link", name="My work").click()
    expect(page.get_by_text("This prompt may be disturbing.")).to_be_visible()
    expect(page.get_by_text("Explain the moon landing")).to_have_count(0)
    page.get_by_role("link", name="Edit").click()
    expect(page.get_by_text("may touch on: Violence")).to_be_visible()
    page.get_by_role("button", name="Show the task").click()
    expect(rank(page, "B", 1)).to_be_visible()


def test_an_old_label_can_be_read_and_not_changed(visit, ada, open_task):
    open_task(Kind.RANK_AND_RATE, replies=MOON_REPLIES[1:3])
    page = open_desk(visit, ada)
    slot = (page.get_by_role("article").filter(has_text="big rocket").get_attribute("id") or "")[-1]
    other = "B" if slot == "A" else "A"
    page.keyboard.type(f"{slot}1{other}2".lower())
    for each in "AB":
        reply(page, each).get_by_role("radio", name="5").check()
    flag(page, other, "Made up")
    page.keyboard.press("Control+Enter")
    [label] = until_handed_in(page)
    add_reasons(label, slot)

    page = visit(ada, "/labels")
    page.get_by_role("link", name="View").click()
    expect(page.get_by_text("The time to edit this label is over.")).to_be_visible()
    best, last = page.get_by_role("article").all()
    expect(best).to_contain_text("Rank 1 · rating 5 of 7")
    expect(best.get_by_role("list", name="Marked parts")).to_contain_text("People went")
    expect(best).to_contain_text("They flew, and came back.")
    expect(best).to_contain_text("Short and right.")
    expect(last).to_contain_text("Rank 2 · rating 5 of 7 · Made up")
    expect(page.get_by_text("Close call.")).to_be_visible()
    page.keyboard.type(f"{slot}2".lower())
    expect(best).to_contain_text("Rank 1")
    expect(best.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("button", name="Save changes")).to_have_count(0)
    check_looks(page, "old-label")
    User.objects.update(interface_language="zh-Hans")
    check_room(visit(ada, f"/labels/{label.public_id}", language="zh-Hans"), "old-label-zh")
    assert label.edits.count() == 1


def add_reasons(label: Label, slot: str) -> None:
    """Say why, as the labeler would while the label can be edited; then let time pass."""
    said = answer_of(label)
    edit_label(
        label_id=label.public_id,
        labeler=User.objects.get(),
        answer=replace(
            said,
            note="Close call.",
            ratings={**said.ratings, slot: RatingGiven(5, (), "Short and right.")},
            spans={slot: (SpanGiven(0, 11, "helpful"),)},
            rewrite=RewriteGiven(slot, "They flew, and came back."),
        ),
    )
    Label.objects.update(handed_in_at="2026-01-01T00:00Z")


def test_an_old_demonstration_is_read_with_what_was_changed(visit, ada, open_task):
    open_task(Kind.DEMONSTRATE, start_from="They went to the Moon.")
    page = open_desk(visit, ada)
    page.keyboard.type(" And **back**.")
    page.keyboard.press("Control+Enter")
    [label] = until_handed_in(page)
    Label.objects.update(handed_in_at="2026-01-01T00:00Z")

    page = visit(ada, f"/labels/{label.public_id}")
    mine = page.get_by_role("region", name="Your version")
    expect(mine.locator("strong")).to_have_text("back")
    expect(mine.locator("ins")).to_have_text(" And **back**.")
    check_looks(page, "old-demonstration")


def test_a_broken_task_is_reported_by_keys_with_a_note(visit, ada, open_task):
    open_task(Kind.RANK)
    page = open_desk(visit, ada)

    page.keyboard.press("s")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Note (optional)").fill("Reply 2 is cut off.")
    expect(dialog).to_contain_text("Something is broken")
    check_looks(page, "skip-reasons", in_window=True)
    page.keyboard.press("Tab")
    page.keyboard.press("5")

    expect(page.get_by_text("Task skipped.")).to_be_visible()
    until(page, lambda: Seat.objects.filter(skip_reason="broken").exists(), "It is not skipped.")
    assert Seat.objects.get(skip_reason="broken").skip_note == "Reply 2 is cut off."

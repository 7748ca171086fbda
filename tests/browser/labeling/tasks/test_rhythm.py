"""From one task to the next: the day so far, the task before, and what can be taken back."""

import csv
import re

from playwright.sync_api import expect

from labeling.models import Label
from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import flag, open_desk, rank, reply, until, until_handed_in
from tests.browser.labeling.tasks.texts import MOON_REPLIES
from tests.browser.visit import check_looks

STYLES = "document.documentElement.style.cssText"
COUNT_STYLES = """window.styleChanges = 0;
new MutationObserver(changes => { window.styleChanges += changes.length })
  .observe(document.documentElement, { attributes: true, attributeFilter: ["style"] })"""


def test_the_task_before_is_read_by_one_key_and_edited_while_there_is_time(visit, ada, open_task):
    open_task(Kind.RANK_AND_RATE, replies=MOON_REPLIES[:2])
    open_task(Kind.RANK, prompt="What is rain?")
    page = open_desk(visit, ada)
    page.keyboard.press("l")
    expect(page.get_by_text("You have not submitted a label yet.")).to_be_visible()
    page.keyboard.type("b1a2")
    for slot in "AB":
        page.keyboard.press(slot.lower())
        page.keyboard.press("Shift+Digit5")
    flag(page, "A", "Made up")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("What is rain?")).to_be_visible()

    page.keyboard.press("l")
    expect(page.get_by_text("Explain the moon landing")).to_be_visible()
    expect(page.get_by_role("article").first).to_contain_text("Rank 1 · rating 5 of 7")
    expect(page.get_by_role("article").last).to_contain_text("Rank 2 · rating 5 of 7 · Made up")
    assert "".join(page.locator("article h2").all_inner_texts()) == "BA"
    expect(page.get_by_role("button", name="Submit")).to_have_count(0)
    check_looks(page, "label-read")

    page.get_by_role("link", name="Edit").click()
    rank(page, "B", 2).click()
    page.get_by_role("button", name="Save changes").click()
    until(page, lambda: Label.objects.get().edits.count() == 1, "The edit is not stored.")
    Label.objects.update(handed_in_at="2026-01-01T00:00:00Z")
    page.goto(page.url.split("/labels")[0] + f"/labels/{Label.objects.get().public_id}?read")
    expect(page.get_by_role("article").first).to_contain_text("Rank 1")
    expect(page.get_by_role("link", name="Edit")).to_have_count(0)
    page.get_by_role("link", name="Back to my task").click()
    expect(page.get_by_text("What is rain?")).to_be_visible()


def test_cannot_rank_is_taken_back_with_the_ranks_as_they_were(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    open_task(Kind.RANK, prompt="What is rain?")
    page = open_desk(visit, ada)
    page.keyboard.type("c1a2")
    page.keyboard.press("x")
    page.get_by_role("button", name="All are too bad to compare").click()
    page.get_by_role("button", name="Submit without a ranking").click()
    expect(page.get_by_text("What is rain?")).to_be_visible()

    page.get_by_role("button", name="Rank them after all").click()
    expect(rank(page, "C", 1)).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("b3")
    page.get_by_role("button", name="Save changes").click()

    expect(page.get_by_text("What is rain?")).to_be_visible()
    [label] = until_handed_in(page)
    assert (label.ranking.cannot_rank, label.ranking.ranks) == ("", [2, 3, 1])


def test_the_day_and_what_waits_are_shown_quietly(visit, ada, open_task):
    for number in range(3):
        open_task(Kind.RATE, prompt=f"Question {number}?", replies=[MOON_REPLIES[0]])
    page = open_desk(visit, ada)
    expect(page.get_by_text("0 labels today")).to_be_visible()
    expect(page.get_by_text("more task waiting")).to_have_text("1 more task waiting")
    page.keyboard.type("5")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("1 label today")).to_be_visible()
    expect(page.get_by_text(re.compile(r"about \d+ min left"))).to_be_visible()
    check_looks(page, "progress")


def test_a_labeler_downloads_labels_and_hours(visit, ada, open_task, tmp_path):
    open_task(Kind.RATE, replies=[MOON_REPLIES[0]])
    page = open_desk(visit, ada)
    page.keyboard.type("5")
    page.keyboard.press("Control+Enter")
    until_handed_in(page)
    page.goto(page.url.replace("/tasks", "/labels"))

    with page.expect_download() as download:
        page.get_by_role("link", name="Download my labels").click()
    download.value.save_as(tmp_path / "days.csv")

    [row] = csv.DictReader((tmp_path / "days.csv").open())
    assert (row["kind"], row["labels"]) == ("rate", "1")
    assert reply(page, "A").count() == 0


def test_the_next_task_comes_in_a_browser_that_does_not_tell_idle_moments(visit, ada, open_task):
    for question in ("What is rain?", "What is snow?", "What is hail?"):
        open_task(Kind.RANK, prompt=question, replies=MOON_REPLIES[:2])
    page = open_desk(visit, ada)
    page.add_init_script("delete window.requestIdleCallback")
    page.reload()

    for question in ("What is rain?", "What is snow?", "What is hail?"):
        expect(page.get_by_text(question)).to_be_visible()
        rank(page, "A", 1).click()
        rank(page, "B", 2).click()
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("No tasks right now")).to_be_visible()
    until_handed_in(page, 3)


def test_a_task_like_the_last_one_leaves_the_styles_of_the_page_alone(visit, ada, open_task):
    """A change of them costs a labeler the time in which every element is styled again."""
    for question in ("What is rain?", "What is snow?"):
        open_task(Kind.RANK, prompt=question, replies=MOON_REPLIES[:2])
    page = open_desk(visit, ada)
    until(page, lambda: "--bar-height" in page.evaluate(STYLES), "The heights are unknown.")
    page.evaluate(COUNT_STYLES)
    page.keyboard.type("a1b2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("What is snow?")).to_be_visible()
    assert page.evaluate("window.styleChanges") == 0

    page.get_by_role("link", name="Home").first.click()
    until(page, lambda: not page.evaluate(STYLES), "The heights outlive the task.")

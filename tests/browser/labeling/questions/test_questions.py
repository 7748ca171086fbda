"""Asking without leaving the task: the words, the draft and the answers."""

from playwright.sync_api import Page, expect

from labeling.guidelines.models import Guideline, Purpose
from labeling.guidelines.models import Kind as GuidelineKind
from labeling.guidelines.services import acknowledge, publish, write_guideline
from labeling.models import Question, User
from labeling.questions.services import answer, ask, pin
from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import open_desk, rank, until_saved
from tests.browser.labeling.tasks.texts import MOON_REPLIES
from tests.browser.visit import check_looks, check_room


def read_guideline(labeler: User) -> Guideline:
    draft = write_guideline(
        kind=GuidelineKind.RANK, purpose=Purpose.TRAINING, body="# How to rank", written_by=None
    )
    acknowledge(person=labeler, guideline_id=publish(guideline=draft).pk)
    return draft


def pin_an_answer(guideline: Guideline) -> None:
    rosalind = User.objects.create_user("rosalind", "r@example.org", roles=["researcher"])
    question = ask(person=rosalind, text="Are lists longer?", guideline=guideline)
    given = answer(question=question, person=rosalind, text="Length is **no** fault.")
    pin(answer=given, guideline=guideline)


def open_panel(page: Page) -> None:
    # The focus is on the page, not in a field: the key works from anywhere.
    page.keyboard.press("Control+Shift+?")
    expect(page.get_by_role("dialog", name="Ask about this task")).to_be_visible()


def test_a_question_about_a_task_is_asked_and_answered_beside_the_draft(visit, ada, open_task):
    pin_an_answer(read_guideline(ada))
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    page = open_desk(visit, ada)
    rank(page, "B", 1).click()
    until_saved(page)
    check_room(page, "questions-bar", in_window=True)
    page.set_viewport_size({"width": 1440, "height": 900})

    open_panel(page)
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text("No questions yet")).to_be_visible()
    expect(panel.get_by_text("Length is no fault.")).to_be_visible()
    panel.get_by_label("Your question").fill("May replies be equal?")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)

    # Words not sent yet are still there, and offline they stay.
    open_panel(page)
    page.context.set_offline(True)
    panel.get_by_role("button", name="Send question").click()
    expect(panel.get_by_role("alert")).to_be_visible()
    page.context.set_offline(False)
    panel.get_by_role("button", name="Send question").click()
    expect(panel.get_by_text("Waiting for an answer")).to_be_visible()
    expect(panel.get_by_label("Your question")).to_have_value("")
    expect(panel.get_by_label("Your question")).to_be_focused()
    check_looks(page, "questions", in_window=True)

    asked = Question.objects.get(asked_by=ada)
    answer(question=asked, person=User.objects.get(username="rosalind"), text="Yes, as *ties*.")
    page.reload()
    expect(rank(page, "B", 1)).to_have_attribute("aria-pressed", "true")
    open_panel(page)
    expect(panel.get_by_text("Yes, as ties.")).to_be_visible()
    assert asked.about_task


def test_the_guideline_shows_what_was_asked_about_it_in_chinese(visit, ada, open_task):
    pin_an_answer(read_guideline(ada))
    ada.interface_language = "zh-Hans"
    ada.save(update_fields=["interface_language"])
    open_task(Kind.RANK, replies=MOON_REPLIES[:2])
    page = visit(ada, "/tasks", language="zh-Hans")

    page.get_by_role("button", name="指南").click()
    panel = page.get_by_role("dialog", name="指南")
    expect(panel.get_by_text("Length is no fault.")).to_have_count(1)
    panel.get_by_label("关于指南的提问").fill("长度算缺点吗？")
    panel.get_by_role("button", name="发送提问").click()
    expect(panel.get_by_text("等待回答")).to_be_visible()
    check_room(page, "questions-zh", in_window=True)

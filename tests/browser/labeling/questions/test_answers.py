"""Those who answer find what was asked, answer it and pin it."""

from playwright.sync_api import expect

from labeling.guidelines.models import Kind, Purpose
from labeling.guidelines.services import publish, write_guideline
from labeling.models import Answer, Role, User
from labeling.questions.services import ask
from tests.browser.visit import check_looks, check_room


def test_a_question_is_answered_and_pinned(visit, ada):
    draft = write_guideline(kind=Kind.RANK, purpose=Purpose.TRAINING, body="x", written_by=None)
    guideline = publish(guideline=draft)
    ask(person=ada, text="Is a longer reply better?", guideline=guideline)
    mary = User.objects.create_user("mary", "mary@example.org", roles=[Role.MANAGER])
    page = visit(mary, "/questions")
    check_looks(page, "answers")

    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_label("Your answer").fill("No, *length* is no merit.")
    page.get_by_text("Pin the answer to the guideline").click()
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_text("No questions")).to_be_visible()
    assert Answer.objects.get().pinned_to == guideline

    page.get_by_text("All", exact=True).click()
    expect(page.get_by_text("No, length is no merit.")).to_be_visible()
    check_looks(page, "answered")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Unpin").click()
    expect(page.get_by_role("button", name="Pin to guideline")).to_be_visible()
    assert Answer.objects.get().pinned_to is None


def test_the_page_of_questions_in_chinese(visit, ada):
    ask(person=ada, text="更长的回复更好吗？")
    rosalind = User.objects.create_user(
        "rosalind", "r@example.org", roles=[Role.RESEARCHER], interface_language="zh-Hans"
    )
    page = visit(rosalind, "/questions", language="zh-Hans")
    expect(page.get_by_role("heading", name="标注员的提问")).to_be_visible()
    check_room(page, "answers-zh")

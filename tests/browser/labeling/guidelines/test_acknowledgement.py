"""The guideline is read before the first task, and stays one key away."""

from playwright.sync_api import expect

from labeling.guidelines.models import Kind as GuidelineKind
from labeling.guidelines.models import Purpose
from labeling.guidelines.services import publish, write_guideline
from labeling.models import Acknowledgement
from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.texts import MOON_REPLIES
from tests.browser.visit import check_accessible, take_picture


def test_a_new_guideline_is_acknowledged_before_the_next_task(visit, ada, open_task):
    draft = write_guideline(
        kind=GuidelineKind.RANK,
        purpose=Purpose.TRAINING,
        body="# How to rank\n\nBe **truthful** first.",
        written_by=None,
    )
    publish(guideline=draft)
    open_task(Kind.RANK, replies=MOON_REPLIES[:2])
    page = visit(ada, "/tasks")
    expect(page.get_by_text("truthful")).to_be_visible()
    take_picture(page, "guideline")
    check_accessible(page, "guideline")

    page.get_by_role("button", name="I have read it").click()
    expect(page.get_by_role("article", name="Reply A")).to_be_visible()
    assert Acknowledgement.objects.filter(person=ada).count() == 1

    page.keyboard.press("Control+/")
    expect(page.get_by_role("dialog", name="Guideline").get_by_text("truthful")).to_be_visible()

"""Reading a guideline: beside the task, outside of tasks, in one's language, with search."""

import pytest
from playwright.sync_api import Locator, Page, expect

from labeling.guidelines.models import Guideline, Kind, Purpose, Translation
from labeling.guidelines.services import acknowledge, publish, write_guideline
from labeling.guidelines.translations.services import translate
from labeling.models import Role, User
from labeling.tasks.models import Kind as TaskKind
from tests.browser.labeling.tasks.desk import open_desk, rank, reply, until_handed_in
from tests.browser.labeling.tasks.texts import MOON_REPLIES
from tests.browser.visit import check_accessible, check_looks, check_room, take_picture

TEXT = """# How to rank

Be **truth**ful first. A tie is a good answer.

## Example: two replies that say the same

*Prompt:* How many legs does a spider have? Both replies say eight: they are tied.

## When in doubt

Ask.
"""
CHINESE = "# 如何排序\n\n首先要**真实**。\n\n## 示例：并列\n\n两个回复都说八条腿。"


@pytest.fixture
def version(ada: User) -> Guideline:
    draft = write_guideline(kind=Kind.RANK, purpose=Purpose.TRAINING, body=TEXT, written_by=None)
    acknowledge(person=ada, guideline_id=publish(guideline=draft).pk)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def mary(db) -> User:
    return User.objects.create_user("mary", name="Mary Jackson", roles=[Role.MANAGER])


def marked(page: Page, name: str = "found") -> list[str]:
    found: list[str] = page.evaluate(
        "name => [...(CSS.highlights.get(name) ?? [])].map(String)", name
    )
    return found


def test_the_guideline_stays_beside_the_task_and_is_searched_by_keys(
    visit, ada, open_task, version
):
    for number in range(2):
        open_task(TaskKind.RANK, prompt=f"Question {number}?", replies=MOON_REPLIES[:2])
    page = open_desk(visit, ada)
    page.keyboard.press("Control+/")
    page.get_by_role("dialog").get_by_role("button", name="Keep it beside the task").click()
    pane = page.get_by_role("complementary", name="Guideline")
    expect(pane.get_by_role("link", name="Version 1")).to_be_visible()
    assert not overlap(page)

    pane.get_by_role("searchbox").fill("TRUTHFUL")
    expect(pane.get_by_text("1 of 1")).to_be_visible()
    assert marked(page) == ["truthful"]
    pane.get_by_role("searchbox").fill("spider")
    expect(pane.get_by_text("How many legs")).to_be_visible()
    pane.get_by_role("searchbox").fill("tie")
    expect(pane.get_by_text("1 of 2")).to_be_visible()
    page.keyboard.press("Enter")
    expect(pane.get_by_text("2 of 2")).to_be_visible()
    take_picture(page, "guideline-docked", whole=False)
    check_accessible(page, "guideline-docked")

    rank(page, "B", 1).click()
    page.keyboard.type("a2")
    page.keyboard.press("Control+Enter")
    until_handed_in(page)
    expect(page.get_by_text("Question 1?")).to_be_visible()
    expect(pane.get_by_text("A tie is a good answer.")).to_be_visible()
    page.keyboard.press("Control+/")
    expect(pane).to_have_count(0)
    page.keyboard.press("Control+/")
    expect(pane.get_by_role("heading", name="Guideline")).to_be_focused()
    page.keyboard.press("Escape")
    expect(reply(page, "A")).to_be_focused()


def test_the_width_of_the_pane_is_changed_by_keys_and_pointer_and_kept_for_each_window(
    visit, ada, open_task, version
):
    open_task(TaskKind.RANK, replies=MOON_REPLIES[:2])
    page = open_desk(visit, ada)
    page.keyboard.press("Control+/")
    page.get_by_role("button", name="Keep it beside the task").click()
    pane = page.get_by_role("complementary", name="Guideline")
    handle = pane.get_by_role("separator", name="Width of the guideline")
    expect(handle).to_have_attribute("aria-valuenow", "28")
    handle.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    expect(handle).to_have_attribute("aria-valuenow", "32")
    assert left_of(pane) == pytest.approx(1440 * 0.68, abs=2)
    assert not overlap(page)

    page.mouse.move(left_of(pane), 500)
    page.mouse.down()
    page.mouse.move(720, 500)
    page.mouse.up()
    expect(handle).to_have_attribute("aria-valuenow", "50")
    assert not overlap(page)
    page.set_viewport_size({"width": 1000, "height": 800})
    expect(handle).to_have_attribute("aria-valuenow", "32")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.reload()
    expect(handle).to_have_attribute("aria-valuenow", "50")


def left_of(pane: Locator) -> float:
    box = pane.bounding_box()
    assert box
    return box["x"]


def overlap(page: Page) -> bool:
    edges = page.evaluate(
        """() => [Math.max(...[...document.querySelectorAll("article")].map(
            card => card.getBoundingClientRect().right)),
            document.querySelector("body > aside").getBoundingClientRect().left]"""
    )
    return bool(edges[0] > edges[1])


def test_a_phone_has_no_room_beside_the_task(visit, ada, open_task, version):
    open_task(TaskKind.RANK, replies=MOON_REPLIES[:2])
    page = visit(ada, "/tasks", width=390)
    page.get_by_role("button", name="Guideline").click()
    window = page.get_by_role("dialog", name="Guideline")
    expect(window.get_by_text("A tie is a good answer.")).to_be_visible()
    expect(window.get_by_role("button", name="Keep it beside the task")).to_have_count(0)
    check_looks(page, "guideline-window", in_window=True)


def test_a_labeler_reads_in_chinese_and_sees_that_the_translation_is_behind(visit, ada, version):
    translate(guideline=version, language="zh-Hans", body=CHINESE, written_by=None)
    newer = write_guideline(
        kind=Kind.RANK,
        purpose=Purpose.TRAINING,
        body=TEXT + "\nNew.",
        written_by=None,
        change="Says what is new.",
    )
    acknowledge(person=ada, guideline_id=publish(guideline=newer).pk)
    User.objects.filter(pk=ada.pk).update(interface_language="zh-Hans")

    page = visit(ada, "/", language="zh-Hans")
    page.get_by_role("button", name="帮助").click()
    page.get_by_role("menuitem", name="指南").click()
    page.get_by_role("link", name="排序").click()
    expect(page.get_by_text("首先要真实。")).to_be_visible()
    expect(page.get_by_text("此译文对应第 1 版")).to_be_visible()
    expect(page.get_by_text("Says what is new.")).to_be_visible()
    page.get_by_text("示例：并列").click()
    expect(page.get_by_text("两个回复都说八条腿。")).to_be_visible()
    check_looks(page, "guideline-read-zh")
    page.get_by_role("button", name="显示原文").click()
    expect(page.get_by_text("A tie is a good answer.")).to_be_visible()


def test_two_guidelines_of_one_kind_have_two_names_for_a_labeler(visit, ada):
    for purpose in (Purpose.TRAINING, Purpose.EVALUATION):
        publish(
            guideline=write_guideline(
                kind=Kind.RATE, purpose=purpose, body=purpose, written_by=None
            )
        )
    page = visit(ada, "/guidelines/read")
    expect(page.get_by_role("link", name="Rate, 1 of 2")).to_be_visible()
    page.get_by_role("link", name="Rate, 2 of 2").click()
    expect(page.get_by_role("heading", name="Rate")).to_be_visible()


def test_a_manager_translates_a_version(visit, mary, version):
    page = visit(mary, "/guidelines/training/rank")
    section = page.locator("section").filter(has_text="Translations")
    section.get_by_role("button", name="Translate into 简体中文").click()
    section.get_by_label("Translated text (Markdown)").fill(CHINESE)
    section.get_by_text("Original", exact=True).click()
    expect(section.get_by_text("A tie is a good answer.")).to_be_visible()
    check_looks(page, "guideline-translations")
    section.get_by_role("button", name="Save translation").click()

    expect(section.get_by_text("Up to date")).to_be_visible()
    stored = Translation.objects.get()
    assert (stored.guideline, stored.body, stored.written_by) == (version, CHINESE, mary)
    newer = write_guideline(
        kind=Kind.RANK, purpose=Purpose.TRAINING, body=TEXT + "\nNew rule.", written_by=None
    )
    publish(guideline=newer)
    page.reload()
    expect(section.get_by_text("Behind: translates version 1")).to_be_visible()
    section.get_by_role("button", name="Edit the translation into 简体中文").click()
    section.get_by_text("Changes since", exact=True).click()
    expect(section.locator("ins").filter(has_text="rule")).to_be_visible()


def test_the_editor_fits_in_chinese(visit, mary, version):
    User.objects.filter(pk=mary.pk).update(interface_language="zh-Hans")
    page = visit(mary, "/guidelines/training/rank", language="zh-Hans")
    page.get_by_role("button", name="翻译成简体中文").click()
    check_room(page, "guideline-translations-zh")

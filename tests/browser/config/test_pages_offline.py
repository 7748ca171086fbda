"""Pages without a network: none is ever broken, and what was done on them is kept."""

from playwright.sync_api import Page, expect

from labeling.guidelines.models import Kind, Purpose
from labeling.guidelines.services import acknowledge, publish, write_guideline
from labeling.models import User
from tests.browser.labeling.tasks.desk import open_desk, rank, until
from tests.browser.visit import check_accessible, cut, wait_until_there
from tests.labeling.conftest import open_one

# The rules of a style sheet that was not downloaded cannot be read.
STYLED = """() => {
  try {
    return [...document.styleSheets].every(sheet => sheet.cssRules);
  } catch {
    return false;
  }
}"""


def without_network(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()


def test_a_page_that_was_not_loaded_opens_when_the_network_is_back(visit, ada):
    page = visit(ada, "/account", fresh=True)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)

    page.get_by_role("link", name="My work").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    check_accessible(page, "not-loaded")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()

    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="My work")).to_be_visible()

    # A new version has other names for its files.
    cut(page, "**/static/app/assets/*.js")
    page.get_by_role("link", name="My prompts").click()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Reload the page")).to_be_visible()
    page.context.unroute_all()
    page.get_by_role("button", name="Reload the page").click()
    expect(page.get_by_role("heading", name="My prompts")).to_be_visible()


def test_every_page_that_was_not_loaded_opens_later_although_another_one_was_open(visit, ada):
    page = visit(ada, "/account", fresh=True)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    for name in ("My work", "My prompts"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("button", name="Try again")).to_be_visible()

    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="My prompts", exact=True)).to_be_visible()
    page.get_by_role("link", name="My work").click()
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    until(page, lambda: bool(page.evaluate(STYLED)), "A style sheet is missing.")


def test_home_and_my_prompts_fill_when_the_network_is_back(visit, ada):
    page = visit(ada, "/account")
    for name, found in (("Plumbline", "Hello"), ("My prompts", "You have not written any")):
        without_network(page)
        page.get_by_role("banner").get_by_role("link", name=name).click()
        expect(page.get_by_text("You are offline.")).to_be_visible()
        check_accessible(page, f"{name} offline")
        page.context.set_offline(False)
        expect(page.get_by_text(found).first).to_be_visible()
        wait_until_there(page)


def test_the_practice_task_is_finished_offline_and_remembered_later(visit, ada):
    page = visit(ada, "/tasks/practice")
    without_network(page)
    page.keyboard.type("a1c1b2")
    for slot, digit in zip("abc", "717", strict=True):
        page.keyboard.press(slot)
        page.keyboard.press(f"Shift+Digit{digit}")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=2).first).to_be_focused()

    page.context.set_offline(False)
    until(
        page,
        lambda: bool(User.objects.get(pk=ada.pk).preferences.get("practice_done")),
        "The practice is not remembered.",
    )


def test_the_guideline_opened_offline_comes_with_the_network(visit, ada):
    User.objects.filter(pk=ada.pk).update(qualified_at="2020-01-01T00:00Z")
    draft = write_guideline(
        kind=Kind.RANK, purpose=Purpose.TRAINING, body="Be truthful.", written_by=None
    )
    acknowledge(person=ada, guideline_id=publish(guideline=draft).pk)
    open_one()
    page = open_desk(visit, ada)
    without_network(page)
    page.keyboard.type("a1")
    page.keyboard.press("Control+/")
    expect(page.get_by_role("dialog", name="Guideline")).to_be_visible()
    check_accessible(page, "the guideline offline")

    page.context.set_offline(False)
    expect(page.get_by_text("Be truthful.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(rank(page, "A", 1)).to_have_attribute("aria-pressed", "true")

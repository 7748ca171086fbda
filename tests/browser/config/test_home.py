"""The start page: what waits, the work of today, what has changed; not the navigation again."""

from playwright.sync_api import expect

from labeling.guidelines.models import Kind, Purpose
from labeling.guidelines.services import acknowledge, publish, write_guideline
from labeling.models import Role, User
from labeling.questions.services import answer, ask
from tests.browser.visit import check_looks, check_room
from tests.labeling.conftest import open_one

BOXES = """all => Object.fromEntries(
  all.map(it => [it.querySelector("h2").textContent, it.getBoundingClientRect().toJSON()]))"""


def test_a_labeler_sees_what_waits_and_what_changed(visit, ada):
    User.objects.filter(pk=ada.pk).update(qualified_at="2020-01-01T00:00Z")
    mary = User.objects.create_user("mary", name="Mary", roles=[Role.MANAGER])
    open_one()
    for body, change in (("Read.", ""), ("Read twice.", "Says how often.")):
        draft = write_guideline(
            kind=Kind.RANK, purpose=Purpose.TRAINING, body=body, change=change, written_by=None
        )
        publish(guideline=draft)
        if not change:
            acknowledge(person=ada, guideline_id=draft.pk)
    answer(question=ask(person=ada, text="Are ties allowed?"), person=mary, text="They are.")

    page = visit(ada, "/")
    main = page.get_by_role("main")
    expect(main.get_by_text("They are.")).to_be_visible()
    expect(main.get_by_text("Says how often.")).to_be_visible()
    expect(main.get_by_role("link", name="1 new guideline version to read")).to_be_visible()
    expect(main.get_by_text("0 labels").first).to_be_visible()
    expect(main.get_by_role("link", name="My work")).to_have_count(0)
    check_looks(page, "home")
    main.get_by_role("link", name="1 task to label").press("Enter")
    expect(page.get_by_role("button", name="I have read it")).to_be_visible()
    User.objects.filter(pk=ada.pk).update(interface_language="zh-Hans")
    check_room(visit(ada, "/", language="zh-Hans"), "home-zh")


def test_what_changed_follows_what_waits_without_a_hole(visit, ada):
    User.objects.filter(pk=ada.pk).update(qualified_at="2020-01-01T00:00Z")
    page = visit(ada, "/")
    expect(page.get_by_text("0 labels").first).to_be_visible()
    boxes = page.get_by_role("main").locator("section").evaluate_all(BOXES)
    waits, changed = boxes["Waiting for you"], boxes["What changed"]
    assert changed["x"] == waits["x"]
    assert changed["y"] - waits["y"] - waits["height"] < 20


def test_a_manager_goes_from_home_to_the_questions(visit, ada):
    mary = User.objects.create_user("mary", name="Mary", roles=[Role.MANAGER])
    page = visit(mary, "/")
    expect(page.get_by_text("Nothing is waiting for you right now.")).to_be_visible()
    check_looks(page, "home-empty")
    ask(person=ada, text="Are ties allowed?")
    page.reload()
    page.get_by_role("link", name="1 question to answer").click()
    expect(page.get_by_text("Are ties allowed?")).to_be_visible()

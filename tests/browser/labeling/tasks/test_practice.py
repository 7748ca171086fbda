"""The practice task: thirty seconds on the real ranking screen, of which nothing is stored."""

from playwright.sync_api import expect

from labeling.guidelines.models import Kind as GuidelineKind
from labeling.guidelines.models import Purpose
from labeling.guidelines.services import publish, write_guideline
from labeling.models import Draft, Label, User
from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import flag, open_desk, rank, reply, until
from tests.browser.labeling.tasks.texts import MOON_REPLIES
from tests.browser.visit import check_looks, check_room


def is_remembered(person: User) -> bool:
    return bool(User.objects.get(pk=person.pk).preferences.get("practice_done"))


def test_a_new_labeler_practises_by_keys_between_the_guideline_and_the_first_task(
    visit, ada, open_task
):
    draft = write_guideline(
        kind=GuidelineKind.RANK, purpose=Purpose.TRAINING, body="Be truthful.", written_by=None
    )
    publish(guideline=draft)
    open_task(Kind.RANK, replies=MOON_REPLIES[:2])
    page = visit(ada, "/tasks")
    page.get_by_role("button", name="Acknowledge and practise").click()

    expect(page.get_by_role("heading", level=1, name="Practice task")).to_be_visible()
    coach = page.get_by_role("status").filter(has_text="Step")
    expect(coach).to_contain_text("Step 1 of 6. A rank says which reply is better")
    page.keyboard.type("a1")
    expect(coach).to_contain_text("The same rank is a tie")
    page.keyboard.type("c1b2")
    expect(coach).to_contain_text("Here 7 is best")
    for slot, digit in zip("abc", "717", strict=True):
        page.keyboard.press(slot)
        page.keyboard.press(f"Shift+Digit{digit}")
    expect(coach).to_contain_text("A flag says what is wrong.")
    page.keyboard.type("bt")
    expect(reply(page, "B").get_by_role("button", name="Fails the task")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(coach).to_contain_text("That is a complete label.")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("heading", name="Well done")).to_be_focused()
    expect(page.get_by_role("listitem").filter(has_text="A and C are tied")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Explain the moon landing")).to_be_visible()
    until(page, lambda: is_remembered(ada), "The practice is not remembered.")
    page.reload()
    expect(page.get_by_role("button", name="Submit")).to_be_visible()
    expect(page.get_by_role("complementary", name="Practice task")).to_have_count(0)
    assert (Label.objects.count(), Draft.objects.count()) == (0, 0)


def test_every_doubtful_choice_gets_feedback(visit, ada):
    page = visit(ada, "/tasks/practice")
    coach = page.get_by_role("status").filter(has_text="Step")
    rank(page, "A", 2).click()
    rank(page, "C", 3).click()
    expect(coach).to_contain_text("Give them the same rank")
    rank(page, "B", 1).click()
    expect(coach).to_contain_text("give B a higher number")
    rank(page, "B", 3).click()
    rank(page, "C", 2).click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Still to rate: A, B, C")).to_be_visible()
    for slot, value in {"A": "3", "B": "7", "C": "3"}.items():
        reply(page, slot).get_by_role("radio", name=value).check()
    expect(coach).to_contain_text("For ratings, 7 is best")
    check_looks(page, "practice")
    page.keyboard.press("u")
    flag(page, "C", "Made up")
    reply(page, "C").get_by_role("radio", name="2").check()
    page.get_by_role("button", name="Submit").click()

    expect(page.get_by_role("heading", name="Done. Here is what to look at.")).to_be_focused()
    expect(page.get_by_role("listitem").filter(has_text="its rating is not lower")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="A and C are tied")).to_be_visible()
    check_looks(page, "practice-verdict")
    page.get_by_role("button", name="Practise again").click()
    expect(coach).to_contain_text("Step 1 of 6")
    expect(rank(page, "A", 2)).to_have_attribute("aria-pressed", "false")


def test_the_practice_is_offered_dismissed_for_good_and_found_again_in_help(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:2])
    page = open_desk(visit, ada)
    offer = page.get_by_role("complementary", name="Practice task")
    check_looks(page, "practice-offer")
    offer.get_by_role("link", name="Practise").click()
    page.get_by_role("button", name="Skip the practice").click()
    expect(page.get_by_text("Explain the moon landing")).to_be_visible()
    expect(offer).to_have_count(0)
    until(page, lambda: is_remembered(ada), "The skip is not remembered.")

    page.get_by_role("button", name="Help").press("Enter")
    page.get_by_role("menuitem", name="Practice task").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Practice task")).to_be_visible()
    page.get_by_role("button", name="Leave the practice").click()
    expect(page.get_by_text("Explain the moon landing")).to_be_visible()


def test_the_practice_speaks_chinese(visit, ada):
    User.objects.update(interface_language="zh-Hans")
    page = visit(ada, "/tasks/practice", language="zh-Hans")
    expect(page.get_by_text("蜘蛛有几条腿？")).to_be_visible()
    check_room(page, "practice-zh")

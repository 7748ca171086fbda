"""Qualification end to end: composed, taken on the boards of real work, graded blind, decided."""

from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from labeling.guidelines.services import publish_first_guidelines
from labeling.models import (
    Attempt,
    Decision,
    Grade,
    ItemAnswer,
    Role,
    ScreeningItem,
    ScreeningTest,
    User,
)
from labeling.qualification.composition import Item, compose_test, open_test
from labeling.qualification.models import ItemKind
from labeling.qualification.services import (
    answer_item,
    begin,
    decide,
    grade,
    hand_in_attempt,
)
from tests.browser.visit import check_accessible, check_looks, check_room, go

REPLY = "Water rises, cools in the clouds and falls."
CHINESE = "zh-Hans"


@pytest.fixture
def ada(ada: User) -> User:
    """A candidate."""
    ada.qualified_at = None
    ada.save(update_fields=["qualified_at"])
    return ada


@pytest.fixture
def ruth(db) -> User:
    return User.objects.create_user("ruth", name="Ruth Teitelbaum", roles=[Role.RESEARCHER])


@pytest.fixture
def mary(db) -> User:
    return User.objects.create_user("mary", name="Mary Jackson", roles=[Role.MANAGER])


@pytest.fixture
def screening(ruth) -> ScreeningTest:
    publish_first_guidelines()
    items = [
        Item(kind=ItemKind.FLAG, prompt="All of them should go home.", is_sensitive=True),
        Item(
            kind=ItemKind.RANK,
            prompt="Why is the sky blue?",
            replies=["Sunlight is scattered.", "Because it is.", "It mirrors the sea."],
            places=[1, 3, 2],
        ),
        Item(kind=ItemKind.DEMONSTRATE, prompt="Explain rain."),
    ]
    test = compose_test(made_by=ruth, name="Autumn", items=items, topics=["law", "medicine"])
    open_test(test=test)
    test.refresh_from_db()
    return test


@pytest.fixture
def attempt(screening, ada, ruth) -> Attempt:
    """Handed in and graded."""
    begun = begin(test=screening, candidate=ada)
    flag, rank, demonstration = screening.items.all()

    def say(
        item: ScreeningItem,
        *,
        is_sensitive: bool | None = None,
        places: tuple[int, ...] = (),
        text: str = "",
    ) -> ItemAnswer:
        return answer_item(
            attempt_id=begun.public_id,
            candidate=ada,
            item_id=item.public_id,
            is_sensitive=is_sensitive,
            places=places,
            text=text,
        )

    say(flag, is_sensitive=True)
    say(rank, places=(1, 2, 3))
    written = say(demonstration, text=REPLY)
    hand_in_attempt(attempt_id=begun.public_id, candidate=ada, topics=["law"])
    grade(answer_id=written.public_id, grader=ruth, score=6)
    return begun


def test_a_researcher_composes_a_test_and_opens_it(visit, ruth):
    page = visit(ruth, "/qualification/tests")
    expect(page.get_by_text("No tests yet")).to_be_visible()
    page.get_by_role("link", name="Create test").click()
    page.get_by_label("Name of the test").fill("Winter")
    page.get_by_role("button", name="Add sensitive speech").click()
    page.get_by_label("Passage").fill("They should all leave.")
    expect(page.get_by_role("button", name="1 question is incomplete")).to_be_disabled()
    page.get_by_text("Sensitive", exact=True).click()
    page.get_by_role("button", name="Add ranking").click()
    page.get_by_label("Prompt").fill("2 + 2?")
    page.get_by_role("textbox", name="Reply A").fill("4")
    page.get_by_role("textbox", name="Reply B").fill("fish")
    page.get_by_role("radiogroup", name="Your rank for reply A").get_by_text("1").click()
    page.get_by_role("radiogroup", name="Your rank for reply B").get_by_text("2").click()
    page.get_by_role("button", name="Add demonstration").click()
    page.get_by_label("Prompt").last.fill("Explain rain.")
    page.get_by_role("button", name="Move up").last.click()
    page.get_by_label("Groups and topics").fill("law\n\nmedicine")
    page.reload()
    expect(page.get_by_label("Name of the test")).to_have_value("Winter")
    check_looks(page, "screening-compose")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Save test").click()
    expect(page.get_by_role("heading", name="Winter")).to_be_visible()

    test = ScreeningTest.objects.get()
    kinds = list(test.items.values_list("kind", "places"))
    assert kinds == [("flag", []), ("demonstrate", []), ("rank", [1, 2])]
    assert test.topics == ["law", "medicine"]
    page.get_by_label("Agreement on rankings (%)").fill("80")
    page.get_by_role("button", name="Save cut-offs").click()
    expect(page.get_by_text("The cut-offs are saved.")).to_be_visible()
    page = visit(ruth, f"/qualification/tests/{test.public_id}")
    check_looks(page, "screening-composed")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Open to candidates").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Open to candidates").click()
    expect(page.get_by_role("button", name="Close test")).to_be_visible()
    test.refresh_from_db()
    assert (test.least_ranking_agreement, test.opened_at is not None) == (0.8, True)


def test_a_candidate_takes_the_test_on_the_boards_of_real_work(visit, ada, screening):
    page = visit(ada, "/qualification")
    page.get_by_role("link", name="Open the test").click()
    expect(page.get_by_text("All of them should go home.")).to_be_visible()
    page.keyboard.press("y")
    expect(page.get_by_role("button", name="Sensitive y")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("article", name="Reply C")).to_be_visible()
    for key in "a1c2":
        page.keyboard.press(key)
    expect(page.get_by_text("Still to rank: B", exact=True)).to_be_visible()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text("Still to rank: B", exact=True)).to_be_visible()
    for key in "b2":
        page.keyboard.press(key)
    expect(page.get_by_text("Still to rank")).to_have_count(0)
    check_looks(page, "screening-rank")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.keyboard.press("Control+Enter")

    page.get_by_role("textbox", name="Your reply").fill(REPLY)
    page.get_by_role("button", name="Guideline").click()
    expect(page.get_by_role("dialog").get_by_role("heading").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Finish").click()
    page.get_by_text("medicine").click()
    expect(page.get_by_text("You have answered every question")).to_be_visible()
    check_looks(page, "screening-end")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("A manager will read your answers and decide")).to_be_visible()

    attempt = Attempt.objects.get()
    assert (attempt.topics, attempt.handed_in_at is not None) == (["medicine"], True)
    said = {one.item.kind: one for one in attempt.answers.select_related("item")}
    assert said["flag"].is_sensitive is True
    assert said["rank"].places == [1, 2, 2]
    assert said["demonstrate"].text == REPLY


def test_what_is_not_answered_is_named_before_handing_in(visit, ada, screening):
    page = visit(ada, f"/qualification/{screening.public_id}")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("3 questions are still open")).to_be_visible()
    expect(page.get_by_role("button", name="Submit")).to_be_disabled()
    page.get_by_role("button", name="Question 3", exact=True).click()
    expect(page.get_by_role("textbox", name="Your reply")).to_be_visible()


def test_a_researcher_grades_blind(visit, ruth, attempt):
    Grade.objects.all().delete()
    page = visit(ruth, "/qualification/grading")
    expect(page.get_by_text(REPLY)).to_be_visible()
    assert "ada" not in page.get_by_role("main").inner_text().lower()
    page.get_by_text("6", exact=True).click()
    expect(page.get_by_text("All demonstrations are graded")).to_be_visible()
    assert Grade.objects.get().score == 6


def test_a_manager_looks_at_the_numbers_and_decides_with_reasons(visit, mary, ada, attempt):
    page = visit(mary, "/qualification/tests")
    page.get_by_role("link", name="Results").click()
    check_looks(page, "screening-results")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name="ada").click()
    expect(page.get_by_text("67% (95% interval")).to_be_visible()
    check_looks(page, "screening-result")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_text("Pass", exact=True).click()
    page.get_by_role("textbox", name="Reasons").fill("Careful and clear.")
    page.get_by_role("main").get_by_role("button", name="Save decision").click()

    expect(page.get_by_text("Passed, decided by Mary Jackson")).to_be_visible()
    ada.refresh_from_db()
    assert ada.is_qualified
    assert Decision.objects.get().reasons == "Careful and clear."


def test_the_pages_fit_in_chinese(visit, ada, mary, ruth, screening, attempt):
    User.objects.update(interface_language=CHINESE)
    for person, path, name in (
        (mary, f"/qualification/results/{attempt.public_id}", "screening-result-zh"),
        (ruth, f"/qualification/tests/{screening.public_id}", "screening-composed-zh"),
        (ruth, "/qualification/tests/new", "screening-compose-zh"),
    ):
        check_room(visit(person, path, language=CHINESE), name)


def test_the_test_can_be_read_everywhere(visit, ada, screening):
    page = visit(ada, f"/qualification/{screening.public_id}")
    check_looks(page, "screening-test")
    User.objects.filter(pk=ada.pk).update(interface_language=CHINESE)
    page = visit(ada, f"/qualification/{screening.public_id}", language=CHINESE)
    check_room(page, "screening-test-zh")


def test_a_candidate_always_sees_what_happens_next(visit, screening, mary, ruth):
    carla = User.objects.create_user("carla", name="Carla", roles=[Role.LABELER])
    page = visit(carla, "/")
    begin_it = page.get_by_role("link", name="Open the test")
    expect(begin_it).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="Label", exact=True)).to_have_count(0)
    go(page, urljoin(page.url, "/tasks"))
    expect(page.get_by_text("All tasks that are open to you")).to_have_count(0)
    begin_it.click()
    expect(page.get_by_text("A passage is sensitive if")).to_be_visible()
    check_accessible(page, "screening-flag")
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("link", name="Continue the test")).to_be_visible()

    attempt = Attempt.objects.get()
    flag, ranking, demonstration = screening.items.all()
    for item, is_sensitive, places, text in (
        (flag, True, (), ""),
        (ranking, None, (1, 2, 3), ""),
        (demonstration, None, (), REPLY),
    ):
        written = answer_item(
            attempt_id=attempt.public_id, candidate=carla, item_id=item.public_id,
            is_sensitive=is_sensitive, places=places, text=text,
        )  # fmt: skip
    hand_in_attempt(attempt_id=attempt.public_id, candidate=carla, topics=[])
    for path in ("/", "/tasks", "/qualification"):
        go(page, urljoin(page.url, path))
        expect(page.get_by_text("is waiting for a decision")).to_be_visible()
        expect(page.get_by_role("link", name="the test")).to_have_count(0)
    check_looks(page, "qualification-waiting")

    grade(answer_id=written.public_id, grader=ruth, score=6)
    decide(attempt=attempt, decided_by=mary, passed=False, reasons="Read the guideline again.")
    page.reload()
    expect(page.get_by_text("You did not pass")).to_be_visible()
    expect(page.get_by_role("link", name="Take the test again")).to_be_visible()
    page.get_by_text("Show the reasons").first.click()
    expect(page.get_by_text("Read the guideline again.").first).to_be_visible()

    decide(attempt=attempt, decided_by=mary, passed=True, reasons="Careful.")
    page.reload()
    expect(page.get_by_text("You are qualified")).to_be_visible()
    expect(page.get_by_role("link", name="the test")).to_have_count(0)

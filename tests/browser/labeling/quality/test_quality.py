"""The managers' pages about agreement, with a hundred labelers."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from labeling.models import ReplyScore, User
from labeling.quality.columns import store
from labeling.quality.facts import refresh
from tests.browser.visit import check_looks, check_room, scrolled_sideways, take_picture

PAGES = {
    "overview": "/quality",
    "differences": "/quality/differences",
    "labelers": "/quality/labelers",
    "bias": "/quality/bias-and-time",
    "gold": "/quality/gold",
}


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_pages_look_right(visit, mary, team, language):
    check = check_looks if language == "en" else check_room
    User.objects.filter(pk=mary.pk).update(interface_language=language)
    more = {
        "task": f"/quality/tasks/{team.tasks[0].pk}",
        "labeler": f"/quality/labelers/{team.labelers[0].public_id}",
    }

    for name, path in (PAGES | more).items():
        page = visit(mary, path)
        check(page, f"quality-{name}-{language}")


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_what_is_still_needed_is_seen_without_scrolling_sideways(visit, mary, team, width):
    page = visit(mary, "/quality/bias-and-time", width=width)

    expect(page.get_by_role("region", name="Labels still needed")).to_be_visible()
    assert "Labels still needed" not in scrolled_sideways(page)


def test_a_manager_goes_from_the_answer_down_to_the_rankings(visit, mary, team):
    page = visit(mary, "/quality")
    answers = page.get_by_role("region", name="Key results")
    expect(answers.get_by_role("heading", name="Agreement between people")).to_be_visible()
    expect(answers.get_by_text(team.size)).to_be_visible()
    expect(answers.get_by_text("a person", exact=False).first).to_be_visible()
    page.get_by_text("Other measures of agreement").click()
    expect(
        page.get_by_role("rowheader", name="Krippendorff's alpha (ordinal)").first
    ).to_be_visible()

    page.get_by_text("is left out").click()
    expect(page).to_have_url(re.compile(r"/quality\?ties=excluded$"))
    differences = page.get_by_role("link", name="Differences")
    # The address changes a moment before the links of the page do.
    expect(differences).to_have_attribute("href", re.compile(r"ties=excluded$"))
    differences.click()
    expect(page).to_have_url(re.compile(r"/quality/differences\?ties=excluded$"))

    cut = page.get_by_role("figure", name="Agreement by labeler")
    cut.get_by_role("button", name="table").click()
    worst = cut.get_by_role("table").get_by_role("link").first
    assert worst.inner_text() == team.labelers[0].name  # who throws dice
    worst.click()
    expect(page.get_by_role("button", name=f"{team.labelers[0].name} Labeler")).to_be_visible()

    # The list shows its old rows until the new ones are there.
    first = page.get_by_role("table", name="").last.get_by_role("row").nth(1)
    between = first.get_by_role("cell").nth(1)
    expect(between).to_contain_text(re.compile(rf"{re.escape(team.labelers[0].name)}( ·|$)"))
    first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Ranks side by side")).to_be_visible()
    expect(page.get_by_role("rowheader", name=team.labelers[0].name)).to_be_visible()


def test_another_reward_model_is_chosen_to_stand_beside_people(visit, mary, team):
    ReplyScore.objects.bulk_create(
        ReplyScore(reply_id=reply, score=-worth, model_version="contrary-1")
        for reply, worth in team.worth.items()
    )
    refresh()
    page = visit(mary, "/quality/differences?by=use_case")
    cut = page.get_by_role("figure", name="Agreement by use case")
    expect(cut.get_by_text("contrary-1 with people")).to_be_visible()

    page.get_by_role("button", name="Reward model").click()
    page.get_by_role("option", name="reward-2").click()

    expect(page).to_have_url(re.compile(r"reward_model=reward-2"))
    expect(cut.get_by_text("reward-2 with people")).to_be_visible()
    cut.get_by_role("button", name="table").click()
    rows = cut.get_by_role("row")
    expect(rows.filter(has_text="reward-2 with people").first).to_be_visible()
    expect(rows.filter(has_text="contrary-1")).to_have_count(0)


def test_before_anybody_met_the_page_says_so(visit, mary):
    store.forget()
    page = visit(mary, "/quality")

    expect(page.get_by_text("No two people have ranked the same replies yet")).to_be_visible()


def test_nonsense_in_the_address_is_refused_in_words(visit, mary):
    page = visit(mary, "/quality?k=many")

    expect(page.get_by_role("alert")).to_be_visible()


def test_labelers_neither_see_nor_enter_it(visit, ada):
    page = visit(ada, "/quality")

    expect(page.get_by_text("You don't have access to this page").last).to_be_visible()
    expect(page.get_by_role("link", name="Quality")).to_have_count(0)


def test_a_reviewer_says_why_decides_and_makes_gold(visit, mary, team):
    page = visit(mary, f"/quality/tasks/{team.tasks[0].pk}")
    page.get_by_role("button", name="Taste Reason").click()
    page.get_by_role("option", name="Ambiguous prompt").click()
    page.get_by_label("Note").first.fill("Two readings")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("“Two readings”").or_(page.locator("q"))).to_be_visible()
    page.get_by_role("button", name="Reply 2").click()
    page.get_by_role("option", name="1").click()
    page.get_by_role("button", name="Save decision").click()
    expect(page.get_by_role("rowheader", name="Decided by Mary Jackson")).to_be_visible()
    page.get_by_role("button", name="Make gold task").click()
    expect(page.get_by_text("is the gold task made from")).to_be_visible()

    page.get_by_role("link", name="Gold").click()
    gold = page.get_by_role("region", name="Gold tasks")
    expect(gold.get_by_role("link")).to_have_count(1)
    gold.get_by_role("button", name="Retire").click()
    expect(gold.get_by_text("Retired")).to_be_visible()


def test_what_differs_most_waits_first_until_it_is_decided(visit, mary, team):
    page = visit(mary, "/quality/gold")
    queue = page.get_by_role("region", name="Tasks to decide")
    first = queue.get_by_role("link").first
    prompt = first.inner_text()
    first.click()
    page.get_by_role("button", name="Reply 2").click()
    page.get_by_role("option", name="1").click()
    page.get_by_role("button", name="Save decision").click()
    expect(page.get_by_role("rowheader", name="Decided by Mary Jackson")).to_be_visible()

    page.get_by_role("link", name="Gold").click()
    expect(queue.get_by_role("link").first).to_be_visible()
    expect(queue.get_by_role("link", name=prompt)).to_have_count(0)
    page.get_by_text("Decided", exact=True).click()
    expect(queue.get_by_role("link", name=prompt)).to_be_visible()


def test_a_manager_judges_a_concern_with_a_reason(visit, mary, team):
    page = visit(mary, "/quality/labelers")
    line = page.get_by_role("listitem").filter(has_text="Agrees with others no more than chance")
    expect(line.get_by_text("agreement 0.503, typical agreement 0.741")).to_be_visible()
    line.get_by_role("button", name="Dismiss").click()
    page.get_by_label("Reason").fill("The prompts were drawn twice")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()

    expect(line).to_have_count(0)
    page.get_by_text("Dismissed", exact=True).click()
    expect(line.get_by_text("The prompts were drawn twice")).to_be_visible()


def test_a_manager_sets_the_pay_and_sees_what_a_comparison_costs(visit, mary, team):
    page = visit(mary, "/quality/bias-and-time")
    expect(page.get_by_text("$").first).to_be_visible()
    page.get_by_role("button", name="Set hourly pay").click()
    page.get_by_label("Pay per hour").fill("a lot")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    page.get_by_label("Pay per hour").fill("21,50")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.get_by_role("button", name="Set hourly pay").click()
    expect(page.get_by_text("21.5 USD from")).to_be_visible()


def test_a_phone_sees_the_answers_first_and_the_filters_folded(visit, mary, team):
    page = visit(mary, "/quality", width=390)
    expect(page.get_by_label("End date")).to_be_hidden()
    page.get_by_text("Filters").click()
    page.get_by_label("End date").fill("2020-01-01")

    expect(page.get_by_text("No two people have ranked the same replies yet")).to_be_visible()
    page.reload()
    expect(page.get_by_label("End date")).to_have_value("2020-01-01")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_text(team.size)).to_be_visible()


def test_on_paper_there_is_no_bar_and_no_button(visit, mary, team):
    page = visit(mary, "/quality", theme="dark")
    expect(page.get_by_role("figure").first).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")
    take_picture(page, "quality-overview-print")

    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Quality pages")).to_be_hidden()
    expect(page.get_by_role("button", name="Download").first).to_be_hidden()
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(246, 246, 243)"


def test_labelers_pages_do_not_load_the_charts(visit, ada, mary, team):
    def drawing_library(page: Page) -> list[str]:
        loaded = page.evaluate(
            "() => performance.getEntriesByType('resource').map(({ name }) => name)"
        )
        return [name for name in loaded if "/charts-" in name]

    assert drawing_library(visit(mary, "/quality"))
    for path in ("/", "/labels", "/tasks"):
        assert not drawing_library(visit(ada, path)), path


def press(page: Page, mark: Locator, address: re.Pattern[str]) -> None:
    """A chart is redrawn when its numbers or its width arrive, and its marks are new then."""
    for _ in range(20):
        with suppress(Error):
            mark.click(force=True, timeout=1000)
        page.wait_for_timeout(200)
        if address.search(page.url):
            return
    expect(page).to_have_url(address)


def test_a_press_in_a_picture_narrows_the_page(visit, mary, team):
    page = visit(mary, "/quality/differences?by=k")
    cut = page.get_by_role("img", name=re.compile("^Agreement by replies per task"))
    press(page, cut.locator("circle").first, re.compile(r"by=k&k=\d$"))

    matrix = page.get_by_role("img", name=re.compile("^Who agrees with whom"))
    cell = matrix.locator("[data-part=cell] rect").first
    press(page, cell, re.compile(r"labeler=[0-9a-f-]{36}&other=[0-9a-f-]{36}"))

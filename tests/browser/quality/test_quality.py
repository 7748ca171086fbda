"""The managers' pages about agreement, with a hundred labelers."""

import pytest
from playwright.sync_api import expect

from labeling.models import User
from labeling.quality.columns import store
from tests.browser.visit import check_looks, check_room

PAGES = {"overview": "/quality", "differences": "/quality/differences"}


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_pages_look_right(visit, mary, team, language):
    check = check_looks if language == "en" else check_room
    User.objects.filter(pk=mary.pk).update(interface_language=language)
    task = f"/quality/tasks/{team.tasks[0].pk}"

    for name, path in (PAGES | {"task": task}).items():
        page = visit(mary, path)
        check(page, f"quality-{name}-{language}")


def test_a_manager_goes_from_the_answer_down_to_the_rankings(visit, mary, team):
    page = visit(mary, "/quality")
    answers = page.get_by_role("region", name="The answers")
    expect(answers.get_by_role("heading", name="People agree with each other")).to_be_visible()
    expect(answers.get_by_text("100 people, 960 rankings, 320 prompts")).to_be_visible()
    expect(answers.get_by_text("a person", exact=False).first).to_be_visible()
    page.get_by_text("Other measures of agreement").click()
    expect(
        page.get_by_role("rowheader", name="Krippendorff's alpha, ordinal").first
    ).to_be_visible()

    page.get_by_role("radio", name="is left out").check(force=True)
    expect(page).to_have_url("/quality?ties=excluded")
    page.get_by_role("link", name="Differences").click()
    expect(page).to_have_url("/quality/differences?ties=excluded")

    cut = page.get_by_role("figure", name="Agreement by: Labeler")
    cut.get_by_role("button", name="table").click()
    worst = cut.get_by_role("table").get_by_role("link").first
    assert worst.inner_text() == team.labelers[0].name  # who throws dice
    worst.click()
    expect(page.get_by_role("button", name=f"Labeler {team.labelers[0].name}")).to_be_visible()

    page.get_by_role("table", name="").last.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Places, side by side")).to_be_visible()
    expect(page.get_by_role("rowheader", name=team.labelers[0].name)).to_be_visible()


def test_before_anybody_met_the_page_says_so(visit, mary):
    store.forget()
    page = visit(mary, "/quality")

    expect(page.get_by_text("Nobody has ranked the same replies yet")).to_be_visible()


def test_nonsense_in_the_address_is_refused_in_words(visit, mary):
    page = visit(mary, "/quality?k=many")

    expect(page.get_by_role("alert")).to_be_visible()


def test_labelers_neither_see_nor_enter_it(visit, ada):
    page = visit(ada, "/quality")

    expect(page.get_by_text("Your roles do not open this page").last).to_be_visible()
    expect(page.get_by_role("link", name="Quality")).to_have_count(0)

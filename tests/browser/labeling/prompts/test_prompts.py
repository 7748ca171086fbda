"""Prompts: labelers write them, researchers look after them."""

import pytest
from playwright.sync_api import expect

from labeling.guidelines.services import publish_first_guidelines
from labeling.models import Role, User
from labeling.prompts.models import Kind, Prompt
from labeling.prompts.services import Draft, write_prompt
from labeling.tasks.models import Kind as TaskKind
from labeling.tasks.models import Purpose
from labeling.tasks.opening import NewTask, open_tasks
from tests.browser.visit import check_accessible, check_looks, check_room, go

MOON = "Explain the moon landing to a six year old in a few sentences."


@pytest.fixture
def ruth(db) -> User:
    """A researcher."""
    return User.objects.create_user("ruth", name="Ruth Teitelbaum", roles=[Role.RESEARCHER])


@pytest.fixture
def moon(ada: User) -> Prompt:
    return write_prompt(draft=Draft(kind=Kind.PLAIN, text=MOON, use_case="open-qa"), person=ada)


def test_a_labeler_writes_a_prompt_and_loses_nothing_on_the_way(visit, ada):
    page = visit(ada, "/prompts/mine/new")
    page.get_by_label("Prompt", exact=True).fill(MOON)
    expect(page.get_by_text("62 characters")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Prompt", exact=True)).to_have_value(MOON)

    page.get_by_role("button", name="Submit prompt").click()

    expect(page.get_by_text("Your prompt has been submitted")).to_be_visible()
    expect(page.get_by_text(MOON)).to_be_visible()
    go(page, page.url + "/new")
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("")


def test_the_guideline_stands_beside_the_prompt_that_is_written(visit, ada):
    publish_first_guidelines()

    page = visit(ada, "/prompts/mine/new")

    beside = page.get_by_role("complementary", name="Guideline for writing prompts")
    expect(beside.get_by_text("Invent names and numbers")).to_be_visible()


def test_a_researcher_sees_where_personal_data_stands_and_stood(visit, ruth, moon):
    said = "🐄 Write to ada@example.org, before at [phone number]."
    turns = [{"role": "user", "text": said}]
    Prompt.objects.update(turns=turns, personal_data=["email", "phone"])

    page = visit(ruth, "/prompts")
    expect(page.get_by_role("row").get_by_text("E-mail address")).to_be_visible()
    page.get_by_role("link", name="Write to").click()

    marks = page.locator("mark")
    expect(marks).to_have_text(["ada@example.orgE-mail address", "[phone number]Phone number"])
    check_looks(page, "prompt-with-findings")


def test_a_prompt_of_ones_own_is_noticed_while_typing(visit, ada, moon):
    page = visit(ada, "/prompts/mine/new")
    page.get_by_label("Prompt", exact=True).fill(MOON)

    expect(page.get_by_text("You already wrote or worked on a prompt")).to_be_visible()


def test_a_few_shot_prompt_takes_its_examples_along(visit, ada):
    page = visit(ada, "/prompts/mine/new")
    page.get_by_text("Few-shot", exact=True).click()
    page.get_by_label("Instruction").fill("Give the capital of the country.")
    for number, (country, capital) in enumerate({"France": "Paris", "Peru": "Lima"}.items()):
        page.get_by_label("Query").nth(number).fill(country)
        page.get_by_label("Answer").nth(number).fill(capital)
    page.get_by_role("button", name="Submit prompt").click()

    expect(page.get_by_text("Query: France")).to_be_visible()
    assert Prompt.objects.get().kind == Kind.FEW_SHOT


def test_a_researcher_finds_corrects_and_retires_a_prompt(visit, ruth, moon):
    page = visit(ruth, "/prompts")
    expect(page.get_by_text("1 prompt", exact=True)).to_be_visible()
    page.get_by_label("Topic").fill("nothing-of-the-kind")
    expect(page.get_by_text("No prompts match")).to_be_visible()
    page.get_by_label("Topic").fill("")
    page.get_by_role("link", name=MOON).click()
    expect(page.get_by_role("heading", name="Prompt", exact=True)).to_be_focused()

    page.get_by_label("Topics").fill("space, history")
    page.get_by_label("Max. words").fill("20")
    page.get_by_label("Min. words").fill("30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The fewest words are more than the most words.")).to_be_visible()
    page.get_by_label("Min. words").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("button", name="Retire").click()
    page.get_by_role("textbox", name="Reason").fill("Too easy")
    page.get_by_role("dialog").get_by_role("button", name="Retire").click()

    expect(page.get_by_text("Too easy")).to_be_visible()
    moon.refresh_from_db()
    assert (moon.topics, moon.limits) == (["space", "history"], {"most_words": 20})
    assert moon.retired_at


def test_a_manager_finds_a_prompt_and_reads_it_with_its_tasks(visit, moon):
    mary = User.objects.create_user("mary", name="Mary Jackson", roles=[Role.MANAGER])
    open_tasks(
        kind=TaskKind.DEMONSTRATE,
        purpose=Purpose.TRAINING,
        new_tasks=[NewTask(prompt=moon)],
        overlap=1,
    )
    page = visit(mary, "/prompts")
    page.get_by_label("Search").fill("no such text")
    expect(page.get_by_text("No prompts match")).to_be_visible()
    page.get_by_label("Search").fill("MOON")
    check_looks(page, "prompts-of-a-manager")
    page.get_by_role("table").get_by_role("link").first.click()

    tasks = page.get_by_role("region", name="Tasks")
    expect(tasks.get_by_role("link", name="Demonstrate")).to_be_visible()
    expect(tasks.get_by_text("0 of 1")).to_be_visible()
    for name in ("Retire", "Withdraw", "Save"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    check_looks(page, "prompt-of-a-manager")


def test_a_withdrawn_prompt_shows_its_text_no_more(visit, ruth, moon):
    page = visit(ruth, f"/prompts/{moon.public_id}")
    expect(page.get_by_text(MOON)).to_be_visible()
    page.get_by_role("button", name="Withdraw").click()
    dialog = page.get_by_role("alertdialog")
    expect(dialog.get_by_role("button", name="Withdraw")).to_be_disabled()
    dialog.get_by_role("textbox").fill(moon.code)
    dialog.get_by_role("button", name="Withdraw").click()

    expect(page.get_by_text("Its text has been erased everywhere")).to_be_visible()
    expect(page.get_by_text(MOON)).to_have_count(0)


def test_a_labeler_edits_a_prompt_in_place_by_keys(visit, ada, moon):
    page = visit(ada, "/prompts/mine")
    page.get_by_role("button", name="Edit").press("Enter")
    text = page.get_by_role("textbox", name="Prompt")
    expect(text).to_have_value(MOON)
    text.fill(f"{MOON} Use no numbers.")
    check_looks(page, "my-prompt-edited")
    page.reload()
    expect(text).to_have_value(f"{MOON} Use no numbers.")
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    page.get_by_role("button", name="Save").press("Enter")
    expect(text).to_have_value(f"{MOON} Use no numbers.")
    page.context.set_offline(False)

    expect(page.get_by_text("Your changes are saved.")).to_be_visible()
    expect(page.get_by_text("Use no numbers.")).to_be_visible()
    expect(page.get_by_role("button", name="Edit")).to_have_count(1)


def test_a_labeler_withdraws_a_prompt_and_reads_what_became_of_it(visit, ada, moon):
    used = write_prompt(draft=Draft(kind=Kind.PLAIN, text="What is rain?"), person=ada)
    new_task = NewTask(used)
    open_tasks(kind=TaskKind.DEMONSTRATE, purpose=Purpose.TRAINING, new_tasks=[new_task], overlap=1)
    page = visit(ada, "/prompts/mine")
    for text, outcome in (
        (MOON, "The prompt is withdrawn and its text is erased."),
        ("What is rain?", "The prompt is withdrawn. Tasks and datasets"),
    ):
        entry = page.get_by_role("listitem").filter(has_text=text)
        entry.get_by_role("button", name="Withdraw").press("Enter")
        dialog = page.get_by_role("alertdialog")
        if text == MOON:
            check_accessible(page, "the question before a withdrawal")
        dialog.get_by_role("button", name="Withdraw").press("Enter")
        expect(page.get_by_text(outcome)).to_be_visible()

    expect(page.get_by_text(MOON)).to_have_count(0)
    expect(page.get_by_text("kept where it is in use")).to_be_visible()
    expect(page.get_by_role("button", name="Edit")).to_have_count(0)
    page.reload()  # without what a button that was busy leaves behind for screen readers
    expect(page.get_by_text("kept where it is in use")).to_be_visible()
    check_looks(page, "my-prompts-withdrawn")


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_pages_about_prompts_look_right(visit, ada, ruth, moon, language):
    check = check_looks if language == "en" else check_room
    publish_first_guidelines()
    User.objects.update(interface_language=language)
    page = visit(ruth, "/prompts")
    check(page, f"prompts-{language}")
    go(page, f"{page.url}/{moon.public_id}")
    check(page, f"prompt-{language}")
    page = visit(ada, "/prompts/mine")
    check(page, f"my-prompts-{language}")
    go(page, f"{page.url}/new")
    check(page, f"write-{language}")

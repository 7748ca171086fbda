"""Writing a demonstration."""

import pytest
from playwright.sync_api import expect

from labeling.models import Label, User
from labeling.prompts.correcting import correct_prompt
from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import open_desk, until_handed_in, until_saved
from tests.browser.visit import check_looks, check_room


def test_a_demonstration_is_written_previewed_and_handed_in(visit, ada, open_task):
    open_task(Kind.DEMONSTRATE)
    page = open_desk(visit, ada)

    page.keyboard.type("People flew to the **Moon**.")
    page.keyboard.press("Control+e")
    expect(page.locator("strong", has_text="Moon")).to_be_visible()
    expect(page.get_by_text("5 words")).to_be_visible()
    page.keyboard.press("Control+Enter")

    [label] = until_handed_in(page)
    assert label.demonstration.reply.text == "People flew to the **Moon**."
    assert label.demonstration.pasted_chars == 0


def test_a_paste_is_noticed_and_not_forbidden(visit, ada, open_task):
    open_task(Kind.DEMONSTRATE)
    page = open_desk(visit, ada)
    page.evaluate("navigator.clipboard.writeText('from elsewhere')")

    page.keyboard.press("Control+v")
    expect(page.get_by_text("14 pasted characters")).to_be_visible()
    page.keyboard.press("Control+Enter")

    [label] = until_handed_in(page)
    assert label.demonstration.reply.text == "from elsewhere"
    assert label.demonstration.pasted_chars == 14


def test_a_reply_of_a_model_is_improved(visit, ada, open_task):
    open_task(Kind.DEMONSTRATE, start_from="They went to the Moon.")
    page = open_desk(visit, ada)

    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("textbox", name="Your version")).to_be_focused()
    page.keyboard.type(" And came back.")
    page.get_by_role("radio", name="Changes").check(force=True)
    expect(page.locator("ins")).to_have_text(" And came back.")
    page.keyboard.press("Control+Enter")

    [label] = until_handed_in(page)
    assert label.demonstration.reply.text == "They went to the Moon. And came back."
    assert label.demonstration.original is not None


def test_the_toolbar_and_its_keys_write_markdown_that_can_be_undone(visit, ada, open_task):
    open_task(Kind.DEMONSTRATE)
    page = open_desk(visit, ada)
    editor = page.get_by_role("textbox", name="Your reply")

    page.keyboard.type("One small step")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+b")
    expect(editor).to_have_value("One small **step**")
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+i")
    expect(editor).to_have_value("One small *step*")
    page.keyboard.press("Control+z")
    expect(editor).to_have_value("One small step")

    for name in ("Heading", "List", "Numbered list", "Quote", "Code", "Link", "Table"):
        page.get_by_role("button", name=name, exact=True).click()
        expect(editor).to_be_focused()
        expect(editor).not_to_have_value("One small step")
        page.keyboard.press("Control+z")
        expect(editor).to_have_value("One small step")
        page.keyboard.press("Control+End")


def test_the_preview_beside_the_text_follows_and_is_remembered(visit, ada, open_task):
    open_task(Kind.DEMONSTRATE)
    page = open_desk(visit, ada)

    page.get_by_role("radio", name="Both").check(force=True)
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_contain_text("There is no text to preview yet.")
    editor = page.get_by_role("textbox", name="Your reply")
    editor.click()
    page.keyboard.type("To the **Moon**")
    expect(preview.locator("strong")).to_have_text("Moon")
    left, right, window = editor.bounding_box(), preview.bounding_box(), page.viewport_size
    assert left
    assert right
    assert window
    assert left["x"] + left["width"] <= right["x"]
    assert left["height"] > 0.4 * window["height"]
    check_looks(page, "write-beside")

    until_saved(page)
    page.reload()
    expect(page.get_by_role("region", name="Preview").locator("strong")).to_have_text("Moon")


@pytest.mark.parametrize("language", ["en", "de", "zh-Hans", ""])
def test_the_browser_checks_the_spelling_in_the_language_of_the_prompt(
    visit, ada, open_task, language
):
    User.objects.filter(pk=ada.pk).update(languages=["en", "de", "zh"])
    open_task(Kind.DEMONSTRATE, language=language)
    page = open_desk(visit, ada)

    editor = page.get_by_role("textbox", name="Your reply")
    expect(editor).to_have_attribute("lang", language)
    expect(editor).to_have_attribute("spellcheck", "true")


def test_a_rewrite_is_checked_in_a_language_that_was_corrected(visit, ada, open_task):
    User.objects.filter(pk=ada.pk).update(languages=["de"])
    task = open_task(Kind.RATE, prompt="Was ist Regen?", replies=["Wasser."], language="en")
    correct_prompt(prompt=task.prompt, values={"language": "de"})
    page = open_desk(visit, ada)

    page.keyboard.press("w")
    editor = page.get_by_role("textbox", name="Rewrite reply A")
    expect(editor).to_have_attribute("lang", "de")


def test_limits_are_counted_while_typing_and_named_before_submitting(visit, ada, open_task):
    limits = {"fewest_words": 3, "most_words": 5, "most_characters": 40, "form": "paragraph"}
    open_task(Kind.DEMONSTRATE, limits=limits)
    page = open_desk(visit, ada)
    shown = page.get_by_role("list", name="Limits").get_by_role("listitem")
    expect(shown.first).to_contain_text("At least 3 words(not met yet)")
    check_looks(page, "limits-open")

    page.keyboard.type("People flew to the Moon and")
    expect(shown.nth(0)).to_contain_text("At least 3 words(met)")
    expect(shown.nth(1)).to_contain_text("At most 5 words(not met)")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("back again.")
    page.keyboard.press("Control+Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Not submitted yet. The text does not meet: At most 5 words")
    expect(alert).to_contain_text("One paragraph, without empty lines")
    check_looks(page, "limits-broken")
    until_saved(page)
    assert not Label.objects.exists()

    editor = page.get_by_role("textbox", name="Your reply")
    editor.fill("People flew to the Moon.")
    page.keyboard.press("Control+Enter")
    [label] = until_handed_in(page)
    assert label.demonstration.reply.text == "People flew to the Moon."


def test_limits_count_every_chinese_character_and_hold_for_rewrites(visit, ada, open_task):
    User.objects.update(interface_language="zh-Hans")
    open_task(Kind.RATE, replies=["雨是水。"], language="zh-Hans", limits={"most_words": 6})
    page = visit(ada, "/tasks", language="zh-Hans")
    page.keyboard.type("5w")
    editor = page.locator("textarea").first
    editor.fill("雨是从云里来的。")
    shown = page.get_by_role("list", name="限制").get_by_role("listitem")
    expect(shown).to_contain_text("最多 6 词（不符合）")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("改写不符合： 最多 6 词")
    check_room(page, "limits-zh")
    editor.fill("雨从云里来。")
    expect(shown).to_contain_text("最多 6 词（符合）")
    page.keyboard.press("Control+Enter")

    [label] = until_handed_in(page)
    assert label.rewrite.reply.text == "雨从云里来。"


def test_the_writing_screen_looks_right(visit, ada, open_task):
    open_task(Kind.DEMONSTRATE, start_from="They went to the Moon.")
    page = open_desk(visit, ada)
    page.keyboard.type(" And came back.")
    check_looks(page, "write")

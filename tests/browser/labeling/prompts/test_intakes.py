"""Intake: a researcher brings a file, says what its columns mean, and sees what came in."""

import pytest
from playwright.sync_api import expect

from labeling.models import Intake, Prompt, Role, User
from labeling.prompts.intake import jobs
from tests.browser.visit import check_looks, check_room, cut, go
from tests.fake_hub import fake_hub

FILE = (
    "frage,antwort,von,sprache\n"
    "Warum ist der Himmel blau?,Weil die Luft blaues Licht stärker streut.,7,de\n"
    ",Ohne Frage keine Antwort.,8,de\n"
    "Wie schreibe ich einen Brief an meine Vermieterin?,Höflich.,7,de\n"
)


@pytest.fixture
def ruth(db, settings, tmp_path, monkeypatch) -> User:
    """A researcher, on a site without a worker: the test is the worker."""
    settings.ARTIFACTS_DIR = tmp_path
    monkeypatch.setattr(jobs.take_in, "delay", lambda intake: None)
    return User.objects.create_user("ruth", name="Ruth Teitelbaum", roles=[Role.RESEARCHER])


def bring(page, name="fragen.csv", content=FILE):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()


def mean(page, column, meaning):
    page.get_by_role("button", name=f"Meaning of {column}").click()
    page.get_by_role("option", name=meaning, exact=True).click()


def test_a_researcher_brings_a_file_and_sees_its_lines_before_anything_comes_in(visit, ruth):
    page = visit(ruth, "/prompts/intakes")
    bring(page)
    expect(page.get_by_text("There is no prompt.").first).to_be_visible()
    mean(page, "frage", "Prompt")
    mean(page, "antwort", "Demonstration")
    mean(page, "von", "Author (stored only as a keyed hash)")
    mean(page, "sprache", "Language")
    expect(page.get_by_role("cell", name="Warum ist der Himmel blau?").nth(1)).to_be_visible()
    expect(page.get_by_text("1 of the first lines would be refused")).to_be_visible()
    assert not Prompt.objects.exists()

    page.get_by_text("Leave out refused lines").click()
    page.get_by_role("button", name="Import file").click()
    expect(page.get_by_text("The import continues in the background")).to_be_visible()
    jobs.take_in(Intake.objects.get().pk)

    expect(page.get_by_role("heading", name="Result")).to_be_visible()
    expect(page.get_by_text("There is no prompt.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download list").click()
    assert "3,refused,There is no prompt.," in download.value.path().read_text()
    page.get_by_role("link", name="Show these prompts").click()
    expect(page.get_by_text("2 prompts", exact=True)).to_be_visible()


def test_a_refused_file_says_why_and_a_cancelled_one_is_gone(visit, ruth):
    page = visit(ruth, "/prompts/intakes")
    bring(page, content='prompt\nOne\n""\n', name="one.csv")
    page.get_by_role("button", name="Cancel import").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Cancel import").click()
    expect(page.get_by_text("Nothing was imported")).to_be_visible()

    go(page, page.url.rpartition("/")[0])
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files({"name": "a.parquet", "mimeType": "x/y", "buffer": b"not parquet"})
    expect(page.get_by_text("The file is not a Parquet file")).to_be_visible()


def test_an_upload_that_was_broken_off_goes_on_with_the_same_file(visit, ruth):
    page = visit(ruth, "/prompts/intakes")
    cut(page, "**/file/**")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"prompt\nOne\n"})
    expect(page.get_by_text("You can open other pages meanwhile")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The upload was interrupted")).to_be_visible()
    page.context.unroute_all()

    for content in (b"prompt\nTwo, another\n", b"prompt\nOne\n"):
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Choose the same file").click()
        chooser.value.set_files({"name": "a.csv", "mimeType": "text/csv", "buffer": content})
        if b"another" in content:
            expect(page.get_by_text("This is a different file")).to_be_visible()

    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_pages_of_the_intake_look_right(visit, ruth, language):
    check = check_looks if language == "en" else check_room
    page = visit(ruth, "/prompts/intakes")
    bring(page, content=FILE.replace("frage", "prompt").replace("antwort", "response"))
    chosen, listed = page.url, page.url.rpartition("/")[0]
    User.objects.update(interface_language=language)
    ruth.refresh_from_db()
    go(page, chosen)
    check(page, f"intake-columns-{language}")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("switch").first.click(force=True)
    page.locator("input[name='limits.most_words']").fill("9")
    page.locator("form button[type=submit]").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    go(page, chosen)  # without what a button that was busy leaves behind for screen readers
    check(page, f"intake-running-{language}")
    jobs.take_in(Intake.objects.get().pk)
    go(page, chosen)
    check(page, f"intake-done-{language}")
    assert {str(one) for one in Prompt.objects.values_list("limits", flat=True)} == {
        "{'most_words': 9}"
    }
    go(page, listed)
    check(page, f"intakes-{language}")


def test_a_researcher_fetches_a_dataset_of_a_hub_by_its_name(visit, ruth, monkeypatch):
    monkeypatch.setattr(jobs.fetch, "delay", lambda intake: None)
    page = visit(ruth, "/prompts/intakes")
    section = page.locator("section", has=page.get_by_role("heading", name="from a hub"))
    section.get_by_label("Dataset").fill("no name")
    section.get_by_role("button", name="Fetch dataset").click()
    expect(section.get_by_label("Dataset")).to_have_attribute("aria-invalid", "true")
    section.get_by_label("Dataset").fill("owner/invented")
    section.get_by_label("Files (optional)").fill("data/test*")
    section.get_by_role("button", name="Fetch dataset").click()
    expect(page.get_by_text("The files are fetched in the background")).to_be_visible()

    with fake_hub(monkeypatch) as hub:
        line = b'{"prompt": "Why do leaves fall?"}\n'
        hub.commit("datasets/owner/invented", {"data/test.jsonl": line})
        jobs.fetch(Intake.objects.get().pk)

    expect(page.get_by_role("heading", name="data/test.jsonl")).to_be_visible()
    expect(page.get_by_text("Why do leaves fall?").first).to_be_visible()

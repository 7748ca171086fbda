"""A researcher brings files of popular datasets and sees what becomes of each column."""

import gzip
import json

import pytest
from playwright.sync_api import expect

from labeling.models import ImportedRanking, Intake, Role, User
from labeling.prompts.intake import jobs
from tests.browser.visit import check_looks, check_room, go
from tests.labeling.prompts.formats.samples import SAMPLES, good


@pytest.fixture
def ruth(db, settings, tmp_path, monkeypatch) -> User:
    """A researcher, on a site without a worker: the test is the worker."""
    settings.ARTIFACTS_DIR = tmp_path
    monkeypatch.setattr(jobs.take_in, "delay", lambda intake: None)
    return User.objects.create_user("ruth", name="Ruth Teitelbaum", roles=[Role.RESEARCHER])


def bring(page, name, content):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files({"name": name, "mimeType": "x/y", "buffer": content})
    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()


def take_in(page):
    page.get_by_role("button", name="Import file").click()
    expect(page.get_by_text("The import continues in the background")).to_be_visible()
    jobs.take_in(Intake.objects.get().pk)
    expect(page.get_by_role("heading", name="Result")).to_be_visible()


def test_hh_rlhf_packed_is_recognised_and_comes_in(visit, ruth):
    page = visit(ruth, "/prompts/intakes")
    lines = "".join(json.dumps(row) + "\n" for row in SAMPLES["hh-rlhf"])
    bring(page, "train.jsonl.gz", gzip.compress(lines.encode()))

    expect(page.get_by_text("This file looks like HH-RLHF")).to_be_visible()
    fate = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="chosen"))
    expect(fate.get_by_text("A reply")).to_be_visible()
    expect(page.get_by_text(good("tea")).first).to_be_visible()
    take_in(page)

    assert ImportedRanking.objects.count() == 10


def test_labels_that_have_no_place_are_named_and_lost_only_by_choice(visit, ruth):
    page = visit(ruth, "/prompts/intakes")
    bring(page, "helpsteer3.json", json.dumps(SAMPLES["helpsteer3"], indent=1).encode())

    expect(page.get_by_text("This file looks like HelpSteer3")).to_be_visible()
    warning = "Labels would be lost: individual_preference."
    expect(page.get_by_text(warning)).to_be_visible()
    page.get_by_role("button", name="Import file").click()
    expect(page.get_by_role("alert").get_by_text("Labels would be lost")).to_be_visible()
    assert Intake.objects.get().state == "uploaded"

    page.get_by_text("Import the file without these labels").click()
    take_in(page)

    assert ImportedRanking.objects.count() == 10


def test_a_person_can_choose_another_reading_or_the_columns(visit, ruth):
    page = visit(ruth, "/prompts/intakes")
    lines = "".join(json.dumps(row) + "\n" for row in SAMPLES["pku-saferlhf"])
    bring(page, "safe.jsonl", lines.encode())
    expect(page.get_by_text("The more helpful reply is the better one.")).to_be_visible()

    def choose(option):
        page.get_by_role("button", name="Format").click()
        page.get_by_role("option", name=option, exact=True).click()

    choose("PKU-SafeRLHF (safer_response_id)")
    expect(page.get_by_text("The safer reply is the better one.")).to_be_visible()
    choose("Other: I choose the meaning of each column")
    expect(
        page.get_by_role("button", name="Not used Meaning of response_0", exact=True)
    ).to_be_visible()
    expect(page.get_by_text("Labels would be lost: response_0")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_page_of_a_known_format_looks_right(visit, ruth, language):
    check = check_looks if language == "en" else check_room
    page = visit(ruth, "/prompts/intakes")
    bring(page, "ultrafeedback.json", json.dumps(SAMPLES["ultrafeedback"]).encode())
    chosen = page.url
    User.objects.update(interface_language=language)
    ruth.refresh_from_db()
    go(page, chosen)
    check(page, f"intake-format-{language}")

"""The admin’s way of bringing a file: upload, say what the columns mean, see the first lines."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from labeling.models import AuditEntry, Intake, Prompt, Role, User
from labeling.prompts.intake import jobs
from tests.labeling.prompts.formats.samples import SAMPLES

FILE = "frage,von\nWarum ist der Himmel blau?,7\n,8\n"


@pytest.fixture
def admin(db, settings, tmp_path, monkeypatch) -> Client:
    settings.ARTIFACTS_DIR = tmp_path
    monkeypatch.setattr(jobs.take_in, "delay", lambda intake: None)
    person = User.objects.create_user("rosalind", "r@example.org", roles=[Role.RESEARCHER])
    person.is_staff = True
    person.save()
    client = Client()
    client.force_login(person, backend="labeling.people.authentication.PasswordBackend")
    return client


def bring(admin: Client, content: str = FILE, name: str = "fragen.csv") -> str:
    file = SimpleUploadedFile(name, content.encode())
    sent = {"file": file, "kind": "customer"}
    return admin.post("/admin/labeling/intake/add/", sent).headers.get("Location", "")


def test_the_first_lines_are_shown_under_the_mapping_before_anything_comes_in(admin):
    page = bring(admin)

    guessed = admin.get(page).content.decode()
    chosen = {"column_0": "prompt", "column_1": "author", "preview": ""}
    shown = admin.post(page, chosen).content.decode()

    assert page.endswith("/columns/")
    assert "There is no prompt." in guessed
    assert "There is no prompt." in shown
    assert "<p>Warum ist der Himmel blau?</p>" not in guessed
    assert "<p>Warum ist der Himmel blau?</p>" in shown
    assert not Prompt.objects.exists()


def test_the_file_comes_in_as_it_was_shown(admin):
    page = bring(admin)
    chosen = {"column_0": "prompt", "column_1": "author", "leave_out_refused": "on", "start": ""}

    admin.post(page, chosen)
    jobs.take_in(Intake.objects.get().pk)

    intake = Intake.objects.get()
    assert (intake.state, intake.prompts_made) == ("done", 1)
    entry = AuditEntry.objects.get(act="imported")
    assert entry.actor is not None
    assert (entry.actor.username, entry.object_id) == ("rosalind", str(intake.pk))
    assert intake.mapping["columns"] == {"prompt": "frage", "author": "von"}
    assert "Refused: 1" in admin.get(admin.get(page).headers["Location"]).content.decode()


def test_two_columns_cannot_mean_the_same(admin):
    page = bring(admin)

    sent = {"column_0": "prompt", "column_1": "prompt", "start": ""}
    answer = admin.post(page, sent).content.decode()

    assert "Two columns are said to mean the same." in answer
    assert Intake.objects.get().state == "uploaded"


def test_a_file_that_is_none_is_refused_at_once(admin):
    assert bring(admin, "") == ""
    assert not Intake.objects.exists()


def test_what_was_uploaded_and_left_is_gone_on_with(admin):
    page = bring(admin)

    opened = admin.get(f"/admin/labeling/intake/{Intake.objects.get().pk}/change/")

    assert opened.headers["Location"] == page


def test_labels_are_lost_in_the_admin_only_by_choice(admin):
    lines = "".join(json.dumps(row) + "\n" for row in SAMPLES["helpsteer3"])
    page = bring(admin, lines, "rows.jsonl")

    shown = admin.get(page).content.decode()
    chosen = {"format": "helpsteer3", "start": ""}
    refused = admin.post(page, chosen).content.decode()
    state = Intake.objects.get().state
    admin.post(page, chosen | {"drop_labels": "on"})
    jobs.take_in(Intake.objects.get().pk)

    assert "A strength of 0 is a tie." in shown
    assert "would be lost: individual_preference" in refused
    assert state == "uploaded"
    assert Intake.objects.get().rankings_made == 10

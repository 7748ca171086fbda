import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from labeling.models import Intake, Prompt, Role, User
from labeling.prompts.intake import jobs, states
from tests.labeling.prompts.formats.samples import SAMPLES


@pytest.fixture
def rosalind(db) -> User:
    return User.objects.create_user("rosalind", "r@example.org", roles=[Role.RESEARCHER])


@pytest.fixture
def browser(rosalind, client_of, settings, tmp_path):
    settings.ARTIFACTS_DIR = tmp_path
    return client_of(rosalind)


@pytest.fixture
def bells(monkeypatch):
    """Which files the queue was rung for."""
    rung: list[int] = []
    monkeypatch.setattr(jobs.take_in, "delay", rung.append)
    return rung


def upload(browser, content, name="prompts.csv"):
    file = SimpleUploadedFile(name, content.encode())
    return browser.post("/api/prompts/intakes/", {"file": file}, format="multipart")


def test_a_file_is_brought_previewed_started_and_taken_in(
    browser, bells, django_capture_on_commit_callbacks, tmp_path
):
    brought = upload(browser, "frage,user\nWarum?,1\nWieso?,2\n").json()
    address = f"/api/prompts/intakes/{brought['id']}/"
    columns = {"prompt": "frage", "author": "user"}

    guessed = browser.post(address + "preview/", {}).json()
    shown = browser.post(address + "preview/", {"columns": columns}).json()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address + "start/", {"columns": columns})
    jobs.take_in(bells[0])

    assert guessed["names"] == [
        {"name": "frage", "example": "Warum?"},
        {"name": "user", "example": "1"},
    ]
    assert guessed["columns"] == {"author": "user"}
    assert guessed["lines"][0]["problem"] == "There is no prompt."
    assert shown["lines"][0]["turns"] == [{"role": "user", "text": "Warum?"}]
    done = browser.get(address).json()
    assert (done["state"], done["prompts_made"], done["lines_read"]) == ("done", 2, 3)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_known_format_is_named_with_what_becomes_of_its_columns(
    browser, bells, django_capture_on_commit_callbacks
):
    lines = "".join(json.dumps(row) + "\n" for row in SAMPLES["helpsteer3"])
    address = f"/api/prompts/intakes/{upload(browser, lines, 'rows.jsonl').json()['id']}/"

    shown = browser.post(address + "preview/", {}).json()
    by_columns = browser.post(address + "preview/", {"format": ""}).json()
    unknown = browser.post(address + "preview/", {"format": "nonsense"}, format="json")
    refused = browser.post(address + "start/", {}, format="json")
    with django_capture_on_commit_callbacks(execute=True):
        started = browser.post(address + "start/", {"drop_labels": True}, format="json")
    jobs.take_in(bells[0])

    assert (shown["format"], shown["formats"][0]["judges"]) == ("helpsteer3", "people")
    assert shown["fates"]["context"] == "prompt"
    assert shown["fates"]["overall_preference"] == "ranks"
    assert shown["lost"] == ["individual_preference"]
    assert "overall_preference" in by_columns["lost"]
    assert unknown.status_code == 400
    assert (refused.status_code, refused.json()["code"]) == (400, "labels_would_be_lost")
    assert "individual_preference" in refused.json()["message"]
    assert started.status_code == 200
    assert browser.get(address).json()["rankings_made"] == 10


def test_refused_lines_can_be_downloaded(browser, bells, django_capture_on_commit_callbacks):
    number = upload(browser, 'prompt,x\n"",1\ngood,2\n').json()["id"]
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/api/prompts/intakes/{number}/start/", {})
    jobs.take_in(number)

    page = browser.get(f"/api/prompts/intakes/{number}/left-out/?reason=refused").json()
    file = browser.get(f"/api/prompts/intakes/{number}/left-out.csv")

    assert page["results"][0]["line"] == 2
    assert b"".join(file).decode().splitlines()[1] == "2,refused,There is no prompt.,"
    assert browser.get(f"/api/prompts/intakes/{number}/").json()["left_out"] == {"refused": 1}


@pytest.mark.parametrize(
    ("name", "content"), [("a.zip", "PK"), ("a.csv", ""), ("a.parquet", "x"), ("a", "b")]
)
def test_a_file_of_another_kind_is_refused_at_once(browser, name, content):
    answer = upload(browser, content, name)

    assert answer.status_code == 400
    assert not Intake.objects.exists()


def test_a_file_is_started_once(browser, bells):
    number = upload(browser, "prompt\na\n").json()["id"]
    browser.post(f"/api/prompts/intakes/{number}/start/", {})

    again = browser.post(f"/api/prompts/intakes/{number}/start/", {})

    assert (again.status_code, again.json()["code"]) == (409, "intake_cannot_move")


def test_the_message_may_come_twice(browser, bells):
    number = upload(browser, "prompt\na\n").json()["id"]
    browser.post(f"/api/prompts/intakes/{number}/start/", {})

    jobs.take_in(number)
    jobs.take_in(number)

    assert Prompt.objects.count() == 1


def test_a_lost_message_is_rung_again(browser, bells):
    number = upload(browser, "prompt\na\n").json()["id"]
    browser.post(f"/api/prompts/intakes/{number}/start/", {})

    jobs.ring_waiting_intakes()

    assert bells == [number]


def waiting_intake(browser):
    number = upload(browser, "prompt\na\nb\n").json()["id"]
    browser.post(f"/api/prompts/intakes/{number}/start/", {})
    return Intake.objects.get(pk=number)


def go_silent(intake):
    long_ago = timezone.now() - states.SILENCE - timedelta(seconds=1)
    Intake.objects.filter(pk=intake.pk).update(heartbeat_at=long_ago)


def test_a_file_whose_worker_died_is_read_again_and_the_dead_write_no_more(browser, bells):
    intake = waiting_intake(browser)
    dead = states.claim(intake.pk)
    go_silent(intake)

    jobs.take_in(intake.pk)

    assert Prompt.objects.count() == 2
    with pytest.raises(states.IntakeIsLost):
        states.report(dead, lines=1, position=1)


def test_a_file_that_kills_every_worker_is_given_up(browser, bells):
    intake = waiting_intake(browser)
    for _ in range(states.MOST_ATTEMPTS):
        states.claim(intake.pk)
        go_silent(intake)

    jobs.ring_waiting_intakes()

    intake.refresh_from_db()
    assert (intake.state, bells) == ("refused", [])


def test_a_cancelled_file_stops_its_worker(browser, bells):
    intake = waiting_intake(browser)
    running = states.claim(intake.pk)

    assert browser.delete(f"/api/prompts/intakes/{intake.pk}/").json()["state"] == "cancelled"

    with pytest.raises(states.IntakeIsLost):
        states.hold(running)

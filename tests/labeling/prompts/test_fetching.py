"""A researcher fetches a dataset of a hub by its name, in the browser."""

import json
import os
import threading
import time
from shutil import disk_usage

import pytest
from django.db import connection

from labeling.models import Intake, Prompt, User
from labeling.prompts.intake import fetching, jobs, mapping, states
from tests.fake_hub import fake_hub

HERE = "/api/prompts/intakes/hub/"
NAME = "owner/invented"
pytestmark = pytest.mark.django_db(transaction=True)


def lines(*prompts: str) -> bytes:
    return "".join(json.dumps({"prompt": text}) + "\n" for text in prompts).encode()


@pytest.fixture
def hub(monkeypatch):
    with fake_hub(monkeypatch) as made:
        made.commit(
            f"datasets/{NAME}",
            {
                "README.md": b"# Invented",
                "data/test.jsonl": lines("Why do leaves fall?"),
                "data/train.jsonl": lines("Why is the sky blue?", "Why do birds sing?"),
                "data/torn.parquet": b"PAR1 and no more",
            },
        )
        yield made


@pytest.fixture
def ask(db, settings, tmp_path, client_of, monkeypatch):
    """A researcher's request. No worker is there: tests are the worker."""
    settings.ARTIFACTS_DIR = tmp_path
    monkeypatch.setattr(jobs.fetch, "delay", lambda intake: None)
    monkeypatch.setattr(jobs.take_in, "delay", lambda intake: None)
    browser = client_of(User.objects.create_user("ruth", roles=["researcher"]))
    return lambda address=HERE, **body: browser.post(address, body, format="json")


def kept(tmp_path) -> list[str]:
    return [path.name for path in (tmp_path / "intake").glob("*")]


def test_every_file_of_a_dataset_becomes_an_intake_that_can_be_started(hub, ask):
    asked = ask(dataset=NAME, only="data/t*.jsonl").json()
    assert (asked["name"], asked["state"]) == (NAME, "fetching")

    jobs.fetch(asked["id"])

    first, second = Intake.objects.order_by("name")
    assert first.pk == asked["id"], "the page that waits shows the first file"
    assert first.name.endswith("/data/test.jsonl")
    assert second.name.endswith("/data/train.jsonl")
    assert {one.state for one in (first, second)} == {"uploaded"}
    ask(f"/api/prompts/intakes/{second.pk}/start/")
    jobs.take_in(second.pk)
    assert {one.text for one in Prompt.objects.all()} == {
        "Why is the sky blue?",
        "Why do birds sing?",
    }


def test_a_file_that_cannot_be_read_is_refused_and_the_others_are_kept(hub, ask):
    asked = ask(dataset=NAME, only="data/t*").json()

    jobs.fetch(asked["id"])

    states_of = {one.name.rpartition("/")[2]: one.state for one in Intake.objects.all()}
    assert states_of == {"test.jsonl": "uploaded", "train.jsonl": "uploaded"} | {
        "torn.parquet": "refused"
    }
    assert Intake.objects.get(state="refused").message


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"dataset": "owner/unknown"}, "The hub does not have “owner/unknown”"),
        ({"dataset": NAME, "revision": "v9"}, f"The hub does not have “{NAME}”"),
        ({"dataset": NAME, "only": "*.csv"}, "No file of this dataset can be read."),
    ],
)
def test_what_the_hub_does_not_have_is_said_in_words(hub, ask, tmp_path, asked, sentence):
    made = ask(**asked).json()

    jobs.fetch(made["id"])

    intake = Intake.objects.get()
    assert (intake.state, intake.message[: len(sentence)]) == ("refused", sentence)
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("../outside.jsonl", "This path leads out of its folder."),
        ("/outside.jsonl", "This path leads out of its folder."),
        ("a\\..\\outside.jsonl", "This path leads out of its folder."),
        ("gnp.\u202elnosj.jsonl", "this text has one that is not shown."),
        ("train\u200b.jsonl", "this text has one that is not shown."),
        ("tr\tain.jsonl", "this text has one that is not shown."),
    ],
)
def test_a_name_that_leads_away_or_hides_something_is_refused(hub, ask, tmp_path, file, problem):
    hub.commit(f"datasets/{NAME}", {file: lines("Where am I?")})
    made = ask(dataset=NAME).json()

    jobs.fetch(made["id"])

    intake = Intake.objects.get()
    assert intake.state == "refused"
    assert intake.message.startswith(f"The hub lists a file whose name is refused: {file!r}. ")
    assert intake.message.endswith(problem)
    assert kept(tmp_path) == []


def test_the_other_files_of_such_a_dataset_can_be_chosen(hub, ask):
    hub.commit(f"datasets/{NAME}", {"../outside.jsonl": lines("Where am I?")})
    made = ask(dataset=NAME, only="data/test*").json()

    jobs.fetch(made["id"])

    assert Intake.objects.get().state == "uploaded"


def test_the_room_is_looked_for_where_the_files_stay(hub, ask, tmp_path, monkeypatch):
    looked_at = []

    def usage(disk):
        looked_at.append(disk)
        return disk_usage(disk)

    monkeypatch.setattr("labeling.prompts.intake.hub.disk_usage", usage)
    made = ask(dataset=NAME, only="data/test*").json()

    jobs.fetch(made["id"])

    assert looked_at[0].parent == tmp_path / "intake"
    assert len(kept(tmp_path)) == 1, "the folder is deleted"


def test_a_folder_that_a_dead_worker_left_is_deleted(db, settings, tmp_path):
    settings.ARTIFACTS_DIR = tmp_path
    left = tmp_path / "intake" / "left"
    left.mkdir(parents=True)
    (left / "half.jsonl").touch()
    yesterday = time.time() - 2 * 24 * 3600
    os.utime(left, (yesterday, yesterday))
    jobs.delete_strays()
    assert left.exists(), "somebody writes into it"
    os.utime(left / "half.jsonl", (yesterday, yesterday))

    jobs.delete_strays()

    assert not left.exists()


def test_a_dataset_of_many_files_names_some_of_them(hub, ask, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_FILES", 1)
    made = ask(dataset=NAME).json()

    jobs.fetch(made["id"])

    assert Intake.objects.get().message == (
        "This dataset has 3 such files. Name at most 1 of them:"
        " data/test.jsonl, data/torn.parquet, data/train.jsonl"
    )


@pytest.mark.parametrize("name", ["../../etc", "owner/../other", "-x", "a/b/c", ""])
def test_only_names_of_hubs_are_asked_for(ask, name):
    answer = ask(dataset=name)

    assert answer.status_code == 400
    assert answer.json()["fields"].keys() == {"dataset"}
    assert not Intake.objects.exists()


def test_a_cancelled_fetch_leaves_no_file(hub, ask, tmp_path, monkeypatch):
    """The cancellation comes while the last file is looked into."""
    made = ask(dataset=NAME, only="data/test*").json()
    look = mapping.preview

    def look_and_cancel(*about, **more):
        canceller = threading.Thread(target=cancel_elsewhere, args=(made["id"],))
        canceller.start()
        canceller.join()
        return look(*about, **more)

    monkeypatch.setattr(fetching, "preview", look_and_cancel)

    jobs.fetch(made["id"])

    assert Intake.objects.get().state == "cancelled"
    assert kept(tmp_path) == []


def cancel_elsewhere(intake: int) -> None:
    states.cancel(intake)
    connection.close()


def test_a_fetch_whose_workers_stop_again_and_again_ends(hub, ask):
    made = ask(dataset=NAME).json()
    Intake.objects.update(attempt=states.MOST_ATTEMPTS)

    jobs.fetch(made["id"])

    assert Intake.objects.get().message == (
        "The worker that fetched this dataset stopped more than once."
    )


def test_a_fetch_whose_message_was_lost_is_sent_again(ask, monkeypatch):
    made = ask(dataset=NAME).json()
    sent: list[int] = []
    monkeypatch.setattr(jobs.fetch, "delay", sent.append)
    jobs.ring_waiting_intakes()
    assert sent == [], "its message may be on its way"
    Intake.objects.update(created_at="2026-01-01T00:00Z")

    jobs.ring_waiting_intakes()

    assert sent == [made["id"]]

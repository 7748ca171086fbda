"""Large files arrive piece by piece, and a broken line costs one piece."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.test import Client
from django.utils import timezone

from labeling.models import Intake, Prompt, Role, User
from labeling.prompts.intake import jobs, pieces, states

FILE = b'{"prompt": "Why is grass green?"}\n{"prompt": "Why is the sky blue?"}\n'
SIZE = len(FILE)


@pytest.fixture
def rosalind(db) -> User:
    return User.objects.create_user("rosalind", "r@example.org", roles=[Role.RESEARCHER])


@pytest.fixture
def browser(rosalind, client_of, settings, tmp_path, monkeypatch):
    settings.ARTIFACTS_DIR = tmp_path
    monkeypatch.setattr(jobs.take_in, "delay", lambda intake: None)
    return client_of(rosalind)


def announce(browser, size=SIZE, name="prompts.jsonl"):
    return browser.post("/api/prompts/intakes/announce/", {"name": name, "size": size})


def send(browser, number, offset, piece):
    return browser.put(
        f"/api/prompts/intakes/{number}/file/?offset={offset}",
        data=piece,
        content_type="application/octet-stream",
    )


def test_a_file_arrives_in_pieces_and_is_taken_in(browser):
    number = announce(browser).json()["id"]

    first = send(browser, number, 0, FILE[:20]).json()
    last = send(browser, number, 20, FILE[20:]).json()
    browser.post(f"/api/prompts/intakes/{number}/start/", {})
    jobs.take_in(number)

    assert (first["state"], first["bytes_arrived"]) == ("arriving", 20)
    assert last["state"] == "uploaded"
    assert Prompt.objects.count() == 2


def test_a_piece_that_was_sent_twice_is_refused_and_the_file_stays_whole(browser):
    number = announce(browser).json()["id"]
    send(browser, number, 0, FILE[:20])

    again = send(browser, number, 0, FILE[:20])
    beyond = send(browser, number, 30, FILE[30:])
    send(browser, number, 20, FILE[20:])

    assert (again.status_code, again.json()["code"]) == (409, "piece_does_not_fit")
    assert beyond.status_code == 409
    assert jobs.file_of(Intake.objects.get()).read_bytes() == FILE


def test_what_a_dead_request_wrote_is_written_over(browser):
    number = announce(browser).json()["id"]
    jobs.file_of(Intake.objects.get()).write_bytes(b"x" * 200)

    assert send(browser, number, 0, FILE).json()["state"] == "uploaded"
    assert jobs.file_of(Intake.objects.get()).read_bytes() == FILE


def test_more_than_was_announced_is_refused(browser, monkeypatch):
    number = announce(browser).json()["id"]

    more = send(browser, number, 0, FILE + b"more")
    monkeypatch.setattr(pieces, "PIECE_LIMIT", 10)
    at_once = send(browser, number, 0, FILE)

    assert (more.status_code, more.json()["code"]) == (400, "file_is_refused")
    assert at_once.status_code == 400
    assert Intake.objects.get().bytes_arrived == 0


@pytest.mark.parametrize(("size", "name"), [((2 << 30) + 1, "a.csv"), (10, "a.zip"), (0, "a.csv")])
def test_a_file_that_could_not_come_in_is_refused_when_announced(browser, size, name):
    assert announce(browser, size, name).status_code == 400
    assert not Intake.objects.exists()


def test_there_must_be_room_for_the_file(browser, monkeypatch):
    monkeypatch.setattr(pieces, "SPARE", 1 << 60)

    assert "no room" in announce(browser).json()["message"]


def test_what_turns_out_to_be_no_such_file_ends_with_the_reason(browser):
    number = announce(browser, 4, "a.parquet").json()["id"]

    ended = send(browser, number, 0, b"text").json()

    assert ended["state"] == "refused"
    assert "Parquet" in ended["message"]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_the_same_piece_write_it_once(browser, rosalind):
    number = announce(browser).json()["id"]
    together = Barrier(4)
    answers: list[int] = []

    def tab() -> None:
        client = Client()
        client.force_login(rosalind, backend="labeling.people.authentication.PasswordBackend")
        together.wait()
        answers.append(send(client, number, 0, FILE[:20]).status_code)

    tabs = [Thread(target=tab) for _ in range(4)]
    for thread in tabs:
        thread.start()
    for thread in tabs:
        thread.join()

    assert sorted(answers) == [200, 409, 409, 409]
    assert Intake.objects.get().bytes_arrived == 20


def test_what_nobody_goes_on_with_is_thrown_away(browser, rosalind, settings):
    User.objects.update(interface_language="zh-Hans")
    announce(browser)
    Intake.objects.update(created_at=timezone.now() - states.FORGOTTEN - timedelta(seconds=1))

    jobs.ring_waiting_intakes()

    intake = Intake.objects.get()
    assert (intake.state, intake.path) == ("cancelled", "")
    assert "一周" in intake.message
    assert not [path for path in settings.ARTIFACTS_DIR.rglob("*") if path.is_file()]


def test_a_file_without_a_row_is_thrown_away(browser, monkeypatch):
    stray = pieces.new_path()
    stray.write_bytes(b"x")

    jobs.ring_waiting_intakes()
    assert stray.exists()
    monkeypatch.setattr(jobs, "STRAY", timedelta(seconds=-1))
    jobs.ring_waiting_intakes()

    assert not stray.exists()

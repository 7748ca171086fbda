"""What operators see: health, numbers, and log lines without anybody's words."""

import io
import json
import logging
import time

import pytest
from django.db import DataError, OperationalError, connection
from django.test import Client

from common import liveness
from common.logs import Formatter, NotTheSameAgain, about_run
from config import health
from labeling.models import User
from labeling.people.jobs import forget_what_has_ended
from tests.config.test_refusals import WithABug

CANARY = "the purple canary sings at midnight"


@pytest.fixture
def notes(settings):
    broker = liveness.broker()
    yield broker
    broker.delete(*(f"plumbline:alive:{queue}" for queue in ("default", "long", "gpu")))


def note_all() -> None:
    """What beat and the workers of an installation without GPUs and served models do."""
    liveness.note_default()
    liveness.leave_note("long")


def test_the_process_says_that_it_lives_without_asking_anybody(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_means_that_everything_answers(db, client, notes):
    note_all()

    answer = client.get("/readyz")

    assert answer.status_code == 200, answer.content
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "broker": "ok",
        "worker": "ok",
        "long_worker": "ok",
        "endpoint_worker": "was never heard of",
        "gpu_worker": "was never heard of",
        "disk": "ok",
    }


def test_a_silent_worker_is_not_ready(db, client, notes):
    notes.set("plumbline:alive:default", str(time.time() - 100))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["worker"] == "silent for 100 seconds"


def test_a_silent_worker_of_long_jobs_is_not_ready(db, client, notes):
    liveness.note_default()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["long_worker"] == "was never heard of"


def test_a_broker_that_is_gone_is_not_ready_and_is_said_without_a_pause(
    db, client, settings, monkeypatch
):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(liveness, "broker", liveness.broker.__wrapped__)
    pauses: list[float] = []
    monkeypatch.setattr("redis.retry.sleep", pauses.append)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["broker"] == "does not answer"
    assert pauses == []


def test_a_full_disk_is_not_ready(db, client, notes, monkeypatch):
    note_all()
    monkeypatch.setattr(health, "_LEAST_FREE", 10**18)

    assert client.get("/readyz").status_code == 503


def test_strangers_learn_only_whether_it_is_ready(db, notes):
    note_all()

    assert Client(REMOTE_ADDR="8.8.8.8").get("/readyz").json() == {"status": "ok"}


def test_numbers_are_for_the_allowed_addresses(db, client):
    liveness.broker().delete("gpu")  # Tests that launch runs leave their doorbells here.
    client.get("/api/people/session/")

    page = client.get("/metrics").content.decode()

    assert 'plumbline_requests_total{method="GET",route="api/people/session/",status="200"}' in page
    assert 'plumbline_rows{table="labeling.Prompt"} 0.0' in page
    assert 'plumbline_queue{queue="gpu"} 0.0' in page
    assert Client(REMOTE_ADDR="8.8.8.8").get("/metrics").status_code == 404
    spoofed = Client(REMOTE_ADDR="8.8.8.8", headers={"X-Forwarded-For": "127.0.0.1"})
    assert spoofed.get("/metrics").status_code == 404


def test_numbers_are_for_the_bearer_of_the_token(db, settings, notes):
    settings.METRICS_FROM = []
    note_all()

    def answers(*sent: str) -> list[int]:
        headers = {"Authorization": sent[0]} if sent else {}
        client = Client(REMOTE_ADDR="127.0.0.1", headers=headers)
        details = "database" in client.get("/readyz").json()
        return [client.get("/metrics").status_code, int(details)]

    assert answers() == answers("Bearer ") == [404, 0]
    settings.METRICS_TOKEN = "a-long-token"
    assert answers("Bearer a-long-token") == [200, 1]
    for wrong in ("Bearer", "Bearer ", "Bearer a-long-toke", "a-long-token", "Bearer \xff"):
        assert answers(wrong) == [404, 0], wrong


@pytest.fixture
def lines():
    """Everything that is logged while the test runs, as the formatter writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Formatter())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_a_request_is_one_line_with_its_id_and_no_secret(db, client, lines):
    client.get("/api/people/invitations/a-secret-token/", headers={"X-Request-ID": "proxy-id-1"})

    [line] = [one for one in lines() if one["message"] == "request"]
    assert line["request_id"] == "proxy-id-1"
    assert line["route"] == "api/people/invitations/<slug:token>/"
    assert line["status"] == 404
    assert "a-secret-token" not in json.dumps(lines())


def test_no_words_of_people_reach_the_log(ada, client, lines):
    client.force_login(ada, backend="labeling.people.authentication.PasswordBackend")
    json_type = "application/json"
    client.patch("/api/people/me/", {"name": CANARY}, content_type=json_type)
    client.patch("/api/people/me/", {"theme": CANARY}, content_type=json_type)
    client.post(
        "/api/people/session/", {"username": CANARY, "password": CANARY}, content_type=json_type
    )
    client.get(f"/api/people/?search={CANARY}")
    client.get(f"/api/{CANARY}/")

    assert lines()
    assert CANARY not in json.dumps(lines())
    assert "purple" not in json.dumps(lines())


def test_an_error_is_told_by_its_kind_and_place_and_not_by_its_words(db, lines):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::integer", [CANARY])
    except DataError:
        logging.getLogger("labeling").exception("Could not read a number.")

    [line] = lines()
    assert line["exception"] == "DataError"
    assert "test_operations.py" in line["places"][0]
    assert CANARY not in json.dumps(line)


def test_a_bug_is_told_without_the_address(db, settings, lines):
    settings.ROOT_URLCONF = WithABug

    answer = Client(raise_request_exception=False).get(f"/api/boom/?{CANARY}")

    assert answer.status_code == 500
    [line] = [one for one in lines() if one["level"] == "ERROR"]
    assert line["message"] == "request failed: api/boom/"
    assert line["request_id"] == answer.json()["request_id"]
    assert CANARY not in json.dumps(lines())


def test_the_lines_of_a_run_carry_its_id(lines):
    with about_run(17):
        logging.getLogger("training").info("Started.")
    logging.getLogger("training").info("Idle.")

    first, second = lines()
    assert first["run_id"] == "17"
    assert "run_id" not in second


def test_an_outage_does_not_fill_the_disk():
    once = NotTheSameAgain()
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "The database is gone.", None, None)
    other = logging.LogRecord("x", logging.ERROR, "f", 1, "The disk is full.", None, None)

    assert [once.filter(record), once.filter(record), once.filter(other)] == [True, False, True]


def test_every_failed_request_keeps_a_line_with_its_id():
    once = NotTheSameAgain()
    kept = []
    for _ in range(2):
        trouble = (ValueError, ValueError(CANARY), None)
        record = logging.LogRecord("django.request", logging.ERROR, "f", 1, "Failed", None, trouble)
        kept.append((once.filter(record), record.exc_info is not None))

    assert kept == [(True, True), (True, False)]


def test_a_failed_task_is_named_without_the_text_of_its_exception(lines):
    context = {"id": "7", "name": "labeling.jobs.work", "exc": CANARY, "description": "raised"}
    logging.getLogger("celery.app.trace").error("Task %(name)s: %(exc)s", context)
    logging.getLogger("celery.worker").error("Trouble: %r", ValueError(CANARY))

    assert [line["message"] for line in lines()] == [
        "task labeling.jobs.work raised: 7",
        "Trouble: 'ValueError'",
    ]


@pytest.mark.parametrize("address", ["/api/people/session/", "/admin/login/"])
def test_a_database_that_does_not_answer_is_a_503_that_says_when_to_try_again(
    client, monkeypatch, address
):
    def broken(*_sent, **_named):
        raise OperationalError(CANARY)

    monkeypatch.setattr("django.contrib.sessions.backends.base.SessionBase.get", broken)
    monkeypatch.setattr("django.contrib.sessions.backends.base.SessionBase.__getitem__", broken)
    client.raise_request_exception = False

    answer = client.get(address)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert CANARY not in answer.content.decode()


def test_what_has_ended_is_forgotten(ada, client):
    client.force_login(ada, backend="labeling.people.authentication.PasswordBackend")
    session = client.session
    session.set_expiry(-1)
    session.save()

    forget_what_has_ended()

    assert not client.session.exists(session.session_key)
    assert User.objects.filter(pk=ada.pk).exists()

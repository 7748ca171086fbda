"""Curves at MLflow: live and after the fact, each point once, and no run waits for them.

Each test runs against a stand-in, and against MLflow's own server where TRACKERS_PYTHON has it.
"""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.urls import reverse
from django.utils import timezone

from labeling.models import User
from tests.training.trackers.fake_mlflow import Server, fake_mlflow
from training.models import Metric, Mirror, Run, Tracker
from training.trackers import jobs

PYTHON = Path(os.environ.get("TRACKERS_PYTHON", "var/trackers/bin/python")).absolute()
START_TIME = 90  # seconds
SPEC = {"learning_rate": 1e-5, "preset": "small", "frozen": None, "layers": [1, 2]}


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> Iterator[str]:
    program = PYTHON.parent / "mlflow"
    if not program.exists():
        pytest.skip("TRACKERS_PYTHON names no Python with MLflow")
    folder = tmp_path_factory.mktemp("mlflow")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(program), "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db"]
    with (folder / "log").open("w") as log:
        child = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    until = time.monotonic() + START_TIME
    while time.monotonic() < until:
        with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}/health"):
            break
        time.sleep(0.5)
    yield f"http://127.0.0.1:{port}"
    child.terminate()
    child.wait()


@pytest.fixture(scope="module", params=["stand-in", "real"])
def address(request) -> Iterator[str]:
    if request.param == "real":
        yield request.getfixturevalue("real")
        return
    with fake_mlflow() as (found, _server):
        yield found


@pytest.fixture
def stand_in() -> Iterator[tuple[str, Server]]:
    with fake_mlflow() as found:
        yield found


@pytest.fixture
def run(rosalind) -> Run:
    return Run.objects.create(
        name="my ppo", step="ppo", state="running", attempt=1, spec=SPEC, created_by=rosalind
    )


def track(address: str, by: User, **more: Any) -> Tracker:
    return Tracker.objects.create(
        address=address, project=more.pop("project", f"{by.pk} {time.time_ns()}"), created_by=by,
        **more,
    )  # fmt: skip


def mirror_runs() -> None:
    for tracker in jobs.due():
        jobs.mirror_runs(tracker.pk)


def measure(run: Run, *steps: int, number: int | None = None) -> None:
    first = Metric.objects.filter(run=run).count() if number is None else number
    for place, step in enumerate(steps, start=first):
        values = {"loss": 1 / step, "kl": None, "note": "x", "red": True}
        Metric.objects.create(run=run, step=step, values=values, number=place)


def ask(address: str, method: str, **body: Any) -> dict[str, Any]:
    url = f"{address}/api/2.0/mlflow/{method}"
    header = {"Content-Type": "application/json"}
    request = Request(url, json.dumps(body).encode(), header)  # noqa: S310  # on this machine
    with urlopen(request) as answer:  # noqa: S310  # on this machine
        return dict(json.load(answer))


def received(tracker: Tracker) -> list[dict[str, Any]]:
    """What the tracker has: name, status, params and points of each run."""
    found = ask(
        tracker.address, "experiments/search", filter=f"name = '{tracker.project}'", max_results=1
    )
    ids = [one["experiment_id"] for one in found["experiments"]]
    runs = ask(tracker.address, "runs/search", experiment_ids=ids).get("runs", [])
    return [
        {
            "name": one["info"]["run_name"],
            "status": one["info"]["status"],
            "params": {param["key"]: param["value"] for param in one["data"]["params"]},
            "loss": points(tracker.address, one["info"]["run_id"], "loss"),
        }
        for one in runs
    ]


def points(address: str, remote: str, key: str) -> list[tuple[int, float]]:
    asked = {"run_id": remote, "metric_key": key}
    with suppress(URLError):  # the stand-in knows no GET
        url = f"{address}/api/2.0/mlflow/metrics/get-history?{urlencode(asked)}"
        with urlopen(url) as answer:  # noqa: S310  # on this machine
            return _points(json.load(answer))
    return _points(ask(address, "metrics/get-history", **asked))


def _points(found: dict[str, Any]) -> list[tuple[int, float]]:
    return sorted((int(one.get("step", 0)), one["value"]) for one in found.get("metrics", []))


def test_a_run_is_followed_from_its_first_line_to_its_end(address, rosalind, run):
    tracker = track(address, rosalind)
    measure(run, 1, 2)
    mirror_runs()
    [found] = received(tracker)
    assert found == {
        "name": "my ppo",
        "status": "RUNNING",
        "params": {
            **{"step": "ppo", "gpus": "1", "learning_rate": "1e-05", "preset": "small"},
            **{"frozen": "null", "layers": "[1, 2]"},
        },
        "loss": [(1, 1.0), (2, 0.5)],
    }

    measure(run, 4)
    Run.objects.update(state="succeeded", ended_at=timezone.now())
    mirror_runs()
    mirror_runs()

    [found] = received(tracker)
    assert (found["status"], found["loss"]) == ("FINISHED", [(1, 1.0), (2, 0.5), (4, 0.25)])
    tracker.refresh_from_db()
    assert tracker.message == ""


def test_a_mirror_that_forgot_what_it_sent_sends_no_point_twice(address, rosalind, run):
    tracker = track(address, rosalind)
    measure(run, 1, 2)
    mirror_runs()
    Mirror.objects.all().delete()

    mirror_runs()

    assert [found["loss"] for found in received(tracker)] == [[(1, 1.0), (2, 0.5)]]


def test_steps_that_a_resumed_run_repeats_are_there_once(address, rosalind, run):
    tracker = track(address, rosalind)
    measure(run, 1, 2, 3)
    mirror_runs()
    Metric.objects.filter(step__gt=1).delete()
    measure(run, 2, 3, 4, number=10)

    mirror_runs()

    assert [[step for step, _ in found["loss"]] for found in received(tracker)] == [[1, 2, 3, 4]]


@pytest.mark.parametrize(
    ("state", "status"), [("failed", "FAILED"), ("cancelled", "KILLED"), ("queued", "SCHEDULED")]
)
def test_the_status_is_the_state_of_the_run(address, rosalind, run, state, status):
    tracker = track(address, rosalind)
    Run.objects.update(state=state, ended_at=None if state == "queued" else timezone.now())

    mirror_runs()

    assert [found["status"] for found in received(tracker)] == [status]


def test_earlier_runs_are_sent_if_somebody_asks_for_them(rosalind, run, stand_in):
    address, _server = stand_in
    measure(run, 1)
    Run.objects.update(state="succeeded", ended_at=timezone.now() - timedelta(days=1))
    tracker = track(address, rosalind)
    mirror_runs()
    assert not Mirror.objects.exists()

    Tracker.objects.update(earlier=True)
    mirror_runs()

    assert [found["status"] for found in received(tracker)] == ["FINISHED"]


def test_a_tracker_that_is_away_says_so_and_catches_up(rosalind, run, stand_in):
    address, server = stand_in
    tracker = track(address, rosalind)
    measure(run, 1)
    server.down = True
    mirror_runs()
    asked = len(server.asked)
    mirror_runs()

    tracker.refresh_from_db()
    assert tracker.message == (
        f"{address} cannot be reached (HTTP 503). Nothing is lost: it is retried."
    )
    assert len(server.asked) == asked  # not before the next try
    assert tracker.retry_at
    assert timedelta(0) < tracker.retry_at - timezone.now() <= timedelta(seconds=15)

    server.down = False
    measure(run, 2)
    Tracker.objects.update(retry_at=timezone.now())
    mirror_runs()

    tracker = Tracker.objects.get()
    assert tracker.retry_at is None
    assert (tracker.message, tracker.tries) == ("", 0)
    assert [found["loss"] for found in received(tracker)] == [[(1, 1.0), (2, 0.5)]]


def test_trackers_that_are_due_get_a_message(rosalind, monkeypatch):
    due = track("http://127.0.0.1:1", rosalind)
    track("http://127.0.0.1:2", rosalind, on=False)
    track("http://127.0.0.1:3", rosalind, retry_at=timezone.now() + timedelta(seconds=9))
    sent: list[object] = []
    monkeypatch.setattr(jobs.mirror_runs, "apply_async", lambda found, **_more: sent.extend(found))

    jobs.look_after_trackers()

    assert sent == [due.pk]


def test_nobody_listens_at_the_address(rosalind, run):
    tracker = track("http://127.0.0.1:1", rosalind)

    mirror_runs()

    tracker.refresh_from_db()
    assert "http://127.0.0.1:1 cannot be reached ([Errno 111]" in tracker.message


@pytest.mark.parametrize(
    ("key", "header"), [("secret", "Bearer secret"), ("ada:secret", "Basic YWRhOnNlY3JldA==")]
)
def test_the_key_is_a_setting_and_in_no_row(rosalind, run, stand_in, settings, key, header):
    address, server = stand_in
    tracker = track(address, rosalind)
    server.key = header
    mirror_runs()
    tracker.refresh_from_db()
    assert "does not accept the key (401). An administrator sets TRACKER_KEY" in tracker.message

    settings.TRACKER_KEY = key
    Tracker.objects.update(retry_at=None)
    mirror_runs()

    tracker.refresh_from_db()
    assert tracker.message == ""
    assert Mirror.objects.get().state == "running"


def test_a_run_that_the_tracker_refuses_does_not_keep_others_back(rosalind, run, stand_in):
    address, server = stand_in
    track(address, rosalind)
    mirror_runs()
    server.runs["r0"]["deleted"] = True  # by a person, there
    measure(run, 1)
    other = Run.objects.create(
        name="other", step="sft", state="running", attempt=1, created_by=rosalind
    )

    mirror_runs()

    refused = Mirror.objects.get(run=run)
    assert refused.message == "The tracker refused the run: The run must be in the 'active' state."
    assert refused.retry_at
    assert Mirror.objects.get(run=other).state == "running"


def test_runs_are_not_sent_to_a_tracker_that_is_off_or_no_longer_allowed(rosalind, run):
    off = track("http://127.0.0.1:1", rosalind, on=False)
    barred = track("https://tracker.example.org", rosalind)

    mirror_runs()

    off.refresh_from_db()
    barred.refresh_from_db()
    assert off.message == ""
    assert "its host must be among TRACKER_HOSTS" in barred.message


@pytest.mark.parametrize(
    "address",
    [
        *["http://tracker.example.org", "https://other.example.org", "ftp://127.0.0.1/"],
        *["https://ada:secret@tracker.example.org", "https://[", "tracker.example.org"],
    ],
)
def test_an_address_that_nobody_allowed_is_refused(rosalind, client, settings, address):
    settings.TRACKER_HOSTS = ["tracker.example.org"]
    User.objects.filter(pk=rosalind.pk).update(is_staff=True)
    client.force_login(rosalind, backend="labeling.people.authentication.PasswordBackend")
    sent = {"kind": "mlflow", "project": "plumbline", "on": "on"}
    page = reverse("admin:training_tracker_add")

    refused = client.post(page, sent | {"address": address})
    assert "its host must be among TRACKER_HOSTS" in refused.content.decode()

    client.post(page, sent | {"address": "https://tracker.example.org/mlflow/"})
    made = Tracker.objects.get()
    assert (made.address, made.created_by) == ("https://tracker.example.org/mlflow", rosalind)
    again = client.post(page, sent | {"address": made.address})
    assert "This tracker is here already." in again.content.decode()

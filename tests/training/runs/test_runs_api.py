"""Runs over HTTP: what pages and scripts see, as JSON and as a stream."""

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from common.streams import HEADER
from labeling.models import User
from training.runs import history, states
from training.runs.api import live
from training.runs.models import Machine, Metric, Run, RunSample, State, Sweep

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/api/runs/"


@pytest.fixture
def client(rosalind, client_of):
    return client_of(rosalind)


@pytest.fixture
def going(run: Run, machine: Machine) -> Run:
    """A run with three metrics, a sample and a line of its log."""
    states.claim(machine, run.pk)
    run.refresh_from_db()
    mine = states.of_attempt(1)
    for step in (1, 2, 3):
        history.advance(run.pk, mine, 1, done_steps=step, all_steps=10, seconds_per_step=2.0)
        number = Run.objects.get(pk=run.pk).last_event
        Metric.objects.create(run=run, step=step, values={"loss": 1 / step}, number=number)
    history.log(run.pk, mine, 1, ["Going on after step 0."])
    history.advance(run.pk, mine, 1)
    number = Run.objects.get(pk=run.pk).last_event
    RunSample.objects.create(run=run, step=3, prompt="why", reply="so", number=number)
    run.refresh_from_db()
    return run


def test_a_run_is_checked_launched_and_looked_at(client, text):
    body = {"step": "pretrain", "spec": {"max_steps": 5}, "inputs": {"text": str(text.public_id)}}

    checked = client.post(f"{HERE}check/", body).json()
    assert checked["ok"]
    assert checked["spec"]["batch"] == 16
    assert checked["estimate"]["steps"] == 5
    assert not Run.objects.exists()

    made = client.post(HERE, {**body, "name": "base"})
    assert made.status_code == 201
    seen = client.get(f"{HERE}{made.json()['id']}/").json()
    assert seen["name"] == "base"
    assert [one["label"] for one in seen["inputs"]] == [text.name]
    assert seen["can"] == {"cancel": True, "resume": False, "clone": True}
    assert client.get(f"{HERE}?state=queued&step=pretrain").json()["results"][0]["name"] == "base"
    assert client.get(f"{HERE}?dataset={text.public_id}").json()["results"]
    assert client.get(f"{HERE}?step=ppo").json()["results"] == []


def test_mistakes_are_explained_by_field(client, text):
    body = {"step": "pretrain", "spec": {"batch": 0}, "inputs": {"text": str(text.public_id)}}

    said = client.post(HERE, body)
    checked = client.post(f"{HERE}check/", body).json()

    assert said.status_code == 400
    assert said.json()["fields"] == checked["fields"] == {"batch": ["must be at least 1, not 0."]}
    assert not checked["ok"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"step": "dance"},
        {"step": "sft", "spec": []},
        {"step": "sft", "spec": {"batch": None}},
        {"step": "sft", "spec": {"batch": {"a": [1]}}},
        {"step": "sft", "spec": {"seed": 10**400}},
        {"step": "sft", "inputs": {"model": "x"}},
        {"step": "sft", "inputs": {"model": ["00000000-0000-0000-0000-000000000000"]}},
        {"step": "sft", "inputs": {"nothing": "00000000-0000-0000-0000-000000000000"}},
        {"step": "sft", "inputs": []},
        {"step": "sft", "gpus": 0},
        {"step": "sft", "name": "x" * 200},
    ],
)
def test_nonsense_is_refused_in_words(body, client):
    answer = client.post(HERE, body)

    assert answer.status_code == 400
    assert answer.json()["fields"]


def test_events_come_once_in_order_and_go_on_after_the_last(client, going):
    first = client.get(f"{HERE}{going.public_id}/events/").json()

    assert [one["kind"] for one in first["events"]] == [
        *["state", "state", "metric", "metric", "metric", "log", "sample"]
    ]
    assert [one["number"] for one in first["events"]] == [*range(1, 8)]
    assert first["after"] == 7
    assert first["run"]["seconds_left"] == 14
    assert first["events"][1]["text"] == "Attempt 1 began on gpu@here."
    assert first["events"][6]["data"] == {"prompt": "why", "reply": "so"}
    assert client.get(f"{HERE}{going.public_id}/events/?after=7").json()["events"] == []
    assert client.get(f"{HERE}{going.public_id}/events/?after=x").status_code == 400


def test_metrics_come_as_columns_thinned_where_there_are_many(client, going):
    address = f"{HERE}{going.public_id}/metrics/"

    assert client.get(address).json()["values"] == {"loss": [1, 0.5, pytest.approx(1 / 3)]}
    thin = client.get(f"{address}?most=2&names=loss").json()
    assert (thin["steps"], thin["thinned"]) == ([1, 3], True)
    assert client.get(f"{address}?names=none").json()["values"] == {}


def test_runs_are_compared_by_curves_and_by_what_differs(client, going, rosalind):
    other = Run.objects.create(name="other", step="pretrain", spec={"seed": 5}, created_by=rosalind)

    both = client.get(f"{HERE}compare/?runs={going.public_id},{other.public_id}").json()

    assert [one["name"] for one in both] == ["base", "other"]
    assert both[1]["spec_differs"]["seed"] == 5
    # What they read counts, too: here, only one of them has a text.
    assert both[0]["spec_differs"]["text"] == going.inputs.get().read.name
    assert both[1]["spec_differs"]["text"] is None
    assert both[0]["metrics"]["steps"] == [1, 2, 3]
    assert client.get(f"{HERE}compare/?runs=x").status_code == 400


def test_the_log_is_read_by_page_and_as_a_file(client, going):
    lines = client.get(f"{HERE}{going.public_id}/log/").json()["lines"]
    file = client.get(f"{HERE}{going.public_id}/log.txt")

    assert lines[-1]["text"] == "Going on after step 0."
    assert "Going on after step 0.\n" in file.content.decode()
    assert file["Content-Disposition"].startswith("attachment")


def test_buttons_do_what_they_say(client, going):
    address = f"{HERE}{going.public_id}/"
    asked = client.post(f"{address}cancel/").json()
    assert asked["cancel_asked_at"]
    assert client.post(f"{address}resume/").status_code == 409

    queued = client.post(f"{address}clone/", {"name": "again", "changes": {"seed": 3}})
    assert queued.status_code == 201
    assert queued.json()["cloned_from"]["name"] == "base"
    gone = client.post(f"{HERE}{queued.json()['id']}/cancel/").json()
    assert (gone["state"], gone["can"]["resume"]) == ("cancelled", True)
    assert client.post(f"{HERE}{queued.json()['id']}/resume/").json()["state"] == "queued"


def test_a_sweep_by_api(client, text):
    body = {"step": "pretrain", "inputs": {"text": str(text.public_id)}, "name": "seeds"}
    every = client.post("/api/runs/check/", {**body, "field": "epochs", "values": [1, 0]}).json()
    assert (every["ok"], [*every["fields"]]) == (False, ["values"])
    assert "0: " in every["fields"]["values"][0]
    made = client.post("/api/runs/sweeps/", {**body, "field": "seed", "values": [1, 2, 3]}).json()

    assert [one["name"] for one in made["runs"]] == [f"seeds seed={n}" for n in (1, 2, 3)]
    assert client.get(f"/api/runs/sweeps/{Sweep.objects.get().public_id}/").json() == made


def test_forms_and_machines_are_described(client, machine):
    steps = {one["step"]: one for one in client.get("/api/runs/steps/").json()}
    kl = next(one for one in steps["ppo"]["fields"] if one["name"] == "kl")
    assert (kl["kind"], kl["default"], kl["least"], kl["group"]) == ("float", 0.02, 0, "ppo")
    assert "laptop" in {one["name"] for one in steps["ppo"]["presets"]}
    assert steps["score"]["inputs"][0]["several"]

    [seen] = client.get("/api/runs/machines/").json()
    assert (seen["name"], seen["alive"], seen["run"]) == ("gpu@here", False, None)


def test_forms_are_described_in_the_language_of_the_reader(client, machine):
    answer = client.get("/api/runs/steps/", headers={"accept-language": "zh-Hans"})
    steps = {one["step"]: one for one in answer.json()}

    kl = next(one for one in steps["ppo"]["fields"] if one["name"] == "kl")
    laptop = next(one for one in steps["ppo"]["presets"] if one["name"] == "laptop")
    shown = [steps["ppo"]["help"], steps["ppo"]["inputs"][0]["title"], kl["title"], laptop["title"]]
    assert not [text for text in shown if text.isascii()]


def test_invariants_say_what_is_red(client, machine, rosalind):
    run = Run.objects.create(name="p", step="ppo", spec={"precision": "auto"}, created_by=rosalind)
    Metric.objects.create(run=run, step=1, values={"start_kl": 0.5, "ended": 0.9}, number=1)

    seen = client.get(f"{HERE}{run.public_id}/").json()["invariants"]

    states_of = {one["metric"]: one["state"] for one in seen}
    assert (states_of["start_kl"], states_of["ended"], states_of["kl"]) == (
        "red",
        "holds",
        "waiting",
    )


def wish_for_stream(client, run: Run) -> dict[str, object]:
    answer = client.get(
        f"{HERE}{run.public_id}/events/",
        headers={"Accept": "text/event-stream", "Last-Event-ID": "4"},
    )
    wish: dict[str, object] = json.loads(answer.headers[HEADER])
    return wish


def watch(wish: dict[str, object], at_start: Callable[[], None]) -> list[str]:
    async def pieces() -> list[str]:
        seen: list[str] = []
        async for piece in live.live(wish):
            seen.append(piece)
            if "event: run" in piece and len(seen) < 5:
                await sync_to_async(at_start, thread_sensitive=False)()
        return seen

    return asyncio.run(pieces())


@pytest.fixture
def browser(rosalind):
    """A client with a session, which a stream asks for while it lasts."""
    browser = APIClient()
    browser.force_login(rosalind)
    return browser


@pytest.fixture
def own_lookers(monkeypatch, settings) -> Iterator[None]:
    """Threads whose connections are gone when the test ends."""
    monkeypatch.setattr(live, "LOOK_EVERY", 0.01)
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    with ThreadPoolExecutor(1) as lookers:
        monkeypatch.setattr(live, "lookers", lookers)
        yield
        lookers.submit(lambda: connection.close()).result()  # this thread has another


def test_a_stream_tells_all_and_ends_with_the_run(browser, going, own_lookers):
    pieces = watch(wish_for_stream(browser, going), lambda: _end(going))

    assert pieces[0].startswith("id: 5\nevent: metric\n")
    assert json.loads(pieces[0].split("data: ")[1])["step"] == 3
    assert pieces[-1].split("\n")[1] == "event: end"
    assert any("The run succeeded." in piece for piece in pieces)


def test_the_stream_of_a_suspended_person_ends(browser, going, rosalind, own_lookers):
    def suspend() -> None:
        User.objects.filter(pk=rosalind.pk).update(suspended_at=timezone.now())
        connection.close()

    pieces = watch(wish_for_stream(browser, going), suspend)

    assert pieces[-1].split("\n")[1] == "event: end"
    assert Run.objects.get(pk=going.pk).state == State.RUNNING


def test_the_stream_of_a_person_who_signed_out_ends(browser, going, own_lookers):
    def sign_out() -> None:
        browser.logout()
        connection.close()

    pieces = watch(wish_for_stream(browser, going), sign_out)

    assert any("event: metric" in piece for piece in pieces)
    assert pieces[-1].split("\n")[1] == "event: end"
    assert Run.objects.get(pk=going.pk).state == State.RUNNING


def test_a_new_password_ends_the_streams_of_other_sessions(browser, going, rosalind, own_lookers):
    def change_password() -> None:
        User.objects.filter(pk=rosalind.pk).update(password="another")
        connection.close()

    pieces = watch(wish_for_stream(browser, going), change_password)

    assert any("event: metric" in piece for piece in pieces)
    assert pieces[-1].split("\n")[1] == "event: end"


def test_nobody_else_may_wish_for_a_stream(client_of, ada, going):
    answer = client_of(ada).get(
        f"{HERE}{going.public_id}/events/", headers={"Accept": "text/event-stream"}
    )

    assert answer.status_code == 403
    assert HEADER not in answer.headers


def _end(run: Run) -> None:
    states.end(run, State.SUCCEEDED, "succeeded")
    connection.close()

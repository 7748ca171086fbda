"""What researchers do on the pages of runs: launch, sweep, cancel, resume, clone, promote.

Nobody works in these tests, so a run stays as it was put.
"""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from labeling.models import Role, User
from tests.browser.training.runs.test_runs import choose, learned
from tests.browser.visit import wait_until_there
from training.datasets.models import Dataset, Kind
from training.datasets.models import State as DatasetState
from training.registry.models import Kind as ModelKind
from training.registry.models import ModelVersion, Origin, Promotion
from training.runs.models import Run, State, Step
from training.runs.services import launch

RUNS = "/admin/training/run/"


@pytest.fixture
def rosalind(db) -> User:
    """A researcher who may enter the admin, and has no other powers."""
    return User.objects.create_user(
        "rosalind", "r@example.org", roles=[Role.RESEARCHER], is_staff=True, name="Rosalind"
    )


@pytest.fixture
def there(rosalind) -> None:
    """Something to choose under every name."""
    for name, kind in (
        ("base", ModelKind.BASE), ("sft", ModelKind.POLICY), ("rm", ModelKind.REWARD),
    ):  # fmt: skip
        ModelVersion.objects.create(
            name=name, kind=kind, origin=Origin.FOLDER, key=f"models/{name}", created_by=rosalind,
            shape={"parameters": 1_300_000, "layers": 4, "width": 128, "vocabulary": 4096},
        )  # fmt: skip
    for what in Kind:
        Dataset.objects.create(
            name=f"some-{what}", kind=what, state=DatasetState.READY, made_by=rosalind,
            key=f"datasets/{what}", sha256="0" * 64, rows=800, size=900_000,
        )  # fmt: skip


@pytest.fixture
def sft(there, rosalind) -> Run:
    inputs: dict[str, ModelVersion | Dataset] = {
        "model": ModelVersion.objects.get(name="base"),
        "demonstrations": Dataset.objects.get(kind=Kind.DEMONSTRATIONS),
    }
    return launch(step="sft", name="sft-1", spec={"batch": 8}, inputs=inputs, by=rosalind)


def ended(run: Run, state: State) -> Run:
    Run.objects.filter(pk=run.pk).update(state=state, ended_at=timezone.now(), attempt=1)
    run.refresh_from_db()
    return run


def quiet(page: Page, stream: Callable[[Route], None] | None = None) -> Page:
    """The site of the tests has no streams: they are cut, or come from the test."""

    def answer(route: Route) -> None:
        if "text/event-stream" not in route.request.headers.get("accept", ""):
            route.continue_()
        elif stream:
            stream(route)
        else:
            route.abort()

    page.route("**/events/**", answer)
    return page


def open_run(visit, by: User, run: Run, stream: Callable[[Route], None] | None = None) -> Page:
    page = quiet(visit(by, "/admin/"), stream)
    page.goto(page.url.split("/admin")[0] + f"{RUNS}{run.public_id}/change/")
    wait_until_there(page)
    return page


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("pretrain", {"Text": "some-text"}),
        ("reward", {"Model": "sft", "Rankings": "some-rankings"}),
        ("ppo", {"Model": "sft", "Reward model": "rm", "Prompts": "some-prompts"}),
        (
            "ppo-ptx",
            {"Model": "sft", "Reward model": "rm", "Prompts": "some-prompts", "Text": "some-text"},
        ),
        ("evaluate", {"Model": "sft", "Text (optional)": "some-text"}),
    ],
)
def test_each_kind_is_launched_from_what_there_is(visit, rosalind, there, kind, inputs):
    page = quiet(visit(rosalind, f"{RUNS}add/?step={kind}"))

    page.get_by_label("Name", exact=True).fill("mine")
    for title, name in inputs.items():
        choose(page, title, name)
    expect(page.get_by_text("Missing inputs")).to_have_count(0)
    expect(page.get_by_text("Petaflop/s-days", exact=True)).to_be_visible()
    page.get_by_role("button", name="Launch", exact=True).click()

    expect(page.get_by_text("Waiting for a machine", exact=True)).to_be_visible()
    run = Run.objects.get()
    assert (run.step, run.name, run.inputs.count()) == (
        kind.removesuffix("-ptx"),
        "mine",
        len(inputs),
    )


def test_a_sweep_says_which_value_is_wrong_and_then_launches_a_run_for_each(visit, rosalind, there):
    page = quiet(visit(rosalind, f"{RUNS}add/?step=reward"))
    choose(page, "Model", "sft")
    choose(page, "Rankings", "some-rankings")
    choose(page, "Field to vary", "Epochs")

    page.get_by_label("Values").fill("1, 0, 2")
    expect(page.get_by_text("0: must be at least 1").first).to_be_visible()
    page.get_by_label("Values").fill("1, 2")
    expect(page.get_by_text("Petaflop/s-days", exact=True)).to_be_visible()
    page.get_by_role("button", name="Launch 2 runs").click()

    expect(page.get_by_role("region", name="Differences between the runs")).to_be_visible()
    assert sorted(run.spec["epochs"] for run in Run.objects.all()) == [1, 2]
    assert Run.objects.values("sweep").distinct().count() == 1


def test_a_run_is_cancelled_after_a_second_thought(visit, rosalind):
    run = learned(rosalind, "ppo-1")
    page = open_run(visit, rosalind, run)

    page.get_by_role("button", name="Cancel run").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Cancel run").click()

    expect(page.get_by_text("Cancel requested")).to_be_visible()
    run.refresh_from_db()
    assert run.cancel_asked_at


def test_a_run_that_failed_goes_on(visit, rosalind, sft):
    page = open_run(visit, rosalind, ended(sft, State.FAILED))

    page.get_by_role("button", name="Resume").click()

    expect(page.get_by_text("Queued", exact=True)).to_be_visible()
    sft.refresh_from_db()
    assert sft.state == State.QUEUED


def test_a_clone_differs_where_somebody_changed_it(visit, rosalind, sft):
    page = open_run(visit, rosalind, ended(sft, State.SUCCEEDED))

    page.get_by_role("link", name="Clone with changes").click()
    expect(page.get_by_label("Batch size", exact=True)).to_have_value("8")
    page.get_by_label("Batch size", exact=True).fill("4")
    page.get_by_role("button", name="Launch", exact=True).click()

    expect(page.get_by_text("Cloned from")).to_be_visible()
    copy = Run.objects.exclude(pk=sft.pk).get()
    assert (copy.name, copy.spec["batch"], copy.cloned_from) == ("sft-1 (copy)", 4, sft)


def test_what_a_run_made_is_promoted_and_sampled_from(visit, rosalind, sft):
    made = ModelVersion.objects.create(
        name="sft-1", kind=ModelKind.POLICY, origin=Origin.RUN, run=sft, created_by=rosalind
    )
    page = open_run(visit, rosalind, ended(sft, State.SUCCEEDED))

    page.get_by_role("button", name="Promote sft-1").click()
    page.get_by_label("Reason").fill("It answers.")
    page.get_by_role("button", name="Promote", exact=True).click()
    expect(page.get_by_text("sft-1 is now the current policy.")).to_be_visible()
    assert Promotion.objects.get().model == made

    page.get_by_role("link", name="Create a sample batch with sft-1").click()
    expect(page.get_by_label("sft-1", exact=True)).to_have_value("100")
    assert parse_qs(urlsplit(page.url).query) == {"model": [str(made.public_id)]}


def test_what_is_new_comes_by_the_stream(visit, rosalind):
    run = learned(rosalind, "ppo-1")
    values = {"score": 0.5, "kl": 1.0}
    metric = {
        "number": 1000, "kind": "metric", "at": timezone.now().isoformat(), "step": 25,
        "attempt": 1, "values": values, "text": "", "data": {},
    }  # fmt: skip
    now = {
        "state": "running", "attempt": 1, "done_steps": 25, "all_steps": 50, "seconds_left": 9,
        "message": "", "heartbeat_at": None, "cancel_asked_at": None,
    }  # fmt: skip

    def stream(route: Route) -> None:
        body = f"id: 1000\nevent: metric\ndata: {json.dumps(metric)}\n\n"
        body += f"event: run\ndata: {json.dumps(now)}\n\nevent: end\ndata: {{}}\n\n"
        route.fulfill(status=200, content_type="text/event-stream", body=body)

    page = open_run(visit, rosalind, run, stream)

    expect(page.get_by_text("Step 25 of 50")).to_be_visible()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()


def test_the_list_shows_what_is_asked_for(visit, rosalind, sft):
    learned(rosalind, "ppo-1")

    page = visit(rosalind, f"{RUNS}?state__exact=running")
    expect(page.get_by_role("link", name="ppo-1")).to_be_visible()
    expect(page.get_by_role("link", name="sft-1")).to_have_count(0)

    page.goto(page.url.split("?")[0] + f"?step__exact={Step.SFT}")
    expect(page.get_by_role("link", name="sft-1")).to_be_visible()
    page.goto(page.url.split("?")[0] + "?q=some-demonstrations")
    expect(page.get_by_role("link", name="sft-1")).to_be_visible()
    expect(page.get_by_role("link", name="ppo-1")).to_have_count(0)

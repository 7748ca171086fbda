"""Researchers launch, watch and compare runs in the admin."""

import math

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from labeling.models import User
from tests.browser.visit import check_accessible, cut, take_picture
from training.datasets.models import Dataset, Kind
from training.datasets.models import State as DatasetState
from training.registry.models import Kind as ModelKind
from training.registry.models import ModelVersion, Origin
from training.runs.models import Machine, Metric, Run, RunSample, State, Step


@pytest.fixture
def rosalind(db) -> User:
    return User.objects.create_superuser("rosalind", "r@example.org", name="Rosalind")


@pytest.fixture
def base(rosalind) -> ModelVersion:
    shape = {"parameters": 1_300_000, "layers": 4, "width": 128, "vocabulary": 4096}
    return ModelVersion.objects.create(
        key="models/base-1",
        name="base-1",
        kind=ModelKind.BASE,
        origin=Origin.FOLDER,
        shape=shape,
        created_by=rosalind,
    )


@pytest.fixture
def demonstrations(rosalind) -> Dataset:
    about = {
        "kind": Kind.DEMONSTRATIONS,
        "state": DatasetState.READY,
        "made_by": rosalind,
        "key": "k",
        "sha256": "0" * 64,
    }
    return Dataset.objects.create(name="demonstrations-1", rows=800, size=900_000, **about)


def learned(rosalind: User, name: str, steps: int = 24, **spec: object) -> Run:
    """A PPO run that is half way."""
    machine, _ = Machine.objects.get_or_create(
        name="gpu@here", defaults={"host": "here", "slots": 1, "memory": 64 * 2**30, "cores": 16}
    )
    Machine.objects.update(seen_at=timezone.now())
    run = Run.objects.create(
        name=name, step=Step.PPO, state=State.RUNNING, machine=machine, created_by=rosalind,
        spec={"preset": "laptop", "kl": 0.1, **spec}, attempt=1, started_at=timezone.now(),
        done_steps=steps, all_steps=50, seconds_per_step=4.2, heartbeat_at=timezone.now(),
        last_event=2 * steps,
    )  # fmt: skip
    for step in range(1, steps + 1):
        values = {
            "score": 1 - math.exp(-step / 10), "kl": step / 12, "entropy": 3.5 - step / 40,
            "ended": 0.4 if step == steps else 0.9, "reply_tokens": 20 + step % 5,
            "clip_fraction": 0.02, "policy_gradient": 2 + math.sin(step), "gradient_ratio": 0.5,
            "explained_variance": 0.3, "first_ratio": 0.0, "sampler_gap": 1e-7, "red": 0.0,
        }  # fmt: skip
        Metric.objects.create(run=run, step=step, values=values, number=step)
    for step, reply in ((1, "the sky is is blue"), (10, "the sky is blue because light")):
        numbers = {"score": step / 10, "kl": 0.2, "ended": True}
        RunSample.objects.create(
            run=run, step=step, prompt="Why is the sky blue?", reply=reply, numbers=numbers,
            number=steps + step,
        )  # fmt: skip
    return run


def open_run(page: Page, run: Run) -> None:
    """The site of the tests has no streams, so the page has to ask."""

    def refuse(route: Route) -> None:
        if "text/event-stream" in route.request.headers.get("accept", ""):
            route.abort()
        else:
            route.continue_()

    page.route("**/events/**", refuse)
    origin = page.url.split("/admin")[0]
    page.goto(f"{origin}/admin/training/run/{run.public_id}/change/")


def test_what_is_wrong_is_said_before_the_launch_and_then_the_run_is_there(
    visit, rosalind, base, demonstrations
):
    page = visit(rosalind, "/admin/training/run/add/?step=sft")

    expect(page.get_by_text("Missing inputs")).to_be_visible()
    choose(page, "Model", "base-1")
    choose(page, "Demonstrations", "demonstrations-1")
    page.get_by_label("Batch size", exact=True).fill("0")
    expect(page.get_by_text("Batch size: must be at least 1, not 0.")).to_be_visible()
    take_picture(page, "launch-wrong")
    page.get_by_label("Batch size", exact=True).fill("8")
    expect(page.get_by_text("Petaflop/s-days", exact=True)).to_be_visible()
    check_accessible(page, "the launch page")
    take_picture(page, "launch")
    cut(page, "**/events/**")
    page.get_by_role("button", name="Launch", exact=True).click()

    expect(page.get_by_text("Waiting for a machine", exact=True)).to_be_visible()
    run = Run.objects.get()
    assert (run.step, run.spec["batch"], run.state) == ("sft", 8, "queued")


def test_a_run_is_watched_by_asking_where_no_stream_comes_through(visit, rosalind):
    run = learned(rosalind, "ppo-1")
    page = visit(rosalind, "/admin/")

    open_run(page, run)

    expect(page.get_by_text("Step 24 of 50")).to_be_visible()
    expect(page.get_by_text("Updates every 2 s")).to_be_visible()
    expect(page.get_by_text("1 check fails.")).to_be_visible()
    take_picture(page, "run")
    check_accessible(page, "the page of a run")
    Run.objects.filter(pk=run.pk).update(done_steps=25)
    expect(page.get_by_text("Step 25 of 50")).to_be_visible()


def test_runs_are_compared_in_one_picture_and_in_what_they_were_told(visit, rosalind):
    runs = [learned(rosalind, "ppo-a"), learned(rosalind, "ppo-b", 20, kl=0.2)]
    ids = ",".join(str(run.public_id) for run in runs)

    page = visit(rosalind, f"/admin/training/run/compare/?runs={ids}")

    differ = page.get_by_role("region", name="Differences between the runs")
    expect(differ.get_by_role("row", name="kl").last).to_contain_text("0.2")
    take_picture(page, "compare")
    check_accessible(page, "the comparison")


def test_machines_say_what_they_do(visit, rosalind):
    learned(rosalind, "ppo-1")

    page = visit(rosalind, "/admin/training/machine/")

    expect(page.get_by_role("link", name="ppo-1")).to_be_visible()
    take_picture(page, "machines")
    check_accessible(page, "the machines")


def choose(page: Page, field: str, option: str) -> None:
    page.get_by_role("button", name=field).first.click()
    page.get_by_role("option", name=option).click()

"""Results on public tasks: what a run measured becomes rows, and the newest are in the table."""

import json

import pytest
from django.urls import reverse

from labeling.models import User
from tests.training.standing_in import end, model_of
from training.models import PublicResult
from training.registry.models import ModelVersion
from training.runs.errors import RunIsRefused
from training.runs.models import Run, State
from training.runs.public import keep_results
from training.runs.services import launch
from training.runs.work.prepare import prepare


def measured(**more: object) -> dict[str, object]:
    row = {"task": "rte", "metric": "acc", "value": 0.6, "error": 0.05, "n": 96, "shots": 10}
    return row | {"harness": "0.4.13", "chat": False} | more


def run_of(model: ModelVersion, *rows: dict[str, object], by: User, limit: int = 0) -> Run:
    spec = {"tasks": "rte", "limit": limit}
    run = launch(step="public", name="tasks", spec=spec, inputs={"model": model}, by=by)
    end(run, State.SUCCEEDED, summary={"public": list(rows)})
    return run


def test_what_a_run_measured_is_kept_once(rosalind):
    model = model_of("sft", rosalind)
    run = run_of(model, measured(), measured(metric="entropy", error=None), by=rosalind)

    keep_results(run.pk)

    rows = PublicResult.objects.order_by("metric")
    assert [(one.model, one.metric, one.error) for one in rows] == [
        (model, "acc", 0.05), (model, "entropy", None),
    ]  # fmt: skip


def test_a_run_that_is_handled_again_has_the_figures_of_its_summary(rosalind):
    run = run_of(model_of("sft", rosalind), measured(value=0.5), by=rosalind)
    run.summary = {"public": [measured(value=0.6, n=97)]}
    run.save(update_fields=["summary"])

    keep_results(run.pk)

    row = PublicResult.objects.get()
    assert (row.value, row.n) == (0.6, 97)


def test_the_table_has_the_newest_result_of_each_model_and_way_of_asking(rosalind, client_of):
    first, second = model_of("sft", rosalind), model_of("ppo", rosalind)
    run_of(first, measured(value=0.5), by=rosalind)
    run_of(first, measured(value=0.6), by=rosalind)
    run_of(first, measured(chat=True, value=0.7, error=None), by=rosalind)
    run_of(second, measured(value=0.55), by=rosalind)

    rows = client_of(rosalind).get("/api/runs/public/").json()

    assert [(row["model"]["name"], row["chat"], row["value"]) for row in rows] == [
        ("sft", False, 0.6), ("sft", True, 0.7), ("ppo", False, 0.55),
    ]  # fmt: skip
    assert rows[0]["low"] == pytest.approx(0.6 - 1.959964 * 0.05)
    assert (rows[1]["low"], rows[1]["high"]) == (None, None)
    assert (rows[0]["n"], rows[0]["shots"], rows[0]["harness"]) == (96, 10, "0.4.13")


def test_a_later_run_of_the_first_questions_does_not_hide_a_full_one(rosalind, client_of):
    first, second, third = (model_of(name, rosalind) for name in ("sft", "ppo", "ptx"))
    earlier = run_of(first, measured(value=0.6, n=96), by=rosalind)
    Run.objects.filter(pk=earlier.pk).update(spec={"tasks": "rte"})  # of an earlier version
    run_of(first, measured(value=0.9, n=10), by=rosalind, limit=10)
    run_of(second, measured(value=0.7, n=9), by=rosalind, limit=9)
    run_of(second, measured(value=0.8, n=10), by=rosalind, limit=10)
    run_of(third, measured(value=0.5, n=96), by=rosalind, limit=1000)

    rows = client_of(rosalind).get("/api/runs/public/").json()

    assert [(row["model"]["name"], row["value"], row["n"], row["first_only"]) for row in rows] == [
        ("sft", 0.6, 96, False), ("ppo", 0.8, 10, True), ("ptx", 0.5, 96, False),
    ]  # fmt: skip


def test_other_steps_and_failed_runs_keep_nothing(rosalind):
    run = launch(
        step="public", name="t", spec={}, inputs={"model": model_of("sft", rosalind)}, by=rosalind
    )
    end(run, State.FAILED, summary={"public": [measured()]})

    assert not PublicResult.objects.exists()


def test_a_spec_names_known_tasks_and_the_server_chooses_environment_and_data(
    rosalind, settings, tmp_path, monkeypatch
):
    settings.PUBLIC_TASKS_PYTHON, settings.PUBLIC_TASKS_DATA = "/env/python", "/data"
    model = model_of("sft", rosalind)
    for spec, said in (
        ({"tasks": "rte chess"}, "must be one of winogender"),
        ({"harness": "/bin/sh"}, "cannot be set here"),
        ({"data": "/etc"}, "cannot be set here"),
    ):
        with pytest.raises(RunIsRefused, match=said):
            launch(step="public", name="t", spec=spec, inputs={"model": model}, by=rosalind)

    run = launch(step="public", name="t", spec={}, inputs={"model": model}, by=rosalind)
    monkeypatch.setattr("training.runs.work.prepare.folder_of", lambda model: tmp_path)
    written = json.loads(prepare(run, tmp_path / "out").read_text())
    assert (written["harness"], written["data"]) == ("/env/python", "/data")


def test_researchers_open_the_page_of_public_tasks(rosalind, client):
    User.objects.filter(pk=rosalind.pk).update(is_staff=True)
    client.force_login(rosalind, backend="labeling.people.authentication.PasswordBackend")

    opened = client.get(reverse("admin:training_run_public_results"), follow=True)

    assert 'data-island="run-public"' in opened.content.decode()

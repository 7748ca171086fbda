"""A prompt is withdrawn while a run that reads it waits, works or ends."""

import json
from typing import Any

import pytest
from django.db import connection

from labeling.models import Prompt
from labeling.prompts.withdrawal import withdraw_prompt
from tests.interleaving import at_every_step
from tests.training.conftest import write_model
from tests.training.standing_in import prompts
from training.datasets.models import Dataset, DatasetPrompt
from training.registry.models import ModelVersion
from training.registry.registration import register_output
from training.runs import erasure, jobs, states
from training.runs.errors import RunCannotMove, RunIsLost, RunIsRefused
from training.runs.folder import key_of, working_folder
from training.runs.models import Run, RunInput, RunSample, State
from training.runs.services import launch, resume
from training.runs.work.recorder import Recorder
from training.store import store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_messages(monkeypatch) -> None:
    monkeypatch.setattr("training.datasets.jobs.freeze_dataset.delay", lambda dataset: None)
    monkeypatch.setattr(erasure, "handle_ends_soon", lambda: None)


@pytest.fixture
def prompt(text) -> Prompt:
    """A prompt of the dataset that the run reads."""
    [one] = prompts(1)
    DatasetPrompt.objects.create(dataset=text, prompt=one)
    return one


def show_sample(run: Run) -> None:
    file = working_folder(run) / "samples.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as lines:
        lines.write(json.dumps({"step": 1, "prompt": "Prompt 0", "reply": "You said."}) + "\n")


def test_a_queued_run_is_cancelled_and_says_why(run, prompt):
    withdraw_prompt(prompt=prompt)

    run.refresh_from_db()
    assert (run.state, run.reason) == (State.CANCELLED, "withdrawn")
    assert [one.data["code"] for one in run.events.order_by("number")] == ["queued", "withdrawn"]


def test_a_running_run_is_asked_to_end(run, machine, prompt):
    claimed = states.claim(machine, run.pk)
    assert claimed

    withdraw_prompt(prompt=prompt)

    assert states.cancel_is_asked(claimed)


def test_samples_that_come_after_a_withdrawal_are_not_stored(run, machine, prompt):
    claimed = states.claim(machine, run.pk)
    assert claimed
    recorder = Recorder(claimed, working_folder(claimed))
    show_sample(claimed)
    recorder.write(None)
    there = RunSample.objects.count()

    withdraw_prompt(prompt=prompt)
    show_sample(claimed)
    recorder.write(None)

    assert there == 1
    assert not RunSample.objects.exists()


def test_a_run_that_was_lost_still_says_so_when_it_has_samples(run, machine):
    claimed = states.claim(machine, run.pk)
    assert claimed
    show_sample(claimed)
    Run.objects.update(attempt=2)

    with pytest.raises(RunIsLost):
        Recorder(claimed, working_folder(claimed)).write(None)


def test_what_the_engine_wrote_until_its_end_is_deleted(run, machine, prompt):
    claimed = states.claim(machine, run.pk)
    assert claimed
    withdraw_prompt(prompt=prompt)
    show_sample(claimed)
    checkpoint = working_folder(run) / "checkpoints" / "step-1" / "rollout.pt"
    checkpoint.parent.mkdir(parents=True)
    checkpoint.touch()

    states.end(claimed, State.CANCELLED, "cancelled")
    jobs.handle_ends()

    assert not store.exists(f"{key_of(run)}/samples.jsonl")
    assert not checkpoint.exists()


def test_a_run_that_reads_the_replies_of_a_run_is_found_too(run, prompt, rosalind):
    scored = Run.objects.create(name="scores", step="score", created_by=rosalind)
    RunInput.objects.create(run=scored, name="replies", source=run)
    show_sample(scored)

    withdraw_prompt(prompt=prompt)

    scored.refresh_from_db()
    assert scored.withdrawn_data_at
    assert not store.exists(f"{key_of(scored)}/samples.jsonl")


def test_a_run_whose_prompts_are_withdrawn_as_somebody_resumes_it_stays_ended(
    run, prompt, rosalind
):
    stale = Run.objects.get(pk=run.pk)
    withdraw_prompt(prompt=prompt)

    with pytest.raises(RunCannotMove):
        resume(run=stale, by=rosalind)


def forget_everything() -> None:
    tables = (ModelVersion, RunSample, RunInput, Run, DatasetPrompt, Dataset, Prompt)
    with connection.cursor() as cursor:
        names = ", ".join(table._meta.db_table for table in tables)
        cursor.execute(f"TRUNCATE {names} CASCADE")


def test_no_launch_slips_past_a_withdrawal(dataset, rosalind):
    """Whatever the order: the run is refused, or it is cancelled."""
    made: dict[str, Any] = {}

    def set_up():
        forget_everything()
        made["text"] = dataset("text", [{"text": "why is the sky blue"}])
        [made["prompt"]] = prompts(1)
        DatasetPrompt.objects.create(dataset=made["text"], prompt=made["prompt"])
        return launching, lambda: withdraw_prompt(prompt=made["prompt"])

    def launching() -> str:
        try:
            launch(
                step="pretrain",
                name="base",
                spec={},
                inputs={"text": Dataset.objects.get(pk=made["text"].pk)},
                by=rosalind,
            )
        except RunIsRefused as refused:
            return str(refused)
        return "launched"

    def check(interleaving) -> None:
        run = Run.objects.first()
        if run:
            assert (run.state, bool(run.withdrawn_data_at)) == (State.CANCELLED, True)
        else:
            assert "withdrawn" in interleaving.results[0]

    at_every_step(set_up, check)


def test_no_registration_slips_past_a_withdrawal(dataset, rosalind, tmp_path):
    """Whatever the order: the model is marked."""
    folder = write_model(tmp_path / "model")

    def set_up():
        forget_everything()
        text = dataset("text", [{"text": "why is the sky blue"}])
        [prompt] = prompts(1)
        DatasetPrompt.objects.create(dataset=text, prompt=prompt)
        run = Run.objects.create(name="r", step="pretrain", created_by=rosalind)
        RunInput.objects.create(run=run, name="text", dataset=text)

        def register() -> None:
            register_output(
                run=run, name="r", kind="base", folder=folder, parent=None, datasets=[text],
                spec={}, metrics={}, by=rosalind,
            )  # fmt: skip

        return register, lambda: withdraw_prompt(prompt=prompt)

    def check(_interleaving) -> None:
        assert ModelVersion.objects.get().withdrawn_data_at

    at_every_step(set_up, check)

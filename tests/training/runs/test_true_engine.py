"""A run from the launch to the registered model, by the engine itself."""

import pytest

from tests.training.runs.conftest import SMALL
from training.datasets.models import Kind
from training.registry.services import folder_of
from training.runs.models import Machine, Metric, RunEvent, State
from training.runs.outputs import outputs_of
from training.runs.services import launch

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_base_model_is_trained_registered_and_sampled_from(run, work, rosalind, dataset):
    work(run)

    assert (run.state, run.exit_code, run.attempt) == (State.SUCCEEDED, 0, 1)
    assert run.done_steps == run.all_steps == 6
    assert [one.step for one in Metric.objects.filter(run=run).order_by("step")] == [*range(1, 7)]
    assert "loss" in Metric.objects.filter(run=run).earliest("step").values
    base = run.produced.get()
    assert (base.name, base.kind, base.state) == ("base", "base", "candidate")
    assert (folder_of(base) / "model.safetensors").is_file()
    codes = RunEvent.objects.filter(run=run, kind="state").order_by("number")
    told = [event.data["code"] for event in codes if event.data["code"] != "saved"]
    assert told == ["queued", "claimed", "registered", "succeeded"]

    prompts = dataset(Kind.PROMPTS, [{"prompt": "why is"}])
    drawn = launch(
        step="sample",
        name="draw",
        spec={"n": 2, "max_reply_tokens": 4, "threads": 1},
        inputs={"models": [base], "prompts": prompts},
        by=rosalind,
    )
    work(drawn)

    assert drawn.state == State.SUCCEEDED
    replies = outputs_of(drawn).replies
    assert replies is not None
    assert len(replies.read_text().splitlines()) == 2


@pytest.mark.slow
def test_two_processes_by_torchrun_train_one_model(rosalind, text, machine, work):
    Machine.objects.filter(pk=machine.pk).update(slots=2)
    machine.refresh_from_db()

    run = launch(
        step="pretrain", name="both", spec=SMALL, inputs={"text": text}, by=rosalind, gpus=2
    )
    work(run)

    assert (run.state, run.done_steps) == (State.SUCCEEDED, 6)
    assert run.produced.count() == 1


@pytest.mark.slow
def test_what_one_of_two_processes_says_of_bad_input_is_heard(rosalind, dataset, machine, work):
    Machine.objects.filter(pk=machine.pk).update(slots=2)
    machine.refresh_from_db()
    broken = dataset(Kind.TEXT, [{"words": "none"}])

    run = launch(
        step="pretrain", name="both", spec=SMALL, inputs={"text": broken}, by=rosalind, gpus=2
    )
    work(run)

    assert (run.state, run.exit_code, run.attempt) == (State.FAILED, 2, 1)
    assert "line 1" in run.message

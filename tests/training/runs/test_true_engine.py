"""A run from the launch to the registered model, by the engine itself."""

from typing import Any

import pytest

from tests.training.runs.conftest import SMALL
from training.datasets.models import Kind
from training.registry.services import folder_of
from training.runs.models import Machine, Metric, Run, RunEvent, State
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
    assert 0 not in [event.data.get("step") for event in codes], "there was no checkpoint"

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
    what = {"code": "empty_string", "params": {"name": "text"}}
    assert run.mistakes == [{"field": "text", **what, "line": 1}]


@pytest.mark.slow
def test_an_ensemble_folds_and_a_policy_are_trained_by_a_worker(run, work, rosalind, dataset):
    base = work(run).produced.get()
    rows = [
        {
            "prompt": f"name room {n}",
            "replies": ["kitchen", "attic attic", "two"],
            "ranks": [1, 2, 3],
            "labeler": f"labeler-{n % 4}",
        }
        for n in range(12)
    ]
    rankings = dataset(Kind.RANKINGS, rows)
    prompts = dataset(Kind.PROMPTS, [{"prompt": f"name room {n}"} for n in range(4)])
    short = {"max_prompt_tokens": 20, "max_reply_tokens": 4, "threads": 1}

    def train(step: str, name: str, spec: dict[str, int], **inputs: Any) -> Run:
        done: Run = work(
            launch(step=step, name=name, spec=short | spec, inputs=inputs, by=rosalind)
        )
        assert done.state == State.SUCCEEDED, done.message
        return done

    several = {"members": 2, "batch": 4, "max_steps": 2}
    ensemble = train("reward", "rm", several, model=base, rankings=rankings)
    folded = train("reward", "rf", {"folds": 2, "batch": 4}, model=base, rankings=rankings)
    judge = ensemble.produced.order_by("pk").first()
    step = {"batch": 4, "minibatch": 4, "max_steps": 1}
    policy = train("ppo", "ppo", step, model=base, reward_model=judge, prompts=prompts)

    assert {one.kind for one in ensemble.produced.all()} == {"reward"}
    assert ensemble.produced.count() == 2
    assert "folds" in folded.summary
    assert {one.kind for one in policy.produced.all()} >= {"policy"}

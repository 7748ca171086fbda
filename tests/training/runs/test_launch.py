"""What can be launched, and in which words the rest is refused."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from training.datasets.models import Kind, State
from training.registry.models import Kind as ModelKind
from training.registry.models import Origin
from training.runs.errors import RunCannotMove, RunIsRefused
from training.runs.estimate import estimate
from training.runs.forms.fields import fields_of, names_of, presets_of
from training.runs.forms.inputs import INPUTS
from training.runs.models import Machine, Run
from training.runs.services import clone, inputs_of, launch, resume
from training.runs.sweeps import launch_sweep
from training.specs import STEPS, step_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def sft(model):
    return model("sft", shape={"parameters": 1e6, "layers": 2, "width": 64, "vocabulary": 50_000})


@pytest.fixture
def rankings(dataset):
    row = {"prompt": "a", "replies": ["x", "y"], "ranks": [1, 2]}
    return dataset(Kind.RANKINGS, [row] * 10)


def refused(**asked) -> dict[str, str]:
    asked = {"name": "", "spec": {}, "inputs": {}, **asked}
    with pytest.raises(RunIsRefused) as caught:
        launch(**asked)
    assert not Run.objects.exists()
    return caught.value.fields


def test_a_reward_model_run_waits_with_all_that_it_reads(rosalind, sft, rankings):
    run = launch(
        step="reward",
        name="rm",
        spec={"preset": "laptop", "epochs": 2},
        inputs={"model": sft, "rankings": rankings},
        by=rosalind,
    )

    assert run.state == "queued"
    assert inputs_of(run) == {"model": [sft], "rankings": [rankings]}
    assert (run.spec["epochs"], run.spec["batch"], run.spec["preset"]) == (2, 8, "laptop")
    assert not {"out", "lifeline", "model", "rankings", "step"} & set(run.spec)


@pytest.mark.parametrize(
    ("spec", "field", "said"),
    [
        ({"batch": 0}, "batch", "must be at least 1, not 0."),
        ({"bacth": 3}, "bacth", "Did you mean batch?"),
        ({"out": "/etc"}, "out", "cannot be set here"),
        ({"model": "/etc"}, "model", "cannot be set here"),
        ({"lifeline": False}, "lifeline", "cannot be set here"),
        ({"preset": "huge"}, "preset", "must be one of"),
        ({"learning_rate": "fast"}, "learning_rate", "must be a number"),
    ],
)
def test_a_wrong_field_is_named(spec, field, said, rosalind, sft, rankings):
    inputs = {"model": sft, "rankings": rankings}

    assert said in refused(step="reward", spec=spec, inputs=inputs, by=rosalind)[field]


def test_every_mistake_is_explained_in_the_readers_language(rosalind, sft, rankings):
    spec = {"batch": 0, "learning_rate": "fast"}
    inputs = {"model": sft, "rankings": rankings}

    with translation.override("zh-hans"):
        said = refused(step="reward", spec=spec, inputs=inputs, by=rosalind)

    assert said == {
        "batch": "必须至少为 1，而不是 0。",
        "learning_rate": "必须是数字，而不是 'fast'。",
    }


def test_what_stands_under_the_wrong_name_is_refused(rosalind, model, sft, rankings, dataset):
    reward = model("rm", ModelKind.REWARD)
    prompts = dataset(Kind.PROMPTS, [{"prompt": "a"}])
    inputs = {"model": reward, "reward_model": sft, "prompts": rankings, "replies": prompts}

    said = refused(step="ppo", inputs=inputs, by=rosalind)

    assert set(said) == {"model", "reward_model", "prompts", "replies"}


def test_what_is_missing_is_asked_for(rosalind):
    assert set(refused(step="ppo", by=rosalind)) == {"model", "reward_model", "prompts"}


def test_withdrawn_and_unready_data_and_served_models_are_refused(rosalind, sft, rankings, model):
    rankings.withdrawn_at = timezone.now()
    rankings.save()
    served = model("served", origin=Origin.ENDPOINT)
    inputs = {"model": served, "rankings": rankings}
    said = refused(step="reward", inputs=inputs, by=rosalind)
    assert "withdrawn" in said["rankings"]
    assert "elsewhere" in said["model"]

    rankings.withdrawn_at, rankings.state = None, State.FREEZING
    rankings.save()
    inputs["model"] = sft
    assert "not ready" in refused(step="reward", inputs=inputs, by=rosalind)["rankings"]


def test_more_gpus_than_any_machine_has_are_refused(rosalind, sft, rankings):
    Machine.objects.create(name="a", slots=2)
    inputs = {"model": sft, "rankings": rankings}

    assert "2" in refused(step="reward", inputs=inputs, by=rosalind, gpus=4)["gpus"]
    assert launch(step="reward", name="", spec={}, inputs=inputs, by=rosalind, gpus=2).gpus == 2


def test_only_replies_of_a_run_that_succeeded_are_scored(rosalind, model, run):
    reward = model("rm", ModelKind.REWARD)
    inputs = {"reward_model": reward, "replies": run}
    with pytest.raises(RunIsRefused) as caught:
        launch(step="score", name="", spec={}, inputs=inputs, by=rosalind)
    assert "wrote no replies" in caught.value.fields["replies"]

    drawn = Run.objects.create(name="drawn", step="sample", created_by=rosalind)
    drawn.state, drawn.ended_at = "succeeded", timezone.now()
    drawn.save()
    inputs = {"reward_model": [reward], "replies": drawn}
    assert launch(step="score", name="", spec={}, inputs=inputs, by=rosalind).pk


def test_a_sweep_is_launched_whole_or_not_at_all(rosalind, sft, rankings):
    about = {"step": "reward", "name": "lr", "spec": {}, "by": rosalind}
    about["inputs"] = {"model": sft, "rankings": rankings}

    with pytest.raises(RunIsRefused) as refused:
        launch_sweep(field="learning_rate", values=[1e-5, "x", "y"], **about)
    assert "x:" in refused.value.fields["values"]
    assert "y:" in refused.value.fields["values"]
    assert not Run.objects.exists()

    sweep = launch_sweep(field="learning_rate", values=[1e-5, 2e-5], **about)
    assert [run.spec["learning_rate"] for run in sweep.runs.order_by("pk")] == [1e-5, 2e-5]


def test_a_clone_takes_over_all_but_the_changes(rosalind, sft, rankings):
    inputs = {"model": sft, "rankings": rankings}
    first = launch(
        step="reward",
        name="rm",
        spec={"preset": "laptop", "epochs": 3},
        inputs=inputs,
        by=rosalind,
    )

    again = clone(run=first, by=rosalind, changes={"seed": 7})
    assert again.spec == first.spec | {"seed": 7}
    assert again.cloned_from == first
    assert inputs_of(again) == inputs_of(first)

    other = clone(run=first, by=rosalind, changes={"preset": "small-gpu"})
    assert (other.spec["epochs"], other.spec["lora"], other.spec["batch"]) == (3, 16, 64)


def test_a_run_on_withdrawn_prompts_does_not_go_on(rosalind, run):
    Run.objects.filter(pk=run.pk).update(
        state="failed", ended_at=timezone.now(), withdrawn_data_at=timezone.now()
    )
    run.refresh_from_db()

    with pytest.raises(RunCannotMove, match="withdrawn"):
        resume(run=run, by=rosalind)


def test_an_estimate_counts_as_the_paper_does(sft, rankings):
    rankings.rows, rankings.size = 1000, 1000 * 4000  # a thousand tokens each
    rankings.save()

    foretold = estimate(
        step="reward", spec={"batch": 10}, inputs={"model": sft, "rankings": rankings}
    )

    assert (foretold.steps, foretold.tokens) == (100, 1e6)
    assert foretold.petaflop_days == pytest.approx(6 * 1e6 * 1e6 / 1e15 / 86400)
    weights = {name: foretold.memory[name] for name in ("weights", "gradients", "moments")}
    assert weights == {"weights": 4e6, "gradients": 4e6, "moments": 8e6}


def test_an_estimate_says_that_many_prompts_are_too_long(sft, dataset):
    lengths = {"up to": {"512": 1, "1024": 1, "4096": 8}, "longest": 4000, "mean": 2000}
    shown = dataset(Kind.DEMONSTRATIONS, [{"prompt": "a", "response": "b"}] * 10, "shown")
    shown.card = {"characters": {"prompt": lengths}}
    shown.save()
    asked: dict[str, Any] = {"step": "sft", "inputs": {"model": sft, "demonstrations": shown}}

    short = estimate(spec={"batch": 2, "max_prompt_tokens": 256}, **asked)
    long = estimate(spec={"batch": 2, "max_prompt_tokens": 1024}, **asked)

    assert short.notes == [
        "At least 80 % of the prompts in shown are probably longer than 256 tokens"
        " (prompt length limit) and will be left out."
    ]
    assert long.notes == []


def ended(run, seconds):
    start = timezone.now()
    Run.objects.filter(pk=run.pk).update(
        state="succeeded", attempt=1, started_at=start, ended_at=start + timedelta(seconds=seconds)
    )


def test_an_estimate_is_a_range_that_learns_from_the_runs_of_this_site(rosalind, sft, rankings):
    inputs = {"model": sft, "rankings": rankings}
    asked: dict[str, Any] = {"step": "reward", "spec": {"batch": 2}, "inputs": inputs}
    at_first: Any = estimate(**asked)

    for times in (3, 4, 5):
        ended(launch(name="", by=rosalind, **asked), at_first.seconds * times)
    learned: Any = estimate(**asked)
    longer: Any = estimate(**asked | {"spec": {"batch": 2, "epochs": 100}})

    assert (at_first.seconds_from, learned.seconds_from) == ("arithmetic", "similar runs")
    assert at_first.seconds_high == pytest.approx(at_first.seconds * 4)
    assert learned.seconds == pytest.approx(at_first.seconds * 4)
    assert learned.seconds_low == pytest.approx(learned.seconds / 1.5)
    assert learned.seconds_high == pytest.approx(learned.seconds * 1.5)
    assert longer.seconds > learned.seconds
    direct = estimate(step="direct", spec={}, inputs=inputs)
    assert direct.seconds_from == "other runs"


def test_a_range_from_few_runs_stays_wide_and_a_run_without_duration_teaches_nothing(
    rosalind, sft, rankings
):
    inputs = {"model": sft, "rankings": rankings}
    asked: dict[str, Any] = {"step": "reward", "spec": {"batch": 2}, "inputs": inputs}
    at_first: Any = estimate(**asked)

    ended(launch(name="", by=rosalind, **asked), 0)
    assert estimate(**asked).seconds_from == "arithmetic"

    for wide in (4, 2, 1.5):
        ended(launch(name="", by=rosalind, **asked), at_first.seconds * 3)
        learned: Any = estimate(**asked)
        assert learned.seconds == pytest.approx(at_first.seconds * 3)
        assert learned.seconds_low == pytest.approx(learned.seconds / wide)
        assert learned.seconds_high == pytest.approx(learned.seconds * wide)


def test_sampling_takes_longer_than_reading_as_much(dataset, sft):
    text = dataset(Kind.TEXT, [{"text": "a" * 4096}] * 10)
    prompts = dataset(Kind.PROMPTS, [{"prompt": "a"}] * 10)
    spec = {"max_reply_tokens": 1024}

    read: Any = estimate(step="evaluate", spec=spec, inputs={"model": sft, "text": text})
    written: Any = estimate(
        step="sample", spec=spec | {"n": 1}, inputs={"models": [sft], "prompts": prompts}
    )
    by_two = estimate(
        step="sample", spec=spec | {"n": 2}, inputs={"models": [sft], "prompts": prompts}
    )

    assert written.tokens == pytest.approx(read.tokens, rel=0.02)
    assert written.seconds > read.seconds
    assert by_two.tokens == 2 * written.tokens


def test_an_estimate_of_best_of_n_counts_the_model_that_chooses(dataset, model, sft):
    prompts = dataset(Kind.PROMPTS, [{"prompt": "a"}] * 10)
    inputs = {"models": [sft], "prompts": prompts}
    chooser = model("rm", ModelKind.REWARD, shape=sft.shape | {"parameters": 2e6})

    drawn = estimate(step="sample", spec={"n": 4}, inputs=inputs)
    chosen = estimate(
        step="sample", spec={"n": 1, "best_of": 4}, inputs=inputs | {"chooser": chooser}
    )

    assert chosen.tokens == drawn.tokens
    assert chosen.memory["weights"] == pytest.approx(3 * drawn.memory["weights"])
    assert chosen.petaflop_days == pytest.approx(3 * drawn.petaflop_days)


def test_every_field_and_input_has_words():
    for step, spec in STEPS.items():
        assert names_of(spec) == {field.name for field in fields_of(step)}
        assert set(INPUTS[step]) <= set(step_words.INPUTS)
        assert set(presets_of(step)) <= set(step_words.PRESETS)
    assert set(step_words.STEPS) == set(STEPS)


def test_the_description_of_a_field_is_the_one_of_its_dataclass():
    dropout = next(field for field in fields_of("sft") if field.name == "dropout")

    own = {f.name: f for f in dataclasses.fields(STEPS["sft"])}["dropout"]
    assert (dropout.kind, dropout.default) == ("float", own.default)
    assert (dropout.least, dropout.most) == (own.metadata["least"], own.metadata["most"])

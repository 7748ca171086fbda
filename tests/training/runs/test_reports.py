"""Report cards of reward models: what the engine wrote, as the API shows it."""

import json

import pytest

from training.datasets.models import Kind
from training.registry.models import Kind as ModelKind
from training.registry.models import ModelVersion
from training.runs import folder
from training.runs.erasure import FILES_WITH_PROMPTS
from training.runs.models import Run, RunInput, State, Step
from training.runs.report import about
from training.store.store import put_file

pytestmark = pytest.mark.django_db
ADDRESS = "/api/runs/reports/"


def scored(right: float, *, of: str = "held_out", prompts: int = 30):
    """Rows of a model that orders this share of pairs as people do."""
    return [
        {
            "of": of,
            "line": n + 1,
            "prompt": n,
            "replies": [2 * n, 2 * n + 1],
            "ranks": [1, 2],
            "scores": [1.0, 0.0] if n < right * prompts else [0.0, 1.0],
            "lengths": [9, 5],
            "labeler": "ada",
            "about": {"language": "en", "writers": ["sft", "base"]},
        }
        for n in range(prompts)
    ]


@pytest.fixture
def rankings(dataset):
    return dataset(Kind.RANKINGS, [{"prompt": "?", "replies": ["a", "b"], "ranks": [1, 2]}])


@pytest.fixture
def finished(rosalind, rankings, tmp_path):
    def make(name, rows, data=rankings, step=Step.REWARD, **more):
        run = Run.objects.create(
            name=name,
            step=step,
            state=State.SUCCEEDED,
            created_by=rosalind,
            ended_at="2026-11-30T12:00Z",
            **more,
        )
        RunInput.objects.create(run=run, name="rankings", dataset=data)
        file = tmp_path / "scored.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
        put_file(file, f"{folder.key_of(run)}/scored.jsonl")
        return run

    return make


def read(client, *runs):
    answer = client.get(ADDRESS, {"runs": ",".join(str(run.public_id) for run in runs)})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_report_card_shows_accuracy_beside_length(rosalind, client_of, finished, rankings):
    [found] = read(client_of(rosalind), finished("rm", scored(0.8)))

    assert (found["name"], found["dataset"]["name"]) == ("rm", rankings.name)
    card = found["card"]
    assert card["accuracy"]["value"] == pytest.approx(0.8)
    assert card["accuracy"]["low"] < 0.8 < card["accuracy"]["high"]
    assert card["length"]["value"] == 1
    assert card["people"] is None
    assert {one["name"] for one in card["writers"]} == {"sft", "base"}
    assert found["minus_first"] is None


def test_two_models_are_compared_on_the_same_rankings(rosalind, client_of, finished, dataset):
    first, second = finished("one", scored(0.5)), finished("two", scored(0.9))
    other = dataset(Kind.RANKINGS, [{"prompt": "?", "replies": ["a", "b"], "ranks": [1, 2]}], "o")
    third = finished("three", scored(0.9), other)

    found = read(client_of(rosalind), first, second, third)

    assert found[1]["minus_first"]["value"] == pytest.approx(0.4)
    assert found[1]["minus_first"]["low"] > 0
    assert found[2]["minus_first"] is None, "other rankings say nothing about the difference"


def test_a_run_without_scored_rankings_has_no_card(rosalind, client_of, finished):
    run = finished("rm", scored(0.8))
    unfinished = finished("now", scored(0.8))
    Run.objects.filter(pk=unfinished.pk).update(state=State.RUNNING, ended_at=None)

    found = read(client_of(rosalind), finished("empty", []), run, unfinished)

    assert [one["card"] is None for one in found] == [True, False, True]
    assert found[1]["minus_first"] is None


def test_an_evaluation_shows_what_best_of_n_gains(rosalind, client_of, finished, tmp_path):
    run = finished("ev", [], step=Step.EVALUATE)
    drawn = [{"scores": [1.0, 3.0], "judged": [2.0, 0.0], "tokens": [4, 9]}] * 6
    file = tmp_path / "drawn.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in drawn))
    put_file(file, f"{folder.key_of(run)}/drawn.jsonl")

    [found] = read(client_of(rosalind), run)

    assert found["card"] is None
    values = {name: [one["value"] for one in found["gain"][name]] for name in ("model", "judge")}
    assert values == {"model": [2.0, 3.0], "judge": [1.0, 0.0]}
    assert [one["kl"] for one in found["gain"]["model"]] == pytest.approx([0, 0.193147], abs=1e-6)


def test_scores_of_withdrawn_replies_are_erased_with_their_texts():
    assert "scored.jsonl" in FILES_WITH_PROMPTS
    assert "scored.jsonl" in folder.READ_FILES


def test_the_cards_of_a_model_are_its_own_and_those_of_evaluations(finished, rosalind):
    made = finished("rm", scored(0.8))
    model = ModelVersion.objects.create(
        name="rm", kind=ModelKind.REWARD, origin="run", run=made, created_by=rosalind
    )
    evaluation = finished("ev", scored(0.7), step=Step.EVALUATE)
    RunInput.objects.create(run=evaluation, name="reward_model", model=model)
    finished("other", scored(0.7), step=Step.EVALUATE)

    assert list(about(model)) == [made, evaluation]

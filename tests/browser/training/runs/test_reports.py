"""Report cards of reward models, on the pages of runs and model versions and side by side."""

import json
import random

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from labeling.models import User
from tests.browser.training.runs.test_run_deeds import quiet
from tests.browser.training.runs.test_runs import rosalind  # noqa: F401
from tests.browser.visit import check_accessible, check_reflow, take_picture, wait_until_there
from training.datasets.models import Dataset, Kind
from training.datasets.models import State as DatasetState
from training.registry.models import Kind as ModelKind
from training.registry.models import ModelVersion, Origin
from training.runs import folder
from training.runs.models import Run, RunInput, State, Step
from training.store.store import put_file

RUNS = "/admin/training/run/"
LOOKS = [(1440, "light", "en"), (390, "dark", "zh-Hans"), (320, "light", "en")]


@pytest.fixture
def reports(rosalind, tmp_path):  # noqa: F811
    """Two reward models that were measured on the same rankings, one noisier than the other."""
    rankings = Dataset.objects.create(
        name="held-out", kind=Kind.RANKINGS, state=DatasetState.READY, made_by=rosalind,
        key="datasets/held-out/rows.jsonl", sha256="1" * 64, rows=400,
    )  # fmt: skip
    return [
        measured(rosalind, rankings, tmp_path, name, noise)
        for name, noise in (("rm-large", 0.6), ("rm-small", 2.0))
    ]


def benchmark(by, tmp_path):
    """An evaluation on rows like those of RM-Bench and of the subset Ties."""
    rankings = Dataset.objects.create(name="benchmark", kind=Kind.RANKINGS, made_by=by)
    run = Run.objects.create(
        name="benchmark", step=Step.EVALUATE, state=State.SUCCEEDED, created_by=by,
        ended_at=timezone.now(),
    )  # fmt: skip
    RunInput.objects.create(run=run, name="rankings", dataset=rankings)
    score = random.Random(3)  # noqa: S311
    made = []
    for n in range(40):
        about = {"subset": "chat", "styles": 3}
        if n % 2:
            about = {"subset": "Ties", "id": f"{'tied' if n % 4 == 1 else 'ref'}:{n // 4}"}
        scores = [score.gauss(1, 1) for _ in range(3)] + [score.gauss(0, 1) for _ in range(3)]
        row = {"of": "rankings", "line": n + 1, "prompt": n, "labeler": "", "about": about}
        row |= {"replies": [6 * n + i for i in range(6)], "ranks": [1, 1, 1, 2, 2, 2]}
        made.append(row | {"scores": scores, "lengths": [9, 8, 7, 6, 5, 4]})
    file = tmp_path / "bench.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in made))
    put_file(file, f"{folder.key_of(run)}/scored.jsonl")
    drawn = [[score.gauss(0, 1) for _ in range(64)] for _ in range(12)]
    file.write_text(
        "".join(
            json.dumps(
                {
                    "scores": own,
                    "judged": [one * 0.5 + score.gauss(0, 1) for one in own],
                    "tokens": [round(40 + 8 * one) for one in own],
                }
            )
            + "\n"
            for own in drawn
        )
    )
    put_file(file, f"{folder.key_of(run)}/drawn.jsonl")
    return run


def measured(by, rankings, tmp_path, name, noise):
    ended = timezone.now()
    run = Run.objects.create(
        name=name, step=Step.REWARD, state=State.SUCCEEDED, created_by=by, ended_at=ended
    )
    RunInput.objects.create(run=run, name="rankings", dataset=rankings)
    ModelVersion.objects.create(
        name=name, kind=ModelKind.REWARD, origin=Origin.RUN, run=run, created_by=by, key=f"m/{name}"
    )
    file = tmp_path / "scored.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows(noise)))
    put_file(file, f"{folder.key_of(run)}/scored.jsonl")
    return run


def rows(noise):
    people, model = random.Random(1), random.Random(2)  # noqa: S311
    line = 0
    for prompt in range(60):
        truth = [people.gauss(0, 1) for _ in range(4)]
        scores = [one + model.gauss(0, noise) for one in truth]
        others = [one + model.gauss(0, noise) for one in truth]
        lengths = [max(20, int(200 + 60 * one + people.gauss(0, 90))) for one in truth]
        for labeler in ("ada", "grace"):
            line += 1
            seen = [round(one + people.gauss(0, 0.7)) for one in truth]
            yield {
                **{"of": "held_out", "line": line, "prompt": prompt, "labeler": labeler},
                "replies": [4 * prompt + n for n in range(4)],
                "ranks": [1 + sum(one > own for one in seen) for own in seen],
                **{"scores": scores, "members": [others], "lengths": lengths},
                "about": {
                    "language": ["en", "de", "zh-Hans"][prompt % 3],
                    "use_case": ["brainstorming", "open_qa"][prompt % 2],
                    "week": f"2026-W{46 + prompt % 3}",
                    "writers": ["base-1", "sft-1", "ppo-1", "ppo-ptx-1"],
                },
            }


def test_a_researcher_reads_whether_the_model_is_better_than_length_and_the_last_one(
    visit,
    rosalind,  # noqa: F811
    reports,
):
    ids = ",".join(str(run.public_id) for run in reports)

    page = visit(rosalind, f"{RUNS}reports/?runs={ids}")

    card = page.get_by_role("region", name="Report card")
    expect(card.get_by_role("row", name="Accuracy minus length")).to_be_visible()
    expect(card.get_by_role("row", name="People with each other")).to_contain_text("%")
    worse = card.get_by_role("row", name="Accuracy minus the first report")
    expect(worse).to_contain_text("-")
    page.get_by_role("button", name="Divide by").first.click()
    page.get_by_role("option", name="Language").click()
    expect(page.get_by_role("img", name="Where it fails").first).to_be_visible()
    check_accessible(page, "report cards side by side")


def test_the_pages_of_a_run_and_of_its_model_show_the_card(visit, rosalind, reports):  # noqa: F811
    run = reports[0]

    page = quiet(visit(rosalind, f"{RUNS}reports/"))
    start = page.url.split("/admin")[0]
    page.goto(f"{start}{RUNS}{run.public_id}/change/")
    expect(page.get_by_role("heading", name="Report card")).to_be_visible()
    page.goto(start + f"/admin/training/modelversion/{run.produced.get().pk}/change/")
    expect(page.get_by_role("heading", name="Report card")).to_be_visible()
    page.get_by_role("link", name="Compare with other reward models").click()
    expect(page.get_by_role("heading", name="Report cards of reward models")).to_be_visible()
    expect(page.get_by_role("region", name="Report card")).to_contain_text("rm-large")


@pytest.mark.slow
@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_report_cards_look_right(
    visit,
    rosalind,  # noqa: F811
    reports,
    tmp_path,
    width,
    theme,
    language,
):
    User.objects.filter(pk=rosalind.pk).update(interface_language=language)
    ids = ",".join(str(run.public_id) for run in [*reports, benchmark(rosalind, tmp_path)])
    page = visit(
        rosalind, f"{RUNS}reports/?runs={ids}", width=width, theme=theme, language=language
    )
    wait_until_there(page)
    expect(page.locator("figure svg").first).to_be_visible()
    page.wait_for_timeout(700)
    take_picture(page, f"reports-{width}-{theme}-{language}")
    check_accessible(page, f"report cards at {width} px, {theme}")
    check_reflow(page, "reports")

"""Researchers lead the loop around in the admin: its picture, a batch, and a round."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from labeling.models import Role, Task, User
from tests.browser.visit import check_accessible, scrolled_sideways, take_picture
from tests.training.standing_in import answer, model_of, prompts, unfinished
from training.datasets.services import add_text
from training.registry.services import promote
from training.rounds.models import Round
from training.rounds.plan import Plan
from training.rounds.services import begin_round, next_step
from training.samples.jobs import release_batch
from training.samples.models import SampleBatch

LOOP = "/admin/training/round/"


@pytest.fixture
def rosalind(db, settings, tmp_path) -> User:
    settings.ARTIFACTS_DIR = tmp_path / "artifacts"
    return User.objects.create_user(
        "rosalind", "r@example.org", roles=[Role.RESEARCHER], is_staff=True, name="Rosalind"
    )


@pytest.fixture
def policy(rosalind):
    prompts(12, split="train")
    promote(model=model_of("sft", rosalind), by=rosalind, reason="The first.")


def begun(by: User) -> SampleBatch:
    """A round whose first batch can be looked at."""
    round_ = begin_round(plan=Plan(least_replies=4, most_replies=6), by=by)
    next_step(round_=round_, stage="sample", by=by)
    while runs := unfinished():
        for run in runs:
            answer(run, says=lambda prompt, model, place: f"{prompt}: reply {place % 5}. " * 8)
    return SampleBatch.objects.get()


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1440, "light", "en"), (390, "dark", "zh-Hans")]
)
def test_the_loop_is_a_picture_with_its_next_step(visit, rosalind, policy, width, theme, language):
    User.objects.filter(pk=rosalind.pk).update(interface_language=language)
    batch = begun(rosalind)

    page = visit(rosalind, LOOP, width=width, theme=theme, language=language)
    says = {"en": "Release batch to labelers", "zh-Hans": "向标注员发布批次"}[language]
    expect(page.get_by_role("button", name=says)).to_be_visible()
    take_picture(page, f"loop-{width}-{theme}-{language}")
    check_accessible(page, f"the loop at {width} px, {theme}")

    page.goto(page.url.replace(LOOP, f"/admin/training/samplebatch/{batch.pk}/change/"))
    expect(page.locator("article").first).to_be_visible()
    take_picture(page, f"batch-{width}-{theme}-{language}")
    check_accessible(page, f"a batch at {width} px, {theme}")


def test_a_round_begins_and_its_batch_is_released_by_clicks(visit, rosalind, policy):
    page = visit(rosalind, LOOP)
    fill(page, "Number of prompts", "3")
    page.get_by_role("button", name="Start round").click()
    page.get_by_role("button", name="Generate replies").click()
    expect(page.get_by_text("Generating replies.")).to_be_visible()
    for run in unfinished():
        answer(run)

    page.get_by_role("button", name="Release batch to labelers").click()
    expect(page.get_by_text("Releasing the batch to labelers.")).to_be_visible()
    release_batch(SampleBatch.objects.get().pk)
    expect(page.get_by_role("button", name="Start labeling")).to_be_visible()

    assert Task.objects.filter(round_number=Round.objects.get().number).count() == 3


def test_a_round_is_planned_from_what_there_is(visit, rosalind, policy):
    for name in ("pages", "letters"):
        add_text(name=name, chunks=[b"The sky is blue."], by=rosalind, lines_of_json=False)
    model_of("older", rosalind)
    page = visit(rosalind, LOOP)
    pick(page, "Start model", "older")
    pick(page, "Pretraining text", "pages")
    pick(page, "Held-out text", "letters")
    fill(page, "Labeling end date", "2099-12-31")
    take_picture(page, "loop-plan-en")
    page.get_by_role("button", name="Start round").click()
    expect(page.get_by_role("button", name="Generate replies")).to_be_visible()

    plan = Plan.parse(Round.objects.get().plan)
    assert (plan.start, plan.text, plan.held_out_text) == ("older", "pages", "letters")
    assert plan.until == "2099-12-31"


def test_a_batch_is_drawn_by_hand(visit, rosalind, policy):
    page = visit(rosalind, "/admin/training/samplebatch/add/")
    fill(page, "Name", "By hand")
    fill(page, "sft", "100")
    take_picture(page, "new-batch")
    check_accessible(page, "drawing a batch")
    page.get_by_role("button", name="Generate replies").click()

    expect(page.get_by_role("heading", name="By hand").last).to_be_visible()
    assert SampleBatch.objects.get().prompts.count() == 12


def fill(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).fill(value)


def pick(page: Page, label: str, option: str) -> None:
    page.get_by_role("button", name=re.compile(f"{label}$")).click()
    page.get_by_role("option", name=option, exact=True).click()


@pytest.mark.parametrize(
    ("width", "theme", "language"),
    [(1440, "light", "en"), (390, "dark", "zh-Hans"), (320, "light", "en")],
)
def test_a_closed_round_has_a_page_with_what_its_gate_measured(
    visit, rosalind, policy, width, theme, language
):
    User.objects.filter(pk=rosalind.pk).update(interface_language=language)
    round_ = begin_round(plan=Plan(least_replies=4, most_replies=6), by=rosalind)
    checks = [
        {"name": "win_rate", "value": 0.58, "limit": 0.5, "passed": True, "low": 0.51,
         "high": 0.64, "before": None, "after": None},
        {"name": "kl", "value": 7.5, "limit": 10.0, "passed": True, "low": None,
         "high": None, "before": 2.0, "after": 7.5},
    ]  # fmt: skip
    seen = {"candidate": "policy-2", "current": "policy-1", "checks": checks}
    seen |= {"decided": "keep", "reason": "Too few people compared."}
    round_.stages.filter(name="gate").update(evidence=seen, state="done", ended_at=timezone.now())
    Round.objects.update(state="done", ended_at=timezone.now())

    page = visit(rosalind, LOOP, width=width, theme=theme, language=language)
    name = {"en": "Round 1", "zh-Hans": "第 1 轮"}[language]
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("table")).to_contain_text("0.580 (0.510 – 0.640)")
    expect(page.get_by_text("Too few people compared.")).to_be_visible()
    assert scrolled_sideways(page) == []
    take_picture(page, f"round-{width}-{theme}-{language}")
    check_accessible(page, f"a closed round at {width} px, {theme}")

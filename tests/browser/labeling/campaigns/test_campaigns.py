"""Human evaluation of models, from the plan to the picture."""

import csv
import random
import struct
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from labeling.campaigns.services import give_replies, open_campaign, plan_campaign
from labeling.campaigns.terms import Entry, Terms, Wanted
from labeling.labels.answers import Answer, Measures, RatingGiven
from labeling.labels.services import hand_in
from labeling.models import Campaign, Prompt, Reply, Role, Seat, User
from labeling.prompts.models import Kind, Split
from labeling.tasks.blindness import slots
from labeling.tasks.services import take_seat
from tests.browser.visit import check_accessible, check_looks, check_room, downloaded
from tests.labeling.conftest import key, qualified
from training.models import ModelVersion

__all__ = ["qualified"]  # a fixture

PROMPTS = 24
FILES = ("Numbers (CSV)", "Image for print (SVG)", "Image (PNG)")
TASTE = {"base (few-shot)": 0.0, "sft-1": 1.0, "ppo-1": 1.6, "ppo-ptx-1": 2.2}


@pytest.fixture(autouse=True)
def models(rosalind) -> None:
    for name in ("sft-1", "base", "ppo-1", "ppo-ptx-1"):
        ModelVersion.objects.create(
            name=name, kind="policy", origin="endpoint", created_by=rosalind
        )


def choose(page: Page, field: str, model: str) -> None:
    page.get_by_role("button", name=field).click()
    page.get_by_role("option", name=model, exact=True).click()


@pytest.fixture
def rosalind(db) -> User:
    """A researcher."""
    return User.objects.create_user(
        "rosalind", "r@example.org", name="Rosalind Franklin", roles=[Role.RESEARCHER]
    )


@pytest.fixture
def prompts(db) -> None:
    for number in range(PROMPTS):
        Prompt.objects.create(
            turns=[{"role": "user", "text": f"Explain word {number} to a child."}],
            split=Split.TEST,
            kind=Kind.CUSTOMER if number % 2 else Kind.PLAIN,
        )


def replies_for(campaign: Campaign) -> None:
    for entrant in campaign.entrants.all():
        asked = campaign.prompts.values_list("prompt", flat=True)
        give_replies(
            entrant=entrant, texts={prompt: answer(prompt, entrant.position) for prompt in asked}
        )


def answer(prompt: int, position: int) -> str:
    """An answer whose length and Markdown have nothing to do with who wrote it."""
    said = random.Random(prompt * 10 + position)  # noqa: S311  # of a test
    items = "".join(f"\n- Point **{n}**" for n in range(said.randrange(4)))
    return f"An answer, number {position}.{' Very well.' * said.randrange(9)}{items}"


@pytest.fixture
def finished(rosalind, prompts, qualified) -> Campaign:
    """Labels by both groups, of people who like the newest model best, mostly."""
    entries = [
        Entry("sft-1", baseline=True),
        Entry("base", examples="Q: Two and two?\nA: Four.\n"),
        Entry("ppo-1"),
        Entry("ppo-ptx-1"),
    ]
    campaign = plan_campaign(
        name="Spring evaluation",
        entries=entries,
        wanted=Wanted(number=PROMPTS),
        terms=Terms(training_labels=1, held_out_labels=1),
        created_by=rosalind,
    )
    replies_for(campaign)
    open_campaign(campaign=campaign)
    chance = random.Random(7)  # noqa: S311  # of a test
    for labeler in (qualified("ada"), qualified("hilda", held_out=True)):
        for _ in range(PROMPTS):
            label_one(labeler, chance)
    campaign.refresh_from_db()
    return campaign


def label_one(labeler: User, chance: random.Random) -> None:
    screen = take_seat(labeler=labeler)
    shown = Seat.objects.get(pk=screen.seat_pk).shown
    writers = [Reply.objects.get(pk=pk).writer.model_version for pk in shown]
    liking = {
        slot: TASTE[writer] + chance.gauss(0, 1)
        for slot, writer in zip(slots(len(shown)), writers, strict=True)
    }
    best_first = sorted(liking, key=lambda slot: -liking[slot])
    ratings = {
        slot: RatingGiven(
            max(1, min(7, round(4 + value))), ("hallucination",) if value < 0 else (), ""
        )
        for slot, value in liking.items()
    }
    hand_in(
        seat_id=screen.public_id,
        labeler=labeler,
        key=key(),
        answer=Answer(ranking=[[slot] for slot in best_first], ratings=ratings),
        measures=Measures(active_ms=40_000),
    )


def test_a_researcher_plans_opens_and_closes_a_campaign(visit, rosalind, prompts):
    page = visit(rosalind, "/campaigns")
    expect(page.get_by_text("No campaigns yet")).to_be_visible()
    page.get_by_role("link", name="Plan a campaign").click()
    page.get_by_label("Name", exact=True).fill("Spring evaluation")
    choose(page, "Model 1", "sft-1")
    choose(page, "Model 2", "ppo-1")
    page.get_by_label("Number of prompts").fill("10")
    page.get_by_label("Labels per prompt by training labelers").fill("2")
    expect(page.get_by_text("10 of 24 matching held-out prompts, 20 labels")).to_be_visible()
    page.get_by_role("button", name="Generate replies").click()

    expect(page.get_by_role("heading", name="Spring evaluation")).to_be_visible()
    expect(page.get_by_text("20 replies are still being generated")).to_be_visible()
    replies_for(Campaign.objects.get())
    page.get_by_role("button", name="Open to labelers").click(timeout=15_000)
    expect(page.get_by_text("Training labelers: 0 of 20 labels")).to_be_visible()

    page.get_by_role("button", name="Close").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Close permanently").click()
    expect(page.get_by_text("Closed", exact=True)).to_be_visible()


def test_a_manager_plans_a_campaign_over_the_models_that_exist(visit, prompts):
    mary = User.objects.create_user("mary", name="Mary Jackson", roles=[Role.MANAGER])
    page = visit(mary, "/campaigns")
    page.get_by_role("link", name="Plan a campaign").click()
    page.get_by_label("Name", exact=True).fill("Autumn evaluation")
    choose(page, "Model 1", "sft-1")
    choose(page, "Model 2", "ppo-1")
    check_accessible(page, "a manager's plan")
    page.get_by_role("button", name="Generate replies").click()

    expect(page.get_by_role("heading", name="Autumn evaluation")).to_be_visible()
    replies_for(Campaign.objects.get())
    page.get_by_role("button", name="Open to labelers").click(timeout=15_000)
    page.get_by_role("button", name="Close").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Close permanently").click()
    expect(page.get_by_text("Closed", exact=True)).to_be_visible()


def test_a_plan_that_does_not_hold_says_why_and_loses_nothing(visit, rosalind, prompts):
    page = visit(rosalind, "/campaigns/new")
    page.get_by_label("Name", exact=True).fill("Twice")
    choose(page, "Model 1", "sft-1")
    choose(page, "Model 2", "sft-1")
    page.get_by_role("button", name="Generate replies").click()

    expect(page.get_by_text("A model takes part twice")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Twice")


def test_results_are_there_as_pictures_and_as_numbers(visit, rosalind, finished):
    page = visit(rosalind, f"/campaigns/{finished.public_id}")

    figure = page.get_by_role("figure", name="Win rate")
    figure.get_by_role("button", name="Show as table").click()
    for kind in ("As ranked", "At equal length"):
        expect(figure.get_by_role("row", name=f"ppo-ptx-1 {kind}")).to_contain_text("%")
    page.get_by_text("Held-out labelers", exact=True).first.click()
    expect(page.get_by_text("Based on 24 labels on 24 prompts")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Based on 24 labels on 24 prompts")).to_be_visible()


def test_the_leaderboard_orders_all_models_and_can_hold_style_equal(visit, rosalind, finished):
    page = visit(rosalind, "/campaigns")
    page.get_by_role("link", name="Leaderboard").click()

    table = page.get_by_role("table").first
    expect(table.get_by_role("row")).to_have_count(5)
    expect(table.get_by_role("row").nth(1)).to_contain_text("ppo-ptx-1")
    expect(page.get_by_text("Based on 48 labels on 24 prompts")).to_be_visible()
    page.get_by_text("Held-out labelers", exact=True).click()
    expect(page.get_by_text("Based on 24 labels on 24 prompts")).to_be_visible()
    page.get_by_text("Alike in style", exact=True).click()
    expect(page.get_by_role("figure", name="Effect of style")).to_be_visible()
    page.reload()
    expect(page.get_by_role("figure", name="Effect of style")).to_be_visible()
    expect(page.get_by_text("Based on 24 labels on 24 prompts")).to_be_visible()


def test_a_leaderboard_without_labels_says_so(visit, rosalind):
    page = visit(rosalind, "/campaigns/leaderboard")

    expect(page.get_by_text("No comparisons yet")).to_be_visible()
    check_accessible(page, "the empty leaderboard")


def test_every_result_is_a_file_for_a_paper_and_for_other_programs(
    visit, rosalind, finished, tmp_path
):
    page = visit(rosalind, f"/campaigns/{finished.public_id}")
    page.get_by_role("figure", name="Made up").get_by_role("img").wait_for()  # the last to come
    figures = page.get_by_role("figure")
    names = [figures.nth(at).get_by_role("heading").inner_text() for at in range(figures.count())]
    assert len(names) >= 5

    for at, name in enumerate(names):
        figure = figures.nth(at)
        csv_file, svg_file, png_file = (
            downloaded(figure, what, tmp_path / f"{at}") for what in FILES
        )
        columns, *rows = csv.reader(csv_file.read_text(encoding="utf-8-sig").splitlines())
        assert rows
        assert all(len(row) == len(columns) for row in rows)
        picture = ElementTree.parse(svg_file).getroot()  # noqa: S314  # our own page drew it
        assert picture.findtext("{http://www.w3.org/2000/svg}title") == name
        width, height = struct.unpack(">II", png_file.read_bytes()[16:24])
        assert width / height == pytest.approx(
            float(picture.attrib["width"]) / float(picture.attrib["height"]), rel=0.01
        )


def test_the_admin_leads_to_the_results_and_to_a_new_plan(visit, rosalind, finished):
    User.objects.filter(pk=rosalind.pk).update(is_staff=True)
    page = visit(rosalind, "/admin/labeling/campaign/")
    page.get_by_role("link", name="Spring evaluation").click()
    expect(page.get_by_role("heading", name="Spring evaluation")).to_be_visible()
    expect(page.get_by_role("figure", name="Win rate")).to_be_visible()

    page = visit(rosalind, "/admin/labeling/campaign/add/")
    expect(page.get_by_role("heading", name="Plan a campaign")).to_be_visible()


def test_labelers_have_no_way_to_campaigns(visit, qualified, finished):
    page = visit(qualified("grace"), f"/campaigns/{finished.public_id}")

    expect(page.get_by_text("ppo-ptx-1")).to_have_count(0)
    expect(page.get_by_role("link", name="Campaigns")).to_have_count(0)
    page = visit(User.objects.get(username="grace"), "/campaigns/leaderboard")
    expect(page.get_by_text("ppo-ptx-1")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_campaigns_look_right(visit, rosalind, finished, language):
    check = check_looks if language == "en" else check_room
    User.objects.filter(pk=rosalind.pk).update(interface_language=language)
    page = visit(rosalind, "/campaigns")
    check(page, f"campaigns-{language}")
    page = visit(rosalind, "/campaigns/new")
    page.get_by_role("figure").first.get_by_role("img").wait_for()
    check(page, f"campaign-plan-{language}")
    page = visit(rosalind, f"/campaigns/{finished.public_id}")
    page.get_by_role("figure").last.get_by_role("img").wait_for()
    check(page, f"campaign-{language}")
    page = visit(rosalind, "/campaigns/leaderboard?control=styles")
    page.get_by_role("figure").last.get_by_role("img").wait_for()
    check(page, f"leaderboard-{language}")

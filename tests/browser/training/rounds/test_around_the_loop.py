"""A researcher with the browser alone leads the loop around, with the true engine.

A whole installation: PostgreSQL, Valkey, web, beat, a default worker, and a GPU worker on the
processor. Settings are tiny, so that what is seen is the way and not the model. With SCREENSHOTS
set, every station is also seen by a colleague who reads 简体中文.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from launcher import frontend
from tests.browser.training.rounds.shift import Labeler
from tests.browser.visit import PICTURES, Visit, Window, take_picture, wait_until_there
from tests.faults.site import TRUE_ENGINE, Site

pytestmark = pytest.mark.slow
PASSWORD = "correct horse battery"
MINUTES = 180_000  # of a machine that has other things to do, too
WORDS = [
    "why",
    "is",
    "the",
    "sky",
    "blue",
    "because",
    "light",
    "scatters",
    "name",
    "two",
    "rooms",
    "kitchen",
    "and",
    "attic",
]

DEMO = """
from django.utils import timezone
from labeling.models import Prompt, User
from labeling.tasks.models import Kind, Purpose
from labeling.tasks.opening import NewTask, open_tasks
for name, language in (("ruth", "en"), ("yan", "zh-Hans")):
    User.objects.create_user(name, f"{name}@example.org", "correct horse battery",
        roles=["researcher"], is_staff=True, name=name.title(), interface_language=language)
User.objects.create_user("ada", "ada@example.org", "correct horse battery", roles=["labeler"],
    name="Ada", qualified_at=timezone.now(), languages=["en", "zh-Hans"])
asked = [
    Prompt.objects.create(turns=[{"role": "user", "text": f"{text} {number}"}], split=split)
    for split, count in (("train", 24), ("validation", 6))
    for number in range(count)
    for text in ("Why is the sky blue?", "Name two rooms.")
]
open_tasks(kind=Kind.DEMONSTRATE, purpose=Purpose.TRAINING,
    new_tasks=[NewTask(prompt=one) for one in asked[:12]], overlap=1)
"""


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not frontend.is_built():
        frontend.build(print)
    made = Site(
        tmp_path_factory.mktemp("loop"),
        RUN_ENGINE=TRUE_ENGINE,
        DEMO_PASSWORD=PASSWORD,
        GOLD_PERCENT="0",
    )
    made.manage("load_demo")
    made.python(DEMO)
    made.start_web()
    made.start_worker()
    made.start_beat()
    made.start_gpu_worker()
    yield made
    made.stop()


class Walk:
    """Ruth's window, and that of her colleague who reads 简体中文 and looks at the same pages."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address, self.browser = address, browser
        self.windows = [
            Visit(browser, address, None, Window(1440, "light", "en")),
            Visit(browser, address, None, Window(1440, "light", "zh-Hans")),
        ]
        self.page = sign_in(self.windows[0], "ruth")
        self.other = sign_in(self.windows[1], "yan")
        self.stations = 0

    @property
    def troubles(self) -> list[str]:
        return [trouble for window in self.windows for trouble in window.troubles]

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        wait_until_there(self.page)

    def seen(self, name: str) -> None:
        self.stations += 1
        name = f"loop-{self.stations:02}-{name}"
        take_picture(self.page, f"{name}-en")
        if PICTURES:
            self.other.goto(self.page.url)
            wait_until_there(self.other)
            self.other.wait_for_timeout(1_500)
            take_picture(self.other, f"{name}-zh-Hans")


def sign_in(visit: Visit, name: str) -> Page:
    page = visit.open("/sign-in")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[type=submit]").click()
    expect(page).not_to_have_url(re.compile("sign-in"))
    return page


def test_a_researcher_leads_the_loop_around_with_the_browser_alone(
    browser: Browser, site: Site, tmp_path: Path
):
    walk = Walk(browser, site.address)
    page = walk.page
    ada = Labeler(site.address, "ada", PASSWORD)
    assert ada.work(likes=len, writes=lambda prompt: "because light scatters") > 12

    walk.go("/admin/")
    walk.seen("admin")
    text = tmp_path / "pages.jsonl"
    lines = [" ".join(WORDS[n % 7 :]) + f" {n}" for n in range(400)]
    text.write_text("".join(json.dumps({"text": line}) + "\n" for line in lines))
    freeze(walk, "pages", "text", file=text)
    freeze(walk, "shown", "demonstrations")

    launch(walk, "pretrain", "base", {"Text": "pages"},
           {**TINY, "Max. steps": 40, "Batch size": 8})  # fmt: skip
    watch(walk, "base")
    launch(walk, "sft", "sft", {"Model": "base", "Demonstrations": "shown"},
           {**SHORT, "Max. steps": 8, "Batch size": 4})  # fmt: skip
    watch(walk, "sft")
    promote(walk, "sft")

    page.get_by_role("link", name="Create a sample batch with sft").click()
    sample(walk)
    assert ada.work(likes=lambda reply: reply.count("e"), writes=str) == 8
    freeze(walk, "ranked", "rankings")
    freeze(walk, "asked", "prompts")

    launch(walk, "reward", "rm",
           {"Model": "sft", "Rankings": "ranked", "Demonstrations": "shown"},
           {**SHORT, "Max. steps": 4, "Batch size": 2})  # fmt: skip
    watch(walk, "rm")
    launch(walk, "ppo-ptx", "ppo-ptx",
           {"Model": "sft", "Reward model": "rm", "Prompts": "asked", "Text": "pages"},
           {**SHORT, "Max. steps": 6, "Batch size": 8, "Minibatch size": 8})  # fmt: skip
    watch(walk, "ppo-ptx")
    expect(page.get_by_role("heading", name="Invariants", exact=True)).to_be_visible()
    promote(walk, "ppo-ptx")

    begin_the_next_round(walk)
    see_its_tasks(walk, ada)
    for window in walk.windows:
        window.close()
    assert walk.troubles == []


TINY: dict[str, object] = {"Layers": 1, "Width": 32, "Heads": 2, "Context length": 512}
SHORT: dict[str, object] = {"Prompt length limit": 400, "Reply length limit": 24}


def freeze(walk: Walk, name: str, kind: str, file: Path | None = None) -> None:
    walk.go("/admin/training/dataset/add/")
    page = walk.page
    page.locator("#id_name").fill(name)
    page.locator("#id_kind").select_option(kind)
    if file:
        page.locator("#id_file").set_input_files(file)
    else:
        expect(page.locator("[data-counts]")).to_have_text(re.compile(r"^[1-9]\d* "))
    walk.seen(f"freeze-{name}")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Ready", exact=True).first).to_be_visible(timeout=MINUTES)
    walk.seen(f"dataset-{name}")


def launch(
    walk: Walk, kind: str, name: str, inputs: dict[str, str], settings: dict[str, object]
) -> None:
    page = walk.page
    walk.go(f"/admin/training/run/add/?step={kind}")
    page.get_by_label("Name", exact=True).fill(name)
    for title, chosen in inputs.items():
        choose(page, title, chosen)
    for title, value in settings.items():
        field = page.get_by_label(title, exact=True)
        if not field.is_visible():
            page.locator("details", has=field).locator("summary").click()
        field.fill(str(value))
    expect(page.get_by_text("Petaflop/s-days", exact=True)).to_be_visible()
    walk.seen(f"launch-{name}")
    page.get_by_role("button", name="Launch", exact=True).click()
    expect(page).to_have_url(re.compile("/change/"))


def watch(walk: Walk, name: str) -> None:
    """The page updates through the stream until the run has made a model version."""
    page = walk.page
    expect(
        page.get_by_text(re.compile("^(Live|Updates every 2 s|Succeeded)$")).first
    ).to_be_visible()
    expect(page.get_by_text(re.compile(r"Step [1-9]\d* of"))).to_be_visible(timeout=MINUTES)
    walk.seen(f"running-{name}")
    expect(page.get_by_text("Succeeded", exact=True)).to_be_visible(timeout=MINUTES)
    made = page.get_by_role("list", name="Outputs")
    expect(made.get_by_role("link", name=name, exact=True)).to_be_visible()
    walk.seen(f"done-{name}")


def promote(walk: Walk, name: str) -> None:
    page = walk.page
    page.get_by_role("button", name=f"Promote {name}").click()
    page.get_by_label("Reason").fill("It is the newest.")
    walk.seen(f"promote-{name}")
    page.get_by_role("button", name="Promote", exact=True).click()
    expect(page.get_by_text(f"{name} is now the current policy.")).to_be_visible()


def sample(walk: Walk) -> None:
    page = walk.page
    expect(page.get_by_label("sft", exact=True)).to_have_value("100")
    page.get_by_label("Number of prompts", exact=True).fill("8")
    page.get_by_label("Max. reply length (tokens)").fill("24")
    walk.seen("sample")
    page.get_by_role("button", name="Generate replies").click()
    release = page.get_by_role("button", name="Release to labelers")
    expect(release).to_be_visible(timeout=2 * MINUTES)
    walk.seen("batch")
    release.click()
    expect(page.get_by_text("Released to labelers")).to_be_visible()


def begin_the_next_round(walk: Walk) -> None:
    page = walk.page
    walk.go("/admin/training/round/")
    # The demo's own round is open. It is ended, so that the next one begins from what was trained.
    page.get_by_role("button", name="Abandon round").click()
    asked = page.get_by_role("alertdialog")
    asked.get_by_label(re.compile("^Type")).fill(
        asked.get_by_text(re.compile("^Type")).inner_text().split()[1]
    )
    asked.get_by_role("button", name="Abandon round").click()
    page.get_by_label("Number of prompts", exact=True).fill("4")
    page.get_by_label("Max. reply length (tokens)").fill("24")
    walk.seen("round")
    page.get_by_role("button", name="Start round").click()
    page.get_by_role("button", name="Generate replies").click()
    release = page.get_by_role("button", name="Release batch to labelers")
    expect(release).to_be_visible(timeout=2 * MINUTES)
    walk.seen("round-drawn")
    release.click()
    expect(page.get_by_role("button", name="Start labeling")).to_be_visible()
    page.get_by_role("button", name="Start labeling").click()
    expect(page.get_by_role("button", name="End labeling now")).to_be_visible()
    walk.seen("round-open")


def see_its_tasks(walk: Walk, ada: Labeler) -> None:
    """The new policy's replies lie before a labeler."""
    window = Visit(walk.browser, walk.address, None, Window(1440, "light", "en"))
    desk = sign_in(window, "ada")
    desk.goto(walk.address + "/tasks")
    expect(desk.get_by_role("article", name="Reply D")).to_be_visible()
    take_picture(desk, "loop-99-labeler")
    window.close()
    assert ada.work(likes=len, writes=str) == 4


def choose(page: Page, field: str, option: str) -> None:
    page.get_by_role("button", name=re.compile(f"{field}( \\(optional\\))?$")).first.click()
    page.get_by_role("option", name=re.compile(f"^{option}( ·|$)")).click()

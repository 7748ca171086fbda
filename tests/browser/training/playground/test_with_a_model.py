"""A labeler with a code talks with a real model, held by the worker of the playground."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from launcher import frontend
from tests.browser.training.rounds.test_around_the_loop import sign_in
from tests.browser.visit import Visit, Window, take_picture
from tests.faults.site import Site
from tests.training.engine.tiny import tiny_folder

pytestmark = pytest.mark.slow
SLOW = 120_000

BEGIN = """
from django.utils import timezone
from labeling.models import User
from training.playground.services import make_code
from training.registry.services import promote, register_folder
by = User.objects.get(username="rosalind")
promote(model=register_folder(name="tiny", kind="policy", folder="tiny", by=by), by=by, reason="x")
User.objects.create_user("ada", "ada@example.org", "correct horse battery", roles=["labeler"],
    name="Ada", qualified_at=timezone.now())
print("CODE", make_code(name="x", most_uses=1, by=by)[1])
"""


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not frontend.is_built():
        frontend.build(print)
    folder = tmp_path_factory.mktemp("playground")
    tiny_folder(folder / "models" / "tiny")
    made = Site(folder, MODELS_ROOT=str(folder / "models"), CHAT_TOKENS="24")
    made.start_web()
    made.start_chat_worker()
    yield made
    made.stop()


def test_a_labeler_with_a_code_talks_with_a_model(browser: Browser, site: Site) -> None:
    code = site.python(BEGIN).split("CODE ")[1].strip()
    window = Visit(browser, site.address, None, Window(1440, "light", "en"))
    page = sign_in(window, "ada")
    playground = page.get_by_role("navigation").get_by_role("link", name="Playground")
    expect(playground).to_have_count(0)

    page.goto(f"{site.address}/playground")
    page.get_by_label("Invitation code").fill(code)
    page.get_by_role("button", name="Use code").click()
    expect(playground).to_be_visible()
    page.get_by_label("Your message").fill("Why is the sky blue?")
    page.get_by_role("button", name="Send", exact=True).click()

    said = "SELECT state, text FROM training_message WHERE NOT by_person"
    for _ in range(SLOW // 500):
        [(state, text)] = site.query(said) or [("", "")]
        if state == "done":
            break
        page.wait_for_timeout(500)
    assert (state, bool(text)) == ("done", True), site.said()
    first = re.split(r"\s+", text.strip())[0][:12]
    expect(page.get_by_role("list").filter(has_text=first).first).to_be_visible()
    take_picture(page, "playground-with-a-model")
    window.close()
    assert window.troubles == []

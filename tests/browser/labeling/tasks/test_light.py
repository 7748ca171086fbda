"""What the first visit to a ranking screen downloads."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from whitenoise.base import WhiteNoise
from whitenoise.compress import Compressor

from labeling.models import Label
from labeling.tasks.models import Kind, Seat
from tests.browser.labeling.tasks.desk import open_desk, reply, scripts, until
from tests.browser.labeling.tasks.texts import CODE, MOON_REPLIES
from tests.browser.visit import check_accessible

SLOW = {"offline": False, "latency": 100, "downloadThroughput": 200_000, "uploadThroughput": 50_000}
ROOT = Path(__file__).parents[4]
MOST_BYTES = 250_000
ENCODINGS = "gzip, deflate, br, zstd"
# Before anything is loaded in an idle moment.
NEVER_IDLE = "window.requestIdleCallback = () => 0;"
DIALOGS = "**/ReasonDialogs*.js"


def open_slowly(visit, person, on_dialogs: Callable[[Route], None] | None = None) -> Page:
    """The desk by a slow network. Requests for the dialogs go to `on_dialogs`.

    Their route is set before the page loads: the browser lets requests pass by a route set later,
    if they follow at once.
    """
    page: Page = visit(person, "/account", fresh=True)
    if on_dialogs:
        page.route(DIALOGS, on_dialogs)
    page.context.add_init_script(NEVER_IDLE)
    network = page.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", SLOW)
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(page.url.replace("/account", "/tasks"))
    expect(reply(page, "A")).to_be_visible()
    return page


def holds(name: str, text: str) -> bool:
    [file] = ROOT.glob(f"frontend_build/app/assets/{name}")
    return text in file.read_text(encoding="utf-8")


def bytes_served(names: list[str], folder: Path) -> int:
    """What the server sends for these scripts: stored as production stores them, by WhiteNoise."""
    compressor = Compressor(quiet=True)
    for name in names:
        shutil.copy(ROOT / "frontend_build" / "app" / "assets" / name, folder)
        list(compressor.compress(str(folder / name)))
    server = WhiteNoise(lambda _environ, _start: [], root=folder)
    request = {"HTTP_ACCEPT_ENCODING": ENCODINGS}
    answers = [server.files[f"/{name}"].get_response("GET", request) for name in names]
    return sum(int(dict(answer.headers)["Content-Length"]) for answer in answers)


def test_the_first_ranking_screen_downloads_less_than_250_kb_of_scripts(
    visit, ada, open_task, tmp_path
):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])

    loaded = scripts(open_slowly(visit, ada))

    assert 150_000 < bytes_served(loaded, tmp_path) < MOST_BYTES


def test_no_word_is_missing_on_the_first_screen_and_in_what_opens_from_it(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    page = open_slowly(visit, ada)
    key_of_a_word = re.compile(r"\b[a-z]+[A-Za-z]*[.:][a-z]+[A-Za-z]*(?:\.[a-z]+)*\b")

    for key in ("", "s", "x", "?"):
        if key:
            page.keyboard.press(key)
            expect(page.get_by_role("dialog")).to_be_visible()
        assert key_of_a_word.findall(page.locator("body").inner_text()) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()


def test_keys_pressed_while_a_dialog_is_loaded_wait_for_it(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    on_their_way: list[Route] = []
    page = open_slowly(visit, ada, lambda route: on_their_way.append(route))

    page.keyboard.press("s")
    until(page, lambda: len(on_their_way) == 1, "The dialog was not asked for.")
    page.keyboard.press("1")
    on_their_way[0].continue_()

    until(page, lambda: Seat.objects.filter(skip_reason="unclear").exists(), "Nothing was skipped.")
    assert not Label.objects.exists()


def test_a_dialog_that_cannot_be_downloaded_says_so_and_the_page_goes_on(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    page = open_slowly(visit, ada, lambda route: route.abort())

    page.keyboard.press("s")
    expect(page.get_by_text("This part of the page could not be downloaded.")).to_be_visible()
    page.keyboard.press("1")
    expect(reply(page, "A")).to_contain_text("1")

    page.unroute(DIALOGS)
    page.keyboard.press("s")
    expect(page.get_by_role("dialog", name="Skip")).to_be_visible()


@pytest.mark.parametrize("key", ["Enter", "ArrowDown"])
def test_the_menu_opens_by_key_and_gives_the_focus_back(visit, ada, open_task, key):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    page = open_slowly(visit, ada)
    button = page.get_by_role("button", name="account and settings")

    button.press(key)
    expect(page.get_by_role("menuitem", name="Account")).to_be_visible()
    check_accessible(page, "the menu of the person")
    page.keyboard.press("Escape")

    expect(page.get_by_role("menu")).to_be_hidden()
    expect(button).to_be_focused()


def test_the_rest_is_loaded_in_an_idle_moment(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    page = open_desk(visit, ada)

    until(page, lambda: any(holds(it, "KaTeX parse error") for it in scripts(page)), "No KaTeX.")
    until(page, lambda: any("ReasonDialogs" in it for it in scripts(page)), "No dialogs.")


def test_plain_texts_load_neither_mathematics_nor_highlighting(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])

    loaded = scripts(open_slowly(visit, ada))

    assert loaded
    assert [name for name in loaded if holds(name, "KaTeX parse error")] == []
    assert [name for name in loaded if holds(name, "hljs-")] == []


def test_a_text_with_mathematics_and_code_loads_both(visit, ada, open_task):
    open_task(Kind.RANK, replies=[CODE, *MOON_REPLIES[:2]])
    page = open_slowly(visit, ada)

    expect(page.locator("article math").first).to_be_attached()
    expect(page.locator("article .hljs-keyword").first).to_be_visible()

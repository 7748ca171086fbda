"""What the first visit to a ranking screen downloads."""

from pathlib import Path

from playwright.sync_api import Page, expect

from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import reply
from tests.browser.labeling.tasks.texts import CODE, MOON_REPLIES

SLOW = {"offline": False, "latency": 100, "downloadThroughput": 200_000, "uploadThroughput": 50_000}
ROOT = Path(__file__).parents[4]
# Before anything is loaded in an idle moment.
NEVER_IDLE = "window.requestIdleCallback = () => 0;"


def scripts(page: Page) -> list[str]:
    """The scripts that the page has downloaded so far."""
    names = page.evaluate("performance.getEntriesByType('resource').map(it => it.name)")
    return [name.rsplit("/", 1)[-1] for name in names if name.endswith(".js")]


def open_slowly(visit, person) -> Page:
    page: Page = visit(person, "/account", fresh=True)
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

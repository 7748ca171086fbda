"""One person's browser window, and what is checked on every page."""

import os
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

# A folder for pictures of every page, for people to look at: SCREENSHOTS=/tmp/pictures pytest ...
PICTURES = os.environ.get("SCREENSHOTS", "")

THEMES = ("light", "dark")
WIDTHS = (1440, 390)
NARROWEST = 320

# Milliseconds after which a page is given up. A busy machine may need most of them.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
HEIGHTS = {1440: 900, 390: 844, NARROWEST: 640}
EVERY_LOOK = [(width, theme) for width in WIDTHS for theme in THEMES]
# Each width and each theme once is what the accessibility check needs; people look at all four.
LOOKS = [(1440, "light"), (390, "dark")]

PROBE, PROBES, NO_CONTENT = "/api/probe/", 100, 204

# What a page refuses on purpose also shows up in the console; only the rest is trouble.
EXPECTED = "Failed to load resource"
BROKEN = "with a status of 5"


@dataclass(frozen=True)
class Window:
    width: int
    theme: str
    language: str


# React Aria keeps what it announced for seven seconds: a waiting button by the id of its label,
# even when the label is gone. Only such announcements are left out.
RUN_AXE = """options => {
  const outlived = [...document.querySelectorAll("[data-live-announcer] [aria-labelledby]")]
    .filter(said => !document.getElementById(said.getAttribute("aria-labelledby")));
  return axe.run({ include: [document], exclude: outlived }, options);
}"""


def new_context(browser: Browser, language: str) -> BrowserContext:
    return browser.new_context(
        viewport={"width": WIDTHS[0], "height": HEIGHTS[WIDTHS[0]]},
        locale={"zh-Hans": "zh-CN"}.get(language, "en-US"),
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )


class Visit:
    """One person's window. A context to begin with may come from `Contexts`."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        session: str | None,
        window: Window,
        context: BrowserContext | None = None,
    ) -> None:
        self.address = address
        self.window = window
        self.troubles: list[str] = []
        self.context = context or new_context(browser, window.language)
        if session:
            self.context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}]
            )

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        width, theme = self.window.width, self.window.theme
        if width != WIDTHS[0]:
            page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("console", self._console)
        go(page, self.address + path)
        return page

    def close(self) -> None:
        self.context.close()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and (EXPECTED not in message.text or BROKEN in message.text):
            self.troubles.append(f"console: {message.text} {message.location['url']}")


def go(page: Page, address: str) -> None:
    page.goto(address)
    wait_until_there(page)


def wait_until_there(page: Page) -> None:
    """The page has its heading and nothing on it is still loading."""
    expect(page.locator("h1").first).to_be_attached()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def check_looks(page: Page, name: str, *, in_window: bool = False) -> None:
    """No accessibility violation in either theme, wide or narrow, and nothing cut off at 320 px."""
    for width, theme in EVERY_LOOK if PICTURES else LOOKS:
        resize(page, width)
        wear(page, theme)
        take_picture(page, f"{name}-{width}-{theme}", whole=not in_window)
        if (width, theme) in LOOKS:
            check_accessible(page, f"{name} at {width} px, {theme}")
    check_reflow(page, name)


def check_room(page: Page, name: str, *, in_window: bool = False) -> None:
    """The same page with other words: they fit, and there are pictures to look at."""
    for width, theme in EVERY_LOOK if PICTURES else ():
        resize(page, width)
        wear(page, theme)
        take_picture(page, f"{name}-{width}-{theme}", whole=not in_window)
    check_reflow(page, name)


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})


def wear(page: Page, theme: str) -> None:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)


def check_accessible(page: Page, where: str, rules: list[str] | None = None) -> None:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = page.evaluate(RUN_AXE, options)
    broken = [
        f"{where}: {rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    assert not broken, "\n".join(broken)


def check_reflow(page: Page, name: str) -> None:
    """At 320 px nobody has to scroll sideways (WCAG 1.4.10)."""
    resize(page, NARROWEST)
    too_wide = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert too_wide <= 0, f"{name} is {too_wide} px wider than a window of {NARROWEST} px"


def scrolled_sideways(page: Page) -> list[str]:
    """The tables, by their names, of which a part is only seen after scrolling sideways."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("section:has(> table)")]
            .filter(frame => frame.scrollWidth > frame.clientWidth)
            .map(frame => frame.getAttribute("aria-label"))"""
    )
    return found


def take_picture(page: Page, name: str, *, whole: bool = True) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(PICTURES, f"{name}.png"), full_page=whole)


def downloaded(where: Page | Locator, what: str, folder: Path) -> Path:
    """The file behind one entry of a chart's menu of downloads."""
    page = where if isinstance(where, Page) else where.page
    where.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=what).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def cut(page: Page, pattern: str) -> None:
    """Requests of this window to such an address fail from now on, until `unroute_all`.

    The browser lets requests pass that follow a new route at once, so one is tried first.
    """
    page.context.route(pattern, lambda route: route.abort())
    page.context.route(f"**{PROBE}", lambda route: route.fulfill(status=NO_CONTENT))
    for _ in range(PROBES):
        if page.evaluate(f"fetch('{PROBE}').then(answer => answer.status)") == NO_CONTENT:
            return
    raise AssertionError("The route has no effect.")

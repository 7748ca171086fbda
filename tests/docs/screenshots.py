"""Take the pictures of the documentation from the site that quickstart runs in this checkout.

python3 manage.py quickstart                    # in another terminal; wait for its runs
.venv/bin/python -m tests.docs.screenshots      # writes docs/pictures/*.webp
"""

import base64
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from common.development import CHECKOUT, ENVIRONMENT_FILE
from launcher.checkout import secret
from launcher.chromium import find_chromium
from simulation.world.taste import score

PICTURES = CHECKOUT / "docs" / "pictures"
SIZE: ViewportSize = {"width": 1280, "height": 800}
LARGEST = 200_000
LANGUAGES = {"en": "en-US", "zh-Hans": "zh-CN"}


def address() -> str:
    if not ENVIRONMENT_FILE.exists():
        sys.exit("Start `python3 manage.py quickstart` first; the pictures show its site.")
    return str(json.loads(ENVIRONMENT_FILE.read_text())["PUBLIC_URL"])


@contextmanager
def signed_in(browser: Browser, name: str, language: str = "en") -> Iterator[Page]:
    context = browser.new_context(
        base_url=address(), viewport=SIZE, locale=LANGUAGES[language], reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("input").nth(0).fill(name)
    page.locator("input[type=password]").fill(secret("demo_password", 9))
    page.locator("button[type=submit]").click()
    page.wait_for_url("/")
    speak(page, language)
    try:
        yield page
    finally:
        speak(page, "en")
        context.close()


def speak(page: Page, language: str) -> None:
    """Set the language of the account."""
    send(page, "/api/people/me/", method="PATCH", language=language)


def send(page: Page, path: str, method: str = "POST", **body: object) -> Any:
    token = page.evaluate("fetch('/api/people/session/').then(() => document.cookie)")
    found = re.search(r"csrftoken=([^;]+)", token)
    headers = {"X-CSRFToken": found[1] if found else "", "Referer": address()}
    answer = page.request.fetch(path, method=method, data=body, headers=headers)
    assert answer.ok, answer.text()
    return answer.json() if answer.body() else None


def take(page: Page, name: str) -> None:
    """Save the page as WebP, which Chromium can write without a library."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=30_000)
    page.wait_for_timeout(800)  # fonts and charts
    session = page.context.new_cdp_session(page)
    for quality in (88, 75, 60):
        taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        picture = base64.b64decode(taken["data"])
        if len(picture) <= LARGEST:
            break
    Path(PICTURES, f"{name}.webp").write_bytes(picture)
    sys.stdout.write(f"{name}.webp {len(picture) // 1000} kB\n")


def home(page: Page, language: str) -> None:
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    take(page, f"home-{language}")


def ranking(page: Page, language: str) -> None:
    """Show an unfinished ranking with one tie."""
    for held in page.request.get("/api/tasks/seats/").json():
        send(page, f"/api/tasks/seats/{held['id']}/release/")
    seat = send(page, "/api/tasks/seats/", kinds=["rank"])
    if seat["guideline"]:
        send(page, f"/api/guidelines/{seat['guideline']['id']}/acknowledge/")
    page.goto("/tasks")
    expect(page.locator("article").nth(3)).to_be_visible()
    asked = " ".join(turn["text"] for turn in seat["prompt"]["turns"])
    best = sorted(seat["replies"], key=lambda reply: -score(asked, reply["text"]))
    # If there is a draft, pressing the same digit again would remove the rank.
    if not page.locator("article [aria-pressed=true]").count():
        for reply, digit in zip(best, "122", strict=False):
            page.keyboard.press(reply["slot"].lower())
            page.keyboard.press(digit)
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_timeout(1500)  # until the draft is saved
    take(page, f"ranking-{language}")
    send(page, f"/api/tasks/seats/{seat['id']}/release/")


def quality(page: Page) -> None:
    page.goto("/quality")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=30_000)
    page.evaluate("window.scrollTo(0, 330)")  # past the filters
    take(page, "quality")


def run(page: Page) -> None:
    """Show the policy run with the longest curves."""
    rows = page.request.get("/api/runs/?step=ppo").json()["results"]
    chosen = max(rows, key=lambda one: one["done_steps"])
    page.goto(f"/admin/training/run/{chosen['id']}/change/")
    expect(page.locator("figure, svg").first).to_be_visible(timeout=30_000)
    page.evaluate("window.scrollTo(0, 60)")
    take(page, "run")


def main() -> None:
    os.umask(0o022)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        for language in LANGUAGES:
            with signed_in(browser, "labeler", language) as page:
                home(page, language)
                ranking(page, language)
        with signed_in(browser, "manager") as page:
            quality(page)
        with signed_in(browser, "researcher") as page:
            run(page)
        browser.close()


if __name__ == "__main__":
    main()

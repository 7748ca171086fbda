"""What the tests of the labeling screens do on the page and look up in the database."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from labeling.models import Label

# As often as the page is asked whether something has happened, and for how long at most.
PAUSE_MS, TRIES = 50, 200


def open_desk(visit: Callable[..., Page], labeler: object) -> Page:
    page = visit(labeler, "/tasks")
    expect(page.get_by_role("button", name="Submit")).to_be_visible()
    return page


def reply(page: Page, slot: str) -> Locator:
    return page.get_by_role("article", name=f"Reply {slot}")


def rank(page: Page, slot: str, place: int) -> Locator:
    return page.get_by_role("button", name=f"Reply {slot}: rank {place}")


def flag(page: Page, slot: str, name: str) -> None:
    """Open the flags of a reply and tick one."""
    reply(page, slot).get_by_role("button", name="Flags").click()
    reply(page, slot).get_by_role("button", name=name).click()


def until(page: Page, happened: Callable[[], bool], what: str) -> None:
    for _ in range(TRIES):
        if happened():
            return
        page.wait_for_timeout(PAUSE_MS)
    raise AssertionError(what)


def until_handed_in(page: Page, count: int = 1) -> list[Label]:
    """What is stored: the browser sends it while the next task is shown already."""
    until(page, lambda: Label.objects.count() == count, f"There are not {count} labels.")
    return list(Label.objects.order_by("handed_in_at"))


def scripts(page: Page) -> list[str]:
    """The scripts that the page has downloaded so far."""
    names = page.evaluate("performance.getEntriesByType('resource').map(it => it.name)")
    return [name.rsplit("/", 1)[-1] for name in names if name.endswith(".js")]


def until_loaded_ahead(page: Page) -> None:
    """What the first screen does not show is downloaded too."""
    until(page, lambda: any("RewriteBoard" in name for name in scripts(page)), "Nothing is ahead.")


def until_saved(page: Page) -> None:
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()

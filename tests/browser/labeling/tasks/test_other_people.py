"""Two people at one browser, and a task that somebody else got meanwhile."""

from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from labeling.models import Draft, Label, Role, Seat, User
from labeling.tasks.models import Kind
from labeling.tasks.services import take_seat
from tests.browser.conftest import _session_of
from tests.browser.labeling.tasks.desk import open_desk, until_handed_in, until_saved
from tests.browser.labeling.tasks.texts import MOON_REPLIES
from tests.browser.visit import cut, wait_until_there


def sign_in(context: BrowserContext, person: User, address: str) -> None:
    """What signing in does to the cookie that all tabs of a browser share."""
    session = _session_of(person) or ""
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def deliveries(page: Page):
    return page.expect_response(lambda response: "/hand-in/" in response.url)


def test_finished_work_waits_while_somebody_else_is_signed_in(visit, ada, open_task):
    grace = User.objects.create_user("grace", roles=[Role.LABELER], qualified_at=ada.qualified_at)
    open_task(Kind.RANK, replies=MOON_REPLIES[:4])
    page = open_desk(visit, ada)
    cut(page, "**/hand-in/")
    page.keyboard.type("a1b2c3d4")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("No tasks right now")).to_be_visible()

    sign_in(page.context, grace, page.url)
    other = page.context.new_page()
    other.goto(page.url)
    wait_until_there(other)
    with deliveries(page) as refused:
        page.context.unroute_all()
        page.evaluate("window.dispatchEvent(new Event('online'))")
    assert refused.value.status == 409
    assert refused.value.json()["code"] == "other_person"
    assert not Label.objects.exists()

    sign_in(page.context, ada, page.url)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    [label] = until_handed_in(page)
    assert label.seat.labeler == ada


def test_after_a_sleep_a_labeler_learns_that_somebody_else_has_the_task(visit, ada, open_task):
    grace = User.objects.create_user("grace", roles=[Role.LABELER], qualified_at=ada.qualified_at)
    open_task(Kind.DEMONSTRATE)
    page = open_desk(visit, ada)
    page.keyboard.type("Once upon a time")
    until_saved(page)
    Seat.objects.update(held_until="2000-01-01T00:00Z")
    take_seat(labeler=grace)
    open_task(Kind.DEMONSTRATE, prompt="What is rain?")

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.get_by_text("You no longer hold this task")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your reply")).to_have_value("Once upon a time")
    page.get_by_role("button", name="Continue with the next task").click()
    expect(page.get_by_text("What is rain?")).to_be_visible()
    expect(page.get_by_text("You no longer hold this task")).not_to_be_visible()
    assert "Once upon a time" in Draft.objects.get().body

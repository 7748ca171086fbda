"""Sessions as people see them: the list, the warning before the end, and the end."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from labeling.models import PersonSession, Role, User
from tests.browser.visit import check_looks, check_room

PASSWORD = "correct horse battery"


@pytest.fixture
def ada_with_password(ada: User) -> User:
    ada.set_password(PASSWORD)
    ada.save()
    return ada


def test_people_end_a_session_that_they_do_not_recognise(visit, ada):
    elsewhere = visit(ada)
    PersonSession.objects.update(browser="Firefox", system="Windows")
    page = visit(ada, "/account/sessions")
    rows = page.get_by_role("row")
    expect(rows).to_have_count(3)

    page.get_by_role("button", name="End: Firefox on Windows").press("Enter")
    page.get_by_role("alertdialog").get_by_role("button", name="End").press("Enter")

    expect(page.get_by_text("The session has ended.")).to_be_visible()
    expect(rows).to_have_count(2)
    expect(page.get_by_role("button", name="End all others")).to_have_count(0)
    elsewhere.reload()
    expect(elsewhere.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_people_end_all_other_sessions_with_their_password(visit, ada_with_password, language):
    User.objects.update(interface_language=language)
    end = {"en": "End all others", "zh-Hans": "结束所有其他会话"}[language]
    elsewhere = visit(ada_with_password)
    page = visit(ada_with_password, "/account/sessions")
    page.get_by_role("button", name=end).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=password]").fill("wrong")
    dialog.get_by_role("button", name=end).click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.locator("input[type=password]").fill(PASSWORD)
    check = check_looks if language == "en" else check_room
    check(page, f"end-others-{language}", in_window=True)

    dialog.get_by_role("button", name=end).click()

    expect(page.get_by_role("button", name=end)).to_have_count(0)
    elsewhere.reload()
    expect(elsewhere.locator("input[type=password]")).to_be_visible()


def test_a_manager_signs_somebody_out_everywhere(visit, ada):
    boss = User.objects.create_user("boss", "boss@example.org", roles=[Role.MANAGER])
    hers = visit(ada)
    page = visit(boss, f"/people/{ada.public_id}")
    expect(page.get_by_text("Signed in in 1 browser.")).to_be_visible()

    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Sign out everywhere").click()

    expect(page.get_by_text("Signed in in 0 browsers.")).to_be_visible()
    hers.reload()
    expect(hers.get_by_role("heading", name="Sign in")).to_be_visible()


def test_one_key_makes_a_session_longer_before_it_ends(visit, ada, settings):
    settings.SESSION_IDLE = timedelta(seconds=125)
    page = visit(ada, "/account")
    before = timezone.now() - timedelta(seconds=60)
    PersonSession.objects.update(seen_at=before)
    warning = page.get_by_role("alertdialog", name="You will be signed out soon")
    expect(warning.get_by_role("timer")).to_contain_text("Time left: 1:")

    page.keyboard.press("Shift")

    expect(warning).to_have_count(0)
    assert PersonSession.objects.get().seen_at > before


def test_work_goes_on_after_a_session_without_activity_has_ended(
    visit, ada_with_password, settings
):
    settings.SESSION_IDLE = timedelta(minutes=60)
    page = visit(ada_with_password, "/account")
    page.get_by_label("Name", exact=True).fill("Ada, half")
    PersonSession.objects.update(seen_at=timezone.now() - timedelta(minutes=61))

    page.get_by_role("button", name="Save").press("Enter")
    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").press("Enter")

    expect(page.get_by_text("Saved.")).to_be_visible()
    ada_with_password.refresh_from_db()
    assert ada_with_password.name == "Ada, half"


def test_the_screens_of_sessions_look_right(visit, ada, settings):
    visit(ada)
    visit(ada)
    PersonSession.objects.update(
        browser="Samsung Internet", system="Android", address="2001:db8::7"
    )
    check_looks(visit(ada, "/account/sessions"), "sessions")
    for language in ("en", "zh-Hans"):
        User.objects.update(interface_language=language)
        check_room(visit(ada, "/account/sessions", language=language), f"sessions-{language}")
        settings.SESSION_IDLE = timedelta(seconds=110)
        page = visit(ada, "/account", language=language)
        expect(page.get_by_role("alertdialog")).to_be_visible()
        check_looks(page, f"session-ends-{language}", in_window=True)
        settings.SESSION_IDLE = timedelta(minutes=60)

"""One's own account, and the shell around every page."""

import re

import pytest
from playwright.sync_api import Page, expect

from labeling.models import User
from tests.browser.visit import (
    NARROWEST,
    check_accessible,
    check_looks,
    check_room,
    go,
    resize,
    take_picture,
    wait_until_there,
)

PASSWORD = "correct horse battery"


@pytest.fixture
def ada_with_password(ada: User) -> User:
    ada.set_password(PASSWORD)
    ada.name = "Ada Lovelace"
    ada.save()
    return ada


def open_menu(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Ada Lovelace")).click()


def test_a_new_password_ends_every_other_session(visit, ada_with_password):
    elsewhere = visit(ada_with_password)
    page = visit(ada_with_password, "/account/password")
    page.get_by_label("Current password").fill("wrong")
    page.get_by_role("textbox", name="New password").fill("a staple and a battery")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert")).to_contain_text("Wrong username or password")

    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_role("button", name="Change password").click()

    expect(page.get_by_text("All other sessions have ended")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Password").first).to_be_visible()
    elsewhere.reload()
    expect(elsewhere.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_people_leave_and_come_back_within_a_day(visit, ada_with_password, language):
    User.objects.update(interface_language=language)
    words = {
        "en": ["Erase my account", "Password", "Keep my account"],
        "zh-Hans": ["清除我的账户", "密码", "保留我的账户"],
    }
    leave, password, keep = words[language]
    page = visit(ada_with_password, "/account")
    page.get_by_role("button", name=leave).click()
    dialog = page.get_by_role("alertdialog")
    dialog.get_by_role("textbox").first.fill("ada")
    dialog.get_by_label(password).fill(PASSWORD)
    check = check_looks if language == "en" else check_room
    check(page, f"leave-{language}", in_window=True)
    dialog.get_by_role("button", name=leave).click()
    page.wait_for_url("**/sign-in")
    wait_until_there(page)

    page.get_by_role("textbox").first.fill("ada")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    check(page, f"leaving-{language}")
    page.get_by_role("button", name=keep).click()

    expect(page.get_by_role("button", name=re.compile("Ada Lovelace"))).to_be_visible()
    ada_with_password.refresh_from_db()
    assert ada_with_password.is_active


def test_a_session_that_ends_keeps_the_page_and_goes_on(visit, ada_with_password, settings):
    page = visit(ada_with_password, "/account")
    page.get_by_label("Name").fill("Ada, Countess of Lovelace")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Ada, Countess of Lovelace")
    ada_with_password.refresh_from_db()
    assert ada_with_password.name == "Ada, Countess of Lovelace"


def test_language_and_colours_change_at_once_and_stay(visit, ada_with_password):
    page = visit(ada_with_password)
    open_menu(page)
    page.get_by_role("menuitemradio", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    open_menu(page)
    page.get_by_role("menuitemradio", name="简体中文").click()
    expect(page.get_by_role("heading", name="你好，Ada Lovelace")).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", name="你好，Ada Lovelace")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_list_of_keys_opens_with_a_key_and_can_be_switched_off(visit, ada_with_password):
    page = visit(ada_with_password, "/account/keys")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys.get_by_text("Go to: Home")).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)

    page.get_by_role("switch", name="Use single-key shortcuts").click(force=True)
    expect(page.get_by_role("switch")).not_to_be_checked()
    page.keyboard.press("?")
    expect(keys).to_have_count(0)

    page.get_by_role("switch").click(force=True)
    expect(page.get_by_role("switch")).to_be_checked()
    page.get_by_role("button", name="Change the key for: Show this list").click()
    page.keyboard.press("q")
    expect(page.get_by_role("row", name="Show this list")).to_contain_text("Q")
    page.get_by_role("heading", name="Keyboard").first.click()
    page.keyboard.press("q")
    expect(keys).to_be_visible()


def test_every_key_can_be_changed_from_the_list_and_is_stored(visit, ada_with_password):
    page = visit(ada_with_password, "/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    keys.get_by_role("button", name="Change keys").click()
    expect(keys.get_by_role("row", name="Go to a reply")).to_contain_text("Fixed")
    keys.get_by_role("button", name="Change the key for: Skip").click()
    page.keyboard.press("u")
    expect(page.get_by_text("u is already used for: Undo")).to_be_visible()
    keys.get_by_role("button", name="Change the key for: Skip").click()
    page.keyboard.press("q")
    expect(keys.get_by_role("row", name="Skip")).to_contain_text("Q")
    check_accessible(page, "keys-editor")
    resize(page, NARROWEST)
    box = keys.get_by_role("button", name="Change the key for: Submit").bounding_box()
    assert box
    assert box["x"] + box["width"] <= NARROWEST - 16, "The button is outside the dialog."
    take_picture(page, "keys-editor-320", whole=False)

    page.reload()
    wait_until_there(page)
    page.keyboard.press("?")
    keys.get_by_role("button", name="Change keys").click()
    expect(keys.get_by_role("row", name="Skip")).to_contain_text("Q")
    keys.get_by_role("button", name="Restore the default key for: Skip").click()
    expect(keys.get_by_role("row", name="Skip")).to_contain_text("S")
    expect(keys.get_by_role("button", name="Restore all default keys")).to_be_disabled()


def test_two_keys_in_a_row_go_to_a_page(visit, ada_with_password):
    page = visit(ada_with_password, "/account")
    page.keyboard.press("g")
    page.keyboard.press("h")

    expect(page.get_by_role("heading", name="Hello, Ada Lovelace")).to_be_focused()
    expect(page).to_have_title("Hello, Ada Lovelace · Plumbline")


def test_a_token_is_shown_once_works_and_is_revoked(visit, ada_with_password):
    page = visit(ada_with_password, "/account/tokens")
    page.get_by_role("button", name="Create token").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("nightly import")
    dialog.get_by_label("Current password").fill("wrong")
    dialog.get_by_role("button", name="Create token").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Current password").fill(PASSWORD)
    check_looks(page, "new-token", in_window=True)
    dialog.get_by_role("button", name="Create token").click()
    secret = dialog.get_by_label("Secret").input_value()
    dialog.get_by_role("button", name="Copy").click()
    expect(dialog.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    dialog.get_by_role("button", name="I have saved it").click()

    site = page.url.removesuffix("/account/tokens")
    script = page.context.browser.new_context()
    headers = {"Authorization": f"Bearer {secret}"}
    assert script.request.get(f"{site}/api/people/me/", headers=headers).json()["username"] == "ada"

    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("You have no access tokens")).to_be_visible()
    assert script.request.get(f"{site}/api/people/me/", headers=headers).status == 401
    script.close()


def test_the_keyboard_reaches_the_content_past_the_navigation(visit, ada_with_password):
    page = visit(ada_with_password)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_being_offline_is_said_as_long_as_it_lasts(visit, ada_with_password):
    page = visit(ada_with_password)
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline")).to_be_visible()

    page.context.set_offline(False)
    expect(page.get_by_text("You are offline")).to_have_count(0)


def test_an_address_that_leads_nowhere_says_so(visit, ada_with_password):
    page = visit(ada_with_password, "/no/such/page")

    expect(page.get_by_text("Page not found").last).to_be_visible()


def test_a_narrow_window_has_the_pages_behind_a_button(visit, ada_with_password):
    page = visit(ada_with_password, "/account", width=390)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("dialog").get_by_role("link", name="Home").click()

    expect(page.get_by_role("heading", name="Hello, Ada Lovelace")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_pages_about_oneself_look_right(visit, ada_with_password, language):
    check = check_looks if language == "en" else check_room
    User.objects.update(interface_language=language)
    page = visit(ada_with_password)
    site = page.url
    check(page, f"home-{language}")
    for name in ("account", "account/keys", "account/password", "account/tokens", "nowhere"):
        go(page, site + name)
        check(page, f"{name.replace('/', '-')}-{language}")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.keyboard.press("?")
    check(page, f"keys-{language}", in_window=True)

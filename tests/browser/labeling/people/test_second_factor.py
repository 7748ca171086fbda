"""Second factors as a person sees them: set one up, sign in with it, lose it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from labeling.models import RecoveryCode, Role, User
from labeling.people.erasures.services import leave
from tests.browser.visit import check_looks, check_room, go, wait_until_there
from tests.labeling.people.factors.devices import code_at, code_of
from tests.labeling.people.factors.devices import set_up_app as app_of
from tests.labeling.people.test_session import sign_in

PASSWORD = "correct horse battery"
KEEP = {"en": "Keep my account", "zh-Hans": "保留我的账户"}


@pytest.fixture
def lin(db) -> User:
    person = User.objects.create_user("lin", "lin@example.org", PASSWORD, roles=[Role.MANAGER])
    person.is_staff = True
    person.save()
    return person


def begin_app(page: Page) -> tuple[Locator, str]:
    page.get_by_role("button", name="Set up an authenticator app").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Current password").fill(PASSWORD)
    dialog.get_by_role("button", name="Next").click()
    secret = dialog.get_by_label("Secret").input_value()
    return dialog, secret


def set_up_app(page: Page) -> list[str]:
    dialog, secret = begin_app(page)
    dialog.get_by_label("Code from the app").fill(code_at(secret))
    dialog.get_by_role("button", name="Confirm").click()
    expect(dialog.get_by_role("listitem")).to_have_count(10)
    codes = dialog.get_by_role("listitem").all_text_contents()
    dialog.get_by_role("button", name="I have saved them").click()
    return codes


def give_password(page: Page) -> None:
    page.get_by_label("Username or e-mail").fill("lin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()


def give_code(page: Page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Continue").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name=re.compile("account and settings")).click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    wait_until_there(page)


def look(page: Page, name: str, *, in_window: bool = False) -> None:
    """Check the looks once React Aria has taken back what it announced.

    It names the pressed button by its id for seconds, also when the button is no longer there.
    """
    expect(page.locator("[data-live-announcer] [aria-labelledby]")).to_have_count(0)
    check_looks(page, name, in_window=in_window)


def virtual_authenticator(page: Page) -> None:
    """A phone that keeps passkeys and recognises who holds it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_an_authenticator_app_is_set_up_and_asked_for(visit, lin):
    page = visit(lin, "/account/second-factor")
    dialog, secret = begin_app(page)
    look(page, "factor-setup", in_window=True)
    dialog.get_by_label("Code from the app").fill("000000")
    dialog.get_by_role("button", name="Confirm").click()
    expect(dialog.get_by_role("alert")).to_contain_text("This code is not valid now")
    dialog.get_by_label("Code from the app").fill(code_at(secret))
    dialog.get_by_role("button", name="Confirm").click()
    expect(dialog.get_by_role("listitem")).to_have_count(10)
    look(page, "factor-codes", in_window=True)
    dialog.get_by_role("button", name="I have saved them").click()
    expect(page.get_by_text("10 codes are left")).to_be_visible()
    look(page, "factors")

    page.set_viewport_size({"width": 1440, "height": 900})
    sign_out(page)
    give_password(page)
    look(page, "second-step")
    page.reload()
    give_code(page, "000000")
    expect(page.get_by_role("alert")).to_contain_text("This code is not valid now")
    give_code(page, code_of(lin))
    expect(page.get_by_role("heading", name="Hello, lin")).to_be_visible()

    go(page, page.url + "account/second-factor")
    page.get_by_role("button", name="Remove the app").click()
    dialog = page.get_by_role("alertdialog")
    dialog.get_by_label("Current password").fill(PASSWORD)
    dialog.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("button", name="Set up an authenticator app")).to_be_visible()


def test_a_recovery_code_lets_in_once_and_few_are_warned_of(visit, lin):
    page = visit(lin, "/account/second-factor")
    codes = set_up_app(page)
    sign_out(page)
    give_password(page)
    give_code(page, codes[0])
    expect(page.get_by_role("heading", name="Hello, lin")).to_be_visible()

    few = RecoveryCode.objects.order_by("-pk")[:3]
    RecoveryCode.objects.exclude(pk__in=few.values("pk")).delete()
    go(page, page.url + "account/second-factor")
    expect(page.get_by_text("Only 3 codes are left")).to_be_visible()
    page.get_by_role("button", name="Make new codes").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Current password").fill(PASSWORD)
    dialog.get_by_role("button", name="Make new codes").click()
    expect(dialog.get_by_role("listitem")).to_have_count(10)
    dialog.get_by_role("button", name="I have saved them").click()
    expect(page.get_by_text("10 codes are left")).to_be_visible()


def test_a_passkey_signs_in_alone_and_after_the_password(visit, lin):
    page = visit(lin, "/account/second-factor", fresh=True)
    virtual_authenticator(page)
    page.get_by_role("button", name="Add a passkey").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Phone")
    dialog.get_by_label("Current password").fill(PASSWORD)
    dialog.get_by_role("button", name="Add a passkey").click()
    dialog.get_by_role("button", name="I have saved them").click()
    expect(page.get_by_role("row", name="Phone")).to_contain_text("Never")
    look(page, "passkeys")

    page.set_viewport_size({"width": 1440, "height": 900})
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Hello, lin")).to_be_visible()
    sign_out(page)
    give_password(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Hello, lin")).to_be_visible()

    go(page, page.url + "account/second-factor")
    expect(page.get_by_role("row", name="Phone")).not_to_contain_text("Never")
    page.get_by_role("row", name="Phone").get_by_role("button", name="Remove").click()
    dialog = page.get_by_role("alertdialog")
    dialog.get_by_label("Current password").fill(PASSWORD)
    dialog.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("row", name="Phone")).to_have_count(0)


def test_a_device_without_a_passkey_says_so(visit, lin):
    page = visit(fresh=True)
    virtual_authenticator(page)

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")


def test_a_session_that_ends_asks_for_both_and_keeps_the_page(visit, lin, settings):
    page = visit(lin, "/account/second-factor")
    set_up_app(page)
    page.get_by_role("link", name="Profile").click()
    page.get_by_label("Name").fill("Lin of the hills")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    dialog.get_by_label("Code").fill(code_of(lin))
    dialog.get_by_role("button", name="Continue").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Lin of the hills")


def test_the_admin_asks_for_the_second_factor_too(visit, lin):
    page = visit(lin, "/account/second-factor")
    set_up_app(page)
    sign_out(page)
    page.goto(page.url.replace("/sign-in", "/admin/labeling/user/"))
    page.get_by_label("username").fill("lin")
    page.get_by_label("password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    give_code(page, code_of(lin))

    page.wait_for_url("**/admin/labeling/user/")
    expect(page.get_by_role("link", name="Account events")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_who_must_have_one_sees_only_how_to_set_it_up(visit, lin, settings, language):
    settings.REQUIRE_SECOND_FACTOR = frozenset({"manager"})
    User.objects.update(interface_language=language)
    check = check_looks if language == "en" else check_room
    page = visit(lin, "/people")
    expect(page.get_by_role("navigation")).to_have_count(0)
    check(page, f"factor-required-{language}")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(page.url.replace("/people", "/admin/"))
    wait_until_there(page)
    assert page.url.endswith("/")
    if language == "zh-Hans":
        return

    set_up_app(page)
    expect(page.get_by_role("heading", name="Hello, lin")).to_be_visible()


def test_a_manager_removes_the_factors_of_somebody_who_lost_them(visit, lin, ada):
    ada.set_password(PASSWORD)
    ada.save()
    hers = visit(ada, "/account/second-factor")
    set_up_app(hers)
    page = visit(lin, f"/people/{ada.public_id}")
    page.get_by_role("button", name="Remove second factors").click()
    dialog = page.get_by_role("alertdialog")
    check_looks(page, "remove-factors", in_window=True)
    dialog.get_by_role("button", name="Remove second factors").click()
    expect(page.get_by_text("All second factors removed")).to_be_visible()

    hers.reload()
    hers.get_by_label("Username or e-mail").fill("ada")
    hers.get_by_label("Password").fill(PASSWORD)
    hers.get_by_role("button", name="Sign in", exact=True).click()
    expect(hers.get_by_text("lin removed all your second factors")).to_be_visible()


def test_the_pages_fit_in_chinese(visit, lin):
    page = visit(lin, "/account/second-factor")
    set_up_app(page)
    User.objects.update(interface_language="zh-Hans")
    page.reload()
    wait_until_there(page)
    check_room(page, "factors-zh")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="生成新的恢复码").click()
    check_room(page, "factor-codes-ask-zh", in_window=True)
    page = visit(language="zh-Hans")
    page.locator("input[name=username]").fill("lin")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="第二步验证")).to_be_visible()
    check_room(page, "second-step-zh")


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_somebody_who_keeps_the_account_does_the_second_step_first(visit, lin, language):
    app_of(sign_in("lin", PASSWORD), PASSWORD)
    leave(person=lin, confirm="lin")
    page = visit(None, "/sign-in", language=language)
    page.get_by_role("textbox").first.fill("lin")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name=KEEP[language]).click()
    code = page.locator("input[name=code]")
    expect(code).to_be_visible()
    lin.refresh_from_db()
    assert not lin.is_active
    check = look if language == "en" else check_room
    check(page, f"stay-{language}")

    code.fill(code_of(lin))
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name=re.compile("lin"))).to_be_visible()
    lin.refresh_from_db()
    assert lin.is_active

"""Signing in at an identity provider, as a person sees it."""

import pytest
from playwright.sync_api import expect

from labeling.models import PersonSession
from tests.browser.visit import check_looks, check_room
from tests.labeling.people.sso import saml_provider
from tests.labeling.people.sso.provider import described, identity_provider, known


@pytest.fixture
def corp(settings):
    with identity_provider(known("ada", "labelers"), known("eve", "labelers")) as address:
        settings.SSO_PROVIDERS = described(address)
        yield


def test_somebody_signs_in_at_the_provider_and_gets_to_the_page(visit, ada, corp):
    page = visit(path="/account", fresh=True)

    page.get_by_role("button", name="Sign in with Example Corp").press("Enter")
    page.get_by_role("button", name="ada").click()

    expect(page.get_by_role("heading", name="Profile and preferences")).to_be_visible()
    expect(page.get_by_text("You sign in as ada.")).to_be_visible()
    expect(page.get_by_role("link", name="Password")).to_have_count(0)


def test_somebody_who_cancels_or_has_no_account_is_answered_in_words(visit, ada, corp):
    page = visit(fresh=True)
    page.get_by_role("button", name="Sign in with Example Corp").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("alert")).to_contain_text("You cancelled the sign-in")

    page.get_by_role("button", name="Sign in with Example Corp").click()
    page.get_by_role("button", name="eve").click()
    expect(page.get_by_role("alert")).to_contain_text("You have no account here")


def test_the_way_in_with_a_provider_looks_right(visit, db, corp):
    path = "/sign-in?problem=no_account"

    check_looks(visit(path=path), "sign-in-provider")
    check_room(visit(path=path, language="zh-Hans"), "sign-in-provider-zh")


@pytest.fixture
def acme(settings, live_server, tmp_path):
    pair = saml_provider.new_pair()
    people = [saml_provider.person("ada", "labelers"), saml_provider.person("eve", "labelers")]
    running = saml_provider.identity_provider(pair, tmp_path, *people, public=live_server.url)
    with running as address:
        settings.SSO_PROVIDERS = (
            *saml_provider.described(pair, address),
            *described("https://id.example.org"),
        )
        yield


def test_somebody_signs_in_with_saml_and_gets_to_the_page(visit, ada, acme):
    page = visit(path="/account/sessions", fresh=True)

    page.get_by_role("button", name="Sign in with Acme").press("Enter")
    page.get_by_role("link", name="ada").click()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="Sessions")).to_be_visible()
    expect(page.get_by_text("This session")).to_be_visible()


def test_somebody_whom_acme_knows_and_we_do_not_is_answered_in_words(visit, ada, acme):
    page = visit(fresh=True)
    page.get_by_role("button", name="Sign in with Acme").click()
    page.get_by_role("link", name="eve").click()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("alert")).to_contain_text("You have no account here")
    check_looks(page, "sign-in-two-providers")
    chinese = visit(path="/sign-in?problem=failed", language="zh-Hans")
    check_room(chinese, "sign-in-two-providers-zh")


def test_people_of_a_provider_sign_in_there_again_when_their_session_has_ended(visit, ada, acme):
    page = visit(path="/account", fresh=True)
    page.get_by_role("button", name="Sign in with Acme").click()
    page.get_by_role("link", name="ada").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Profile and preferences")).to_be_visible()
    PersonSession.objects.all().delete()

    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog.get_by_label("Password")).to_have_count(0)
    check_looks(page, "session-ended-provider", in_window=True)
    dialog.get_by_role("button", name="Sign in with Acme").click()
    page.get_by_role("link", name="ada").click()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="Profile and preferences")).to_be_visible()

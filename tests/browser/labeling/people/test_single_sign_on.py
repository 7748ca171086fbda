"""Signing in at an identity provider, as a person sees it."""

import pytest
from playwright.sync_api import expect

from tests.browser.visit import check_looks, check_room
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

"""Signing in and out, as a person sees it."""

import re

import pytest
from playwright.sync_api import Page, expect

from labeling.models import User
from tests.browser.visit import check_looks, check_room, wait_until_there

PASSWORD = "correct horse battery"


@pytest.fixture
def ada_with_password(ada: User) -> User:
    ada.set_password(PASSWORD)
    ada.name = "Ada Lovelace"
    ada.save()
    return ada


def fill_in(page: Page, username: str, password: str) -> None:
    page.get_by_label("Username or e-mail").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_somebody_signs_in_and_out(visit, ada_with_password):
    page = visit(path="/account")
    fill_in(page, "ada", PASSWORD)
    expect(page).to_have_url(re.compile("/account$"))

    page.get_by_role("button", name="Ada Lovelace: account and settings").click()
    page.get_by_role("menuitem", name="Sign out").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(page.url.replace("/sign-in", "/"))
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_wrong_password_is_answered_in_words_and_keeps_the_name(visit, ada_with_password):
    page = visit()
    fill_in(page, "ada", "wrong")

    expect(page.get_by_role("alert")).to_contain_text("Wrong username or password")
    expect(page.get_by_label("Username or e-mail")).to_have_value("ada")


def test_too_many_tries_are_answered_in_words(visit, ada_with_password):
    page = visit()
    for _ in range(6):
        fill_in(page, "ada", "wrong")
        wait_until_there(page)

    expect(page.get_by_role("alert")).to_contain_text("Too many attempts")


def test_the_way_in_looks_right(visit, db):
    check_looks(visit(), "sign-in")
    page = visit(language="zh-Hans")
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    check_room(page, "sign-in-zh")

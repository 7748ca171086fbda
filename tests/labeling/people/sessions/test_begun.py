"""What people begin before they are signed in is in a cookie and leaves no rows behind."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.test import APIClient

from labeling.models import SpentAnswer
from labeling.people.retention import remove_old_data
from labeling.people.sessions.begun import MOST_BYTES, SECONDS, begun_middleware, remember, take
from tests.labeling.people.sso.saml_provider import described, new_pair

PASSKEY = "/api/people/session/passkey/options/"
OTHERS = ["/api/people/session/", "/api/people/providers/", "/", "/sign-in", "/admin/login/"]


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_a_thousand_requests_for_a_passkey_leave_no_row(db):
    before = rows()

    for number in range(1000):
        assert APIClient().post(PASSKEY).status_code == 200
        if number % 100 == 0:
            assert rows() == before  # PostgreSQL ends a connection that is asked nothing for long

    assert rows() == before


def test_requests_for_a_saml_provider_leave_no_row(settings, db):
    settings.SSO_PROVIDERS = described(new_pair())
    before = rows()

    for _ in range(100):
        assert APIClient().post("/api/people/providers/acme/").status_code == 200

    assert rows() == before


@pytest.mark.parametrize("page", OTHERS)
def test_looking_at_a_page_leaves_no_row(db, vite_manifest, page):
    before = rows()

    APIClient().get(page)

    assert rows() == before


class Browser:
    """Sends requests through the middleware and keeps the cookie."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def send(self, view) -> HttpResponse:
        request = RequestFactory().get("/")
        request.COOKIES.update(self.cookies)
        response = begun_middleware(lambda request: HttpResponse(str(view(request))))(request)
        for name, morsel in response.cookies.items():
            self.cookies[name] = morsel.value
        return response

    def remember(self, name: str, value: Any) -> HttpResponse:
        return self.send(lambda request: remember(request, "kind", name, value))

    def take(self, name: str) -> str:
        return self.send(lambda request: take(request, "kind", name)).content.decode()


def test_what_was_begun_is_taken_once():
    browser = Browser()
    browser.remember("a", 1)
    browser.remember("b", 2)

    assert [browser.take(name) for name in ("a", "a", "b", "c")] == ["1", "None", "2", "None"]
    assert Browser().take("b") == "None"


def test_the_cookie_can_be_neither_read_nor_changed():
    browser = Browser()
    cookie = browser.remember("a", "a-secret").cookies["begun"]

    assert "a-secret" not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", SECONDS)
    for changed in (cookie.value[:-2] + "AA", "nonsense", "\udcff", ""):
        browser.cookies = {"begun": changed}
        assert browser.take("a") == "None"


def test_by_https_the_cookie_belongs_to_this_host(settings):
    settings.SESSION_COOKIE_SECURE = True

    [(name, cookie)] = Browser().remember("a", 1).cookies.items()

    assert (name, cookie["secure"], cookie["path"]) == ("__Host-begun", True, "/")


def test_what_was_begun_is_over_after_ten_minutes():
    browser = Browser()
    browser.remember("a", 1)

    with time_machine.travel(timezone.now() + timedelta(seconds=SECONDS + 1)):
        assert browser.take("a") == "None"


def test_beginning_again_makes_nothing_else_last_longer():
    browser = Browser()
    browser.remember("a", 1)
    with time_machine.travel(timezone.now() + timedelta(seconds=SECONDS - 10)):
        browser.remember("b", 2)

    with time_machine.travel(timezone.now() + timedelta(seconds=SECONDS + 1)):
        assert [browser.take(name) for name in ("a", "b")] == ["None", "2"]


def test_the_oldest_is_forgotten_when_the_cookie_is_full():
    browser = Browser()
    for name in "abcd":
        response = browser.remember(name, name * 1000)

    assert len(response.cookies["begun"].value) <= MOST_BYTES
    assert browser.take("a") == "None"
    assert browser.take("d") == "d" * 1000


def test_a_page_that_no_cookie_holds_is_replaced_by_the_first_one(settings, db):
    settings.SSO_PROVIDERS = described(new_pair())
    for next_page in ("/" + "a" * 1900, "/" + "\u96ea" * 600):
        client = APIClient()
        answer = client.post("/api/people/providers/acme/", {"next": next_page})

        assert answer.status_code == 200
        assert client.cookies["begun"].value


def test_spent_answers_are_removed_after_a_day(db):
    SpentAnswer.objects.create(digest="x" * 64)
    remove_old_data()
    assert SpentAnswer.objects.exists()

    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        remove_old_data()
    assert not SpentAnswer.objects.exists()

"""A real Chromium in front of the real site."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.signals import request_finished, request_started
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from django_vite.core.asset_loader import DjangoViteAssetLoader
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from labeling.models import User
from launcher import frontend
from tests.browser.contexts import Contexts
from tests.browser.visit import Visit, Window, new_context

# The browser's own event loop runs in this thread; the site has threads of its own.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

HERE = Path(__file__).parent
PAUSE, QUIET_LOOKS, MOST_SECONDS = 0.02, 3, 10.0
QUIET = [
    *["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    *["--no-first-run", "--disable-gpu"],
    "--process-per-site",  # see Contexts
]


@pytest.hookimpl(tryfirst=True)  # the plugin that skips without Chromium looks for the mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")  # its event loop must be gone before other tests start theirs
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built_frontend() -> None:
    """The pages as they are in the sources now."""
    if not frontend.is_built():
        frontend.build(print)
        # It read the manifest when Django started, and must have read it again before two ask.
        DjangoViteAssetLoader._instance = None
        DjangoViteAssetLoader.instance()


Visits = Callable[..., Page]


@pytest.fixture(scope="package")
def cached_files() -> Iterator[None]:
    """Let the browser keep the files of the site, as the real server does."""
    serve = StaticFilesHandler.serve

    def serve_to_keep(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = serve(handler, request)
        answer.headers["Cache-Control"] = "max-age=3600, immutable"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_to_keep)
        yield


@pytest.fixture(scope="package")
def contexts(browser: Browser, cached_files: None, live_server: LiveServer) -> Contexts:
    return Contexts(browser, live_server.url)


@pytest.fixture
def visit(browser, contexts, built_frontend, live_server, settings) -> Iterator[Visits]:
    """Open the site as somebody: `visit(ada, "/account", width=390, theme="dark")`.

    Whatever went wrong on the way (a script error, a refused style, a 500) fails the test.
    A test that changes the browser itself, such as its clock, asks for a `fresh` window.
    """
    settings.PUBLIC_URL = live_server.url
    visits: list[Visit] = []

    def open_site(
        person: User | None = None,
        path: str = "/",
        *,
        width: int = 1440,
        theme: str = "light",
        language: str = "en",
        fresh: bool = False,
    ) -> Page:
        window = Window(width, theme, language)
        context = new_context(browser, language) if fresh else contexts.take(language)
        visits.append(Visit(browser, live_server.url, _session_of(person), window, context))
        return visits[-1].open(path)

    with requests_awaited():
        yield open_site
        for each in visits:
            contexts.give_back(each.context)
    assert [trouble for each in visits for trouble in each.troubles] == []


@contextmanager
def requests_awaited() -> Iterator[None]:
    """A closed window leaves requests behind, and the rows must not be emptied under them."""
    running: set[int] = set()

    def began(**_more: object) -> None:
        running.add(threading.get_ident())

    def ended(**_more: object) -> None:
        running.discard(threading.get_ident())

    request_started.connect(began)
    request_finished.connect(ended)
    try:
        yield
        _until_quiet(running)
    finally:
        request_started.disconnect(began)
        request_finished.disconnect(ended)


def _until_quiet(running: set[int]) -> None:
    give_up, quiet_for = time.monotonic() + MOST_SECONDS, 0
    while quiet_for < QUIET_LOOKS and time.monotonic() < give_up:
        others = running - {threading.get_ident()}
        quiet_for = 0 if others else quiet_for + 1
        time.sleep(PAUSE)


def _session_of(person: User | None) -> str | None:
    if person is None:
        return None
    client = Client()
    client.force_login(person, backend="labeling.people.authentication.PasswordBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value

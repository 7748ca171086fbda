"""A cookie that Python would read slowly reaches neither the event loop nor a thread."""

import asyncio
import json
from http import cookies as parser
from importlib import import_module

import pytest
from django.http import parse_cookie
from django.test import Client

from config.edge.asgi import Message
from config.edge.cookies import MOST_BYTES, cookie, with_safe_cookies
from config.edge.senders import person_of
from labeling.people.sessions.begun import MOST_BYTES as MOST_BYTES_OF_BEGUN

SLOW = b'session="' + b"\\x" * 4000 + b'"'


def passed_on(*values: bytes) -> tuple[bytes | None, list[Message]]:
    """Return the Cookie header that the application gets, if it gets the request, and answers."""
    given: list[bytes] = []
    sent: list[Message] = []

    async def application(scope, _receive, _send):
        given.append(b", ".join(value for name, value in scope["headers"] if name == b"cookie"))

    async def send(message):
        sent.append(message)

    async def never():
        raise AssertionError

    scope = {"type": "http", "headers": [(b"cookie", value) for value in values]}

    async def ask():
        await with_safe_cookies(application)(scope, never, send)

    asyncio.run(ask())
    return given[0] if given else None, sent


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ([b"session=abc; theme=dark"], b"session=abc; theme=dark"),
        ([b"session=abc", b"theme=dark"], b"session=abc; theme=dark"),
        ([SLOW + b"; theme=dark"], b" theme=dark"),
        ([b"theme=dark;" + SLOW], b"theme=dark"),
        ([b'other="a b"; theme=dark'], b'other="a b"; theme=dark'),
    ],
)
def test_cookies_with_backslashes_are_dropped_and_others_kept(sent, kept):
    assert passed_on(*sent) == (kept, [])


@pytest.mark.parametrize("headers", [[], [(b"cookie", b"session=abc"), (b"accept", b"*/*")]])
def test_a_request_with_nothing_to_change_is_passed_on_as_it_is(headers):
    given: list[Message] = []

    async def application(scope, _receive, _send):
        given.append(scope)

    async def never(*_said):
        raise AssertionError

    async def ask(scope):
        await with_safe_cookies(application)(scope, never, never)

    scope = {"type": "http", "headers": headers}
    asyncio.run(ask(scope))

    assert given[0] is scope


def test_a_cookie_header_that_is_too_long_is_refused_in_plain_words():
    given, (start, body) = passed_on(b"a" * MOST_BYTES, b"b")

    assert given is None
    assert start["status"] == 431
    assert json.loads(body["body"])["code"] == "cookies_too_large"


def test_our_own_cookies_need_less_than_half():
    messages = 2048  # django.contrib.messages.storage.cookie.CookieStorage.max_cookie_size

    assert MOST_BYTES_OF_BEGUN + messages + 1024 < MOST_BYTES / 2


def test_the_session_key_is_read_without_unquoting(monkeypatch):
    monkeypatch.setattr(parser, "_unquote", pytest.fail)

    assert cookie({"headers": [(b"cookie", b"a=b; session = c;session=d ")]}, "session") == "d"
    assert person_of({"headers": [(b"cookie", SLOW)]}) is None


@pytest.mark.django_db
def test_what_we_set_comes_back_as_it_was(client: Client):
    client.get("/api/people/session/")
    client.get("/admin/login/")
    pairs = [f"{name}={one.coded_value}" for name, one in client.cookies.items()]

    kept, _sent = passed_on("; ".join(pairs).encode())

    assert pairs
    assert kept is not None
    assert parse_cookie(kept.decode()) == {n: one.value for n, one in client.cookies.items()}


def test_the_whole_application_has_it(monkeypatch):
    monkeypatch.setenv("STATEMENT_SECONDS", "60")  # which the module sets for its whole process
    application = import_module("config.asgi").application
    sent: list[Message] = []

    async def never():
        raise AssertionError

    async def send(message):
        sent.append(message)

    async def ask():
        headers = [(b"cookie", b"a" * (MOST_BYTES + 1))]
        scope = {"type": "http", "method": "GET", "path": "/healthz", "headers": headers}
        await application(scope, never, send)

    asyncio.run(ask())

    assert sent[0]["status"] == 431

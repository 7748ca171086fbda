"""A header that Python would read slowly reaches neither the event loop nor a thread."""

import asyncio
import json
from importlib import import_module

import pytest

from config.edge.asgi import Message
from config.edge.headers import MOST_BYTES, MOST_OF_CONTENT_TYPE

SLOW = b'a/b;"' + b";" * 60_000


def answer_to(
    headers: list[tuple[bytes, bytes]], monkeypatch: pytest.MonkeyPatch, query: bytes = b""
) -> list[Message]:
    """What the whole application answers to GET /healthz; a view would fail without a database."""
    monkeypatch.setenv("STATEMENT_SECONDS", "60")  # which the module sets for its whole process
    application = import_module("config.asgi").application
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/healthz", "raw_path": b"/healthz"}
    scope |= {"headers": headers, "query_string": query, "client": ("192.0.2.1", 1)}
    scope |= {"server": ("localhost", 80), "scheme": "http", "root_path": "", "http_version": "1.1"}
    asyncio.run(application(scope, receive, send))
    return sent


@pytest.mark.parametrize(
    "headers",
    [
        [(b"content-type", SLOW)],
        [(b"content-type", SLOW[:200])] * 2,
        [(b"accept", SLOW)],
        [(b"accept", b"a/b;" * 20)] * 150,
    ],
    ids=["type", "types", "accept", "accepts"],
)
def test_long_headers_are_refused_in_plain_words(headers, monkeypatch):
    start, body = answer_to(headers, monkeypatch)

    assert start["status"] == 431
    assert json.loads(body["body"])["code"] == "headers_too_large"


def test_a_type_that_django_cannot_read_is_refused(monkeypatch):
    start, body = answer_to([(b"content-type", b"a/b;x*=zz'en'y")], monkeypatch)

    assert start["status"] == 415
    assert json.loads(body["body"])["code"] == "unknown_type"


def test_a_long_address_is_refused(monkeypatch):
    start, _body = answer_to([], monkeypatch, query=b"a" * MOST_BYTES)

    assert start["status"] == 431


def test_the_headers_of_browsers_and_proxies_are_far_from_the_limit(monkeypatch):
    boundary = b"multipart/form-data; charset=utf-8; boundary=" + b"-" * 70
    usual = [(b"content-type", boundary), (b"user-agent", b"a" * 1000), (b"accept", b"a" * 500)]

    start, *_body = answer_to([*usual, (b"host", b"localhost")], monkeypatch)

    assert len(boundary) < MOST_OF_CONTENT_TYPE / 2
    assert start["status"] == 200

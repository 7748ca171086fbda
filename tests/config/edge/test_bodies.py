"""A body is read to its end, within limits, before the application gets it."""

import asyncio
import json

import pytest

from config.edge import bodies
from config.edge.asgi import Message
from config.edge.bodies import with_whole_body


async def repeats(scope, receive, send):
    """Answer with the body, and with its length as a header."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    lengths = [pair for pair in scope["headers"] if pair[0] == b"content-length"]
    await send({"type": "http.response.start", "status": 200, "headers": lengths})
    await send({"type": "http.response.body", "body": body})


def answers(
    chunks: list[bytes], headers: list[tuple[bytes, bytes]], *, is_unfinished: bool = False
) -> list[Message]:
    sent: list[Message] = []
    waiting = [
        {"type": "http.request", "body": chunk, "more_body": number < len(chunks) or is_unfinished}
        for number, chunk in enumerate(chunks, start=1)
    ]

    async def receive():
        if not waiting:
            await asyncio.sleep(60)
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    async def call():
        app = with_whole_body(repeats, limit=10)
        await app({"type": "http", "headers": headers}, receive, send)

    asyncio.run(call())
    return sent


def statuses(chunks: list[bytes], headers: list[tuple[bytes, bytes]]) -> list[int]:
    return [one["status"] for one in answers(chunks, headers) if "status" in one]


@pytest.mark.parametrize(
    ("chunks", "headers", "status"),
    [
        ([b"12345", b"67890"], [], 200),
        ([b"12345", b"678901"], [], 413),
        ([b"1234567890"], [(b"content-length", b"10")], 200),
        ([], [(b"content-length", b"11")], 413),
        ([b"12345", b"678901"], [(b"content-length", b"5")], 413),
        ([b"1"], [(b"content-length", b"-1")], 200),
        ([b""], [], 200),
    ],
)
def test_a_body_over_the_limit_is_refused_announced_or_not(chunks, headers, status):
    assert statuses(chunks, headers) == [status]


def test_it_is_refused_in_the_language_of_the_browser():
    headers = [(b"content-length", b"11"), (b"accept-language", b"zh-CN,en;q=0.5")]

    *_, body = answers([], headers)

    assert json.loads(body["body"])["message"] == "一次发送的数据过多。请减少内容或分批发送。"


def test_the_application_gets_the_length_of_a_body_sent_in_chunks():
    start, body = answers([b"123", b"4567"], [(b"transfer-encoding", b"chunked")])

    assert body["body"] == b"1234567"
    assert start["headers"] == [(b"content-length", b"7")]


def test_a_body_that_never_ends_is_refused_without_the_application(monkeypatch):
    monkeypatch.setattr(bodies, "INTERVAL", 0.05)

    start, body = answers([b"123"], [(b"content-length", b"9")], is_unfinished=True)

    assert start["status"] == 408
    assert json.loads(body["body"])["code"] == "too_slow"

"""The body limit stands in front of Django, where the whole body would be kept first."""

import asyncio

import pytest

from config.limits import with_body_limit


async def reads_everything(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def statuses(chunks: list[bytes], headers: list[tuple[bytes, bytes]]) -> list[int]:
    sent = []
    waiting = [
        {"type": "http.request", "body": chunk, "more_body": number < len(chunks)}
        for number, chunk in enumerate(chunks, start=1)
    ]

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    async def call():
        app = with_body_limit(reads_everything, limit=10)
        await app({"type": "http", "headers": headers}, receive, send)

    asyncio.run(call())
    return [message["status"] for message in sent if message["type"] == "http.response.start"]


@pytest.mark.parametrize(
    ("chunks", "headers", "status"),
    [
        ([b"12345", b"67890"], [], 200),
        ([b"12345", b"678901"], [], 413),
        ([b"1234567890"], [(b"content-length", b"10")], 200),
        ([], [(b"content-length", b"11")], 413),
        ([b"12345", b"678901"], [(b"content-length", b"5")], 413),
        ([b"1"], [(b"content-length", b"-1")], 200),
    ],
)
def test_a_body_over_the_limit_is_refused_announced_or_not(chunks, headers, status):
    assert statuses(chunks, headers) == [status]

"""The body limit applies before Django, which would store the whole body first."""

import asyncio
import json

import pytest

from config.limits import Message, with_body_limit


async def reads_everything(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def answers(chunks: list[bytes], headers: list[tuple[bytes, bytes]]) -> list[Message]:
    sent: list[Message] = []
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
    ],
)
def test_a_body_over_the_limit_is_refused_announced_or_not(chunks, headers, status):
    assert statuses(chunks, headers) == [status]


def test_it_is_refused_in_the_language_of_the_browser():
    headers = [(b"content-length", b"11"), (b"accept-language", b"zh-CN,en;q=0.5")]

    *_, body = answers([], headers)

    assert json.loads(body["body"])["message"] == "一次发送的数据过多。请减少内容或分批发送。"

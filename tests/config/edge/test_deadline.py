"""A view that hangs, as all do while PostgreSQL hangs, is answered for in time."""

import asyncio
from typing import Any

import pytest

from config.edge.asgi import Message
from config.edge.deadline import with_deadline
from config.edge.turns import with_turns

SCOPE: Message = {"type": "http", "headers": []}
REQUEST: Message = {**SCOPE, "method": "GET", "path": "/", "client": ("10.0.0.1", 1)}
PLENTY = 60


async def nothing_more() -> Message:
    return {"type": "http.disconnect"}


def answers_of(view: Any, seconds: float) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def ask() -> None:
        await with_deadline(view, seconds)(dict(SCOPE), nothing_more, send)

    asyncio.run(ask())
    return sent


async def answering(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200})
    await send({"type": "http.response.body", "body": b"well"})


class Hanging:
    """A view that ends when the test lets it."""

    def __init__(self) -> None:
        self.end = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.end.wait()


async def slow_to_end(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200})
    await asyncio.sleep(0.05)
    await send({"type": "http.response.body", "body": b"long file"})


async def failing(scope: Any, receive: Any, send: Any) -> None:
    raise ZeroDivisionError


def test_an_answer_in_time_passes_unchanged():
    start, body = answers_of(answering, PLENTY)

    assert (start["status"], body["body"]) == (200, b"well")


def test_who_hangs_is_answered_for_with_a_time_to_come_back():
    sent: list[Message] = []
    view = Hanging()

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "http.response.body":
            view.end.set()

    async def ask() -> None:
        await with_deadline(view, 0.01)(dict(SCOPE), nothing_more, send)

    asyncio.run(ask())

    start, body = sent
    assert start["status"] == 503
    assert (b"retry-after", b"10") in start["headers"]
    assert b"too_slow" in body["body"]


def test_an_answer_that_has_begun_may_take_its_time():
    assert answers_of(slow_to_end, 0.01)[-1]["body"] == b"long file"


def test_what_comes_too_late_is_dropped():
    late_end = asyncio.Event()

    async def late(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0.05)
        await answering(scope, receive, send)
        late_end.set()

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def ask() -> None:
        await with_deadline(late, 0.01)(dict(SCOPE), nothing_more, send)
        await late_end.wait()

    asyncio.run(ask())

    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[0]["status"] == 503


def test_an_error_of_the_view_reaches_the_server():
    with pytest.raises(ZeroDivisionError):
        answers_of(failing, PLENTY)


def test_a_view_that_hangs_keeps_the_turn_of_its_client_until_it_ends():
    view = Hanging()
    edge = with_turns(with_deadline(view, 0.01), threads=2, patience=0.05)  # one for an address

    async def status_of_one_more() -> int:
        sent: list[Message] = []
        heard = asyncio.Event()

        async def send(message: Message) -> None:
            sent.append(message)
            heard.set()

        asked.append(asyncio.ensure_future(edge(dict(REQUEST), nothing_more, send)))
        await heard.wait()
        return int(sent[0]["status"])

    async def ask() -> list[int]:
        while_it_hangs = [await status_of_one_more() for _ in range(2)]
        view.end.set()
        await asyncio.gather(*asked)
        view.end.clear()
        after = await status_of_one_more()
        view.end.set()
        await asyncio.gather(*asked)
        return [*while_it_hangs, after]

    asked: list[asyncio.Future[None]] = []

    assert asyncio.run(ask()) == [503, 429, 503]


def test_a_server_that_stops_does_not_wait_for_a_view_that_hangs():
    async def stop() -> bool:
        answered = asyncio.Event()

        async def send(message: Message) -> None:
            answered.set()

        asked = asyncio.ensure_future(
            with_deadline(Hanging(), 0.01)(dict(SCOPE), nothing_more, send)
        )
        await answered.wait()
        asked.cancel()
        await asyncio.wait({asked})
        return asked.cancelled()

    assert asyncio.run(stop())

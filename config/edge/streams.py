"""Keep live streams open without a thread or a database connection.

A view checks in a thread who asks, and answers with the header below instead of a body. The
header stays inside the server: here it becomes the stream.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.streams import HEADER
from config.edge.asgi import App, Headers, Message, Receive, Send, refuse
from config.edge.turns import Full, Turns

MOST_OF_A_PERSON, MOST = 12, 500
RETRY_SECONDS = 30
NAME = HEADER.lower().encode()
REPLACED = {NAME, b"content-length", b"content-type", b"cache-control", b"x-accel-buffering"}

Wish = dict[str, Any]
Opener = Callable[[Wish], AsyncIterator[str]]


def with_streams(app: App, open_stream: Opener) -> App:
    """Replace a response that wishes for a stream by the stream."""
    of_person = Turns(at_once=MOST_OF_A_PERSON, waiting=0)
    of_all = Turns(at_once=MOST, waiting=0)

    async def streaming(scope: Message, receive: Receive, send: Send) -> None:
        wished: list[tuple[Wish, Headers]] = []

        async def send_unless_wished(message: Message) -> None:
            if message["type"] == "http.response.start":
                values = [value for name, value in message["headers"] if name == NAME]
                if values:
                    wished.append((json.loads(values[0]), list(message["headers"])))
            if not wished:
                await send(message)

        await app(scope, receive, send_unless_wished)
        if not wished:
            return
        [(wish, headers)] = wished
        try:
            async with of_all.turn(""), of_person.turn(str(wish["person"])):
                await _stream(open_stream(wish), headers, receive, send)
        except Full:
            message = _("Too many live views are open. This page asks for news from time to time.")
            await refuse(scope, send, status=429, code="busy", message=message, wait=RETRY_SECONDS)

    return streaming


async def _stream(
    lines: AsyncIterator[str], headers: Headers, receive: Receive, send: Send
) -> None:
    kept = [pair for pair in headers if pair[0] not in REPLACED]
    start = [
        *kept,
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-cache"),
        (b"x-accel-buffering", b"no"),  # otherwise a proxy buffers the events
    ]
    await send({"type": "http.response.start", "status": 200, "headers": start})
    sending = asyncio.ensure_future(_send_lines(lines, send))
    leaving = asyncio.ensure_future(_until_left(receive))
    try:
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            sending.result()
            await send({"type": "http.response.body", "body": b""})
    finally:
        for task in (sending, leaving):
            task.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)


async def _send_lines(lines: AsyncIterator[str], send: Send) -> None:
    async for line in lines:
        await send({"type": "http.response.body", "body": line.encode(), "more_body": True})


async def _until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

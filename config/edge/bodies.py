"""Read a whole body before a thread is taken, so that a slow sender holds no thread."""

import asyncio
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from django.utils.translation import gettext_lazy as _

from config.edge.asgi import App, Headers, Message, Receive, Send, header, refuse

IN_MEMORY = 1024 * 1024  # bytes of one body; what is longer is kept in a temporary file
PIECE = 64 * 1024
FIRST_SECONDS = 20.0  # every body may take this long, however short it is
SLOWEST = 8 * 1024  # bytes a second after that: less than any mobile network gives


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        self.status = status


class _Gone(Exception):
    """The client closed the connection before the body's end."""


def with_whole_body(app: App, limit: int) -> App:
    """Refuse a body that is too long (413) or arrives too slowly (408).

    The application gets the true length, also of a body that was sent in chunks.
    """

    async def reading(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            body = cast(IO[bytes], file)
            try:
                length = await _read(scope, receive, body, limit)
            except _Refused as refused:
                return await _refuse(scope, send, refused.status)
            except _Gone:
                return None
            known = {**scope, "headers": _with_length(scope["headers"], length)}
            return await app(known, _again(body, length, receive), send)

    return reading


async def _read(scope: Message, receive: Receive, body: IO[bytes], limit: int) -> int:
    announced = header(scope, b"content-length")
    if announced.isdigit() and int(announced) > limit:
        raise _Refused(413)
    length, more = 0, True
    began = asyncio.get_running_loop().time()
    while more:
        try:
            async with asyncio.timeout_at(began + FIRST_SECONDS + length / SLOWEST):
                message = await receive()
        except TimeoutError:
            raise _Refused(408) from None
        if message["type"] == "http.disconnect":
            raise _Gone
        piece, more = message.get("body", b""), message.get("more_body", False)
        length += len(piece)
        if length > limit:
            raise _Refused(413)
        body.write(piece)
    body.seek(0)
    return length


def _with_length(headers: Headers, length: int) -> Headers:
    kept = [
        (name, value)
        for name, value in headers
        if name not in {b"content-length", b"transfer-encoding"}
    ]
    return [*kept, (b"content-length", str(length).encode())] if length else kept


def _again(body: IO[bytes], length: int, receive: Receive) -> Receive:
    """Give the body that was read; after its end, wait for the client to leave."""
    left = length
    is_given = False

    async def read() -> Message:
        nonlocal left, is_given
        if is_given:
            return await receive()
        piece = body.read(PIECE)
        left -= len(piece)
        is_given = left == 0
        return {"type": "http.request", "body": piece, "more_body": not is_given}

    return read


async def _refuse(scope: Message, send: Send, status: int) -> None:
    if status == 413:  # noqa: PLR2004  (the number is its own name)
        message = _("This is too much data for one request. Send less, or send it in parts.")
        await refuse(scope, send, status=status, code="too_large", message=message)
    else:
        message = _("The request arrived too slowly. Check the connection and send it again.")
        await refuse(scope, send, status=status, code="too_slow", message=message)

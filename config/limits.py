"""No body longer than we would ever read: refused before it fills the memory or the disk."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

_REFUSAL = {"code": "too_large", "message": "This is too much at once. Send less, or in parts."}


class _TooLong(Exception):
    pass


def with_body_limit(app: App, limit: int) -> App:
    """Count what arrives, whether or not its length was announced."""

    async def limited(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        if _announced(scope) > limit:
            return await _refuse(send)
        try:
            return await app(scope, _counting(receive, limit), send)
        except _TooLong:
            return await _refuse(send)  # Django reads the whole body before it answers anything

    return limited


def _announced(scope: Message) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


def _counting(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise _TooLong
        return message

    return counted


async def _refuse(send: Send) -> None:
    body = json.dumps(_REFUSAL).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})

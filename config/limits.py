"""Refuse request bodies above the limit before they fill memory or disk."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class _TooLong(RequestDataTooBig):
    """Raised while Django reads a body that is too long."""


def with_body_limit(app: App, limit: int) -> App:
    """Count the bytes that arrive, whether or not the request states its length."""

    async def limited(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        if _announced(scope) > limit:
            return await _refuse(scope, send)
        body = _Counted(receive, limit)

        async def send_unless_too_long(message: Message) -> None:
            # An application in a thread may turn the error into its own response.
            if not body.too_long:
                await send(message)

        with suppress(_TooLong):
            await app(scope, body.receive, send_unless_too_long)
        if body.too_long:
            await _refuse(scope, send)  # Django reads the whole body before it answers
        return None

    return limited


def _announced(scope: Message) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


class _Counted:
    """Counts a body while it arrives."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._left = receive, limit
        self.too_long = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.too_long = True
            raise _TooLong
        return message


async def _refuse(scope: Message, send: Send) -> None:
    with translation.override(_language(scope)):
        message = _("This is too much data for one request. Send less, or send it in parts.")
    body = json.dumps({"code": "too_large", "message": message}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _language(scope: Message) -> str:
    """Return the browser's language, because the session is not read yet."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = (
        dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    )
    return translation.get_language_from_request(request)

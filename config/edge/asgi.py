"""Types of an ASGI application, and refusals that need no Django view."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


async def refuse(
    scope: Message, send: Send, *, status: int, code: str, message: Promise, wait: int | None = None
) -> None:
    """Answer in the browser's language. `wait` is the number of seconds for Retry-After."""
    with translation.override(_language(scope)):
        body = json.dumps({"code": code, "message": str(message)}).encode()
    headers: Headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    ]
    if wait is not None:
        headers.append((b"retry-after", str(wait).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def header(scope: Message, name: bytes) -> bytes:
    """Return the header's values, joined by commas if it was sent more than once."""
    return b",".join(value for found, value in scope["headers"] if found == name)


def _language(scope: Message) -> str:
    """Return the browser's language, because the session is not read yet."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = header(scope, b"accept-language").decode("latin-1")
    return translation.get_language_from_request(request)

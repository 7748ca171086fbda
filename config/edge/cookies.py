"""Cookies that Python can read fast, or none.

Python before 3.11.10 and 3.12.6 needs seconds for a quoted cookie of many backslashes. Nothing
here sets a cookie with a backslash, so a cookie that has one is dropped.
"""

from django.utils.translation import gettext_lazy as _

from config.edge.asgi import App, Message, Receive, Send, refuse

# Our own cookies need less than half of this: see tests/config/edge/test_cookies.py.
MOST_BYTES = 16 * 1024
TOO_LONG = _(
    "Your browser sent too many cookies. Delete the cookies of this site and reload the page."
)


def with_safe_cookies(app: App) -> App:
    """Refuse too long a Cookie header, and give the application one that is fast to read."""

    async def checked(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        values = [value for name, value in scope["headers"] if name == b"cookie"]
        sent = b"; ".join(values)
        if len(sent) > MOST_BYTES:
            return await refuse(scope, send, status=431, code="cookies_too_large", message=TOO_LONG)
        if len(values) <= 1 and b"\\" not in sent:
            return await app(scope, receive, send)
        others = [pair for pair in scope["headers"] if pair[0] != b"cookie"]
        safe = b";".join(one for one in sent.split(b";") if b"\\" not in one)
        headers = [*others, (b"cookie", safe)] if safe else others
        return await app({**scope, "headers": headers}, receive, send)

    return checked


def cookie(scope: Message, name: str) -> str:
    """Return the cookie's value as it was sent; the last one if there are several, as in Django."""
    sent = b";".join(value for found, value in scope["headers"] if found == b"cookie")
    pairs = (one.partition("=") for one in sent.decode("latin-1").split(";"))
    values = [value.strip() for found, _equals, value in pairs if found.strip() == name]
    return values[-1] if values else ""

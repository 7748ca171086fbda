"""Headers that every library reads fast, or none.

Python needs seconds for a Content-Type of 60 KB of semicolons, and Django reads that of every
request.
"""

from collections import Counter

from django.utils.translation import gettext_lazy as _

from config.edge.asgi import App, Message, Receive, Send, header, refuse

# Of all values with one name, and of the address; nginx allows as much.
MOST_BYTES = 8 * 1024
# A type and the boundary of a form, which may have 70 characters.
MOST_OF_CONTENT_TYPE = 256
TOO_LONG = _("The request has too long an address or header. Shorten it and try again.")

# Parameters with a star have their value in some encoding, and Django crashes on most.
UNKNOWN_TYPE = _("The request has a Content-Type that is not understood.")


def with_short_headers(app: App) -> App:
    """Refuse a request with a long address or header, before anything else looks at them."""

    async def checked(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        if _is_too_long(scope):
            return await refuse(scope, send, status=431, code="headers_too_large", message=TOO_LONG)
        if b"*" in header(scope, b"content-type"):
            return await refuse(scope, send, status=415, code="unknown_type", message=UNKNOWN_TYPE)
        return await app(scope, receive, send)

    return checked


def _is_too_long(scope: Message) -> bool:
    if len(scope.get("raw_path", b"")) + len(scope.get("query_string", b"")) > MOST_BYTES:
        return True
    sizes: Counter[bytes] = Counter()
    for name, value in scope["headers"]:
        if name != b"cookie":  # cookies have a limit and a sentence of their own
            sizes[name] += len(value)
    content_type = sizes.pop(b"content-type", 0)
    return content_type > MOST_OF_CONTENT_TYPE or max(sizes.values(), default=0) > MOST_BYTES

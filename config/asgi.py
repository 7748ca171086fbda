"""The web server's entry point: `uvicorn config.asgi:application`."""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

from config.limits import App, Message, Receive, Send, with_body_limit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Nobody waits longer than this for a page.
os.environ.setdefault("STATEMENT_SECONDS", "5")

# Live streams use Django's ASGI side, which can hold thousands open. Everything else is
# short and uses the database, so it runs in lasting threads with one connection each. Django's
# ASGI side would start a thread, and with it a connection to PostgreSQL, for every request.
streams = cast(App, get_asgi_application())
_wsgi: Any = get_wsgi_application()  # the two libraries type the same protocol differently
pages = cast(App, WSGIMiddleware(_wsgi, workers=settings.WEB_THREADS))


async def site(scope: Message, receive: Receive, send: Send) -> None:
    await (streams if _wants_a_stream(scope) else pages)(scope, receive, send)


def _wants_a_stream(scope: Message) -> bool:
    """Return whether a browser opens an EventSource, or the scope is not HTTP."""
    accepts = dict(scope.get("headers", [])).get(b"accept", b"")
    return scope["type"] != "http" or b"text/event-stream" in accepts


application = with_body_limit(site, settings.MAX_BODY_BYTES)

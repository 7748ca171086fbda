"""The web server's entry point: `uvicorn config.asgi:application`."""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Nobody waits longer than this for a page.
os.environ.setdefault("STATEMENT_SECONDS", "5")

_wsgi: Any = get_wsgi_application()  # the two libraries type the same protocol differently

from config.edge.asgi import App  # noqa: E402  (Django is set up by the line above)
from config.edge.bodies import with_whole_body  # noqa: E402
from config.edge.client import with_client_address  # noqa: E402
from config.edge.streams import with_streams  # noqa: E402
from config.edge.turns import with_turns  # noqa: E402
from training.runs.api.live import live  # noqa: E402

# Pages are short and use the database, so they run in lasting threads with one connection each.
application = cast(App, WSGIMiddleware(_wsgi, workers=settings.WEB_THREADS))
application = with_turns(application, settings.WEB_THREADS)
application = with_streams(application, live)
application = with_whole_body(application, settings.MAX_BODY_BYTES)
application = with_client_address(application, settings.TRUSTED_PROXIES)

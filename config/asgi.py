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

from config.edge.asgi import App
from config.edge.bodies import with_whole_body
from config.edge.client import with_client_address
from config.edge.cookies import with_safe_cookies
from config.edge.deadline import with_deadline
from config.edge.headers import with_short_headers
from config.edge.senders import by_database, person_of
from config.edge.sending import with_lost_answers
from config.edge.streams import with_streams
from config.edge.turns import with_turns
from training.runs.api.live import live

# Pages are short and use the database, so they run in lasting threads with one connection each.
application = cast(App, WSGIMiddleware(_wsgi, workers=settings.WEB_THREADS))
application = with_lost_answers(application)
application = with_deadline(application, settings.ANSWER_SECONDS)
application = with_turns(application, settings.WEB_THREADS, settings.ANSWER_SECONDS)
application = with_streams(application, live)
application = with_whole_body(
    application,
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    upload_limit=settings.MAX_BODY_BYTES,
    may_send=by_database(person_of),
)
application = with_safe_cookies(application)
application = with_client_address(application, settings.TRUSTED_PROXIES)
application = with_short_headers(application)

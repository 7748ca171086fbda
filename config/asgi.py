"""The web server's door: `uvicorn config.asgi:application`."""

import os
from typing import cast

from django.conf import settings
from django.core.asgi import get_asgi_application

from config.limits import App, with_body_limit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# A page that waits longer than this for the database is of no use to anybody.
os.environ.setdefault("STATEMENT_SECONDS", "5")

application = with_body_limit(cast(App, get_asgi_application()), settings.MAX_BODY_BYTES)

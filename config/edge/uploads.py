"""Which requests may bring a file, and so have a larger body than others."""

import re

from django.conf import settings

from config.edge.asgi import Message, header

UPLOADS = re.compile(
    r"^/(api/(prompts/intakes(/\d+/file)?|datasets/text)"
    r"|admin/(labeling/intake|training/dataset)/add)/$"
)


def is_upload(scope: Message) -> bool:
    return scope.get("method") in {"POST", "PUT"} and bool(UPLOADS.match(scope["path"]))


def names_somebody(scope: Message) -> bool:
    """Whether the request brings a session or a token. The view checks later whose it is."""
    session = settings.SESSION_COOKIE_NAME.encode() + b"="
    cookies = header(scope, b"cookie").split(b";")
    has_session = any(cookie.strip().startswith(session) for cookie in cookies)
    return has_session or bool(header(scope, b"authorization"))

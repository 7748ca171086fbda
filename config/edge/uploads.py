"""Which requests may bring a file, and so have a larger body than others."""

import re
from collections.abc import Awaitable, Callable

from config.edge.asgi import Message

UPLOADS = re.compile(
    r"^/(api/(prompts/intakes(/\d+/file)?|datasets/(text|comparisons))"
    r"|admin/(labeling/intake|training/dataset)/add)/$"
)
# Whether the sender of a request may send files; None if nobody is signed in.
MaySend = Callable[[Message], Awaitable[bool | None]]


class SenderIsUnknown(Exception):
    """The database does not say who the sender is."""


def is_upload(scope: Message) -> bool:
    return scope.get("method") in {"POST", "PUT"} and bool(UPLOADS.match(scope["path"]))

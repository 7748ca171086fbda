"""Read a whole body before a thread is taken, so that a slow sender holds no thread."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.edge.asgi import App, Headers, Message, Receive, Send, header, refuse
from config.edge.budget import Budget, OverBudget, Room, Share
from config.edge.client import network_of, site_of
from config.edge.turns import Full
from config.edge.uploads import MaySend, SenderIsUnknown, is_upload

logger = logging.getLogger(__name__)

IN_MEMORY = 1024 * 1024  # bytes of one body; what is longer is kept in a temporary file
PIECE = 64 * 1024
INTERVAL = 20.0  # seconds; every body may take this long, however short it is
SLOWEST = 8 * 1024  # bytes a second in each interval: less than any mobile network gives
RETRY_SECONDS = 10


@dataclass(frozen=True)
class _Reason:
    status: int
    code: str
    message: Promise
    wait: int | None = None


_BUSY_MESSAGE = _("The server is busy. Try again in a moment.")
TOO_LARGE = _Reason(
    413, "too_large", _("This is too much data for one request. Send less, or send it in parts.")
)
TOO_SLOW = _Reason(
    408, "too_slow", _("The request arrived too slowly. Check the connection and send it again.")
)
NOBODY = _Reason(401, "not_authenticated", _("Authentication credentials were not provided."))
NOT_ALLOWED = _Reason(
    403, "permission_denied", _("You do not have permission to perform this action.")
)
TOO_MUCH_OF_ONE = _Reason(429, "busy", _BUSY_MESSAGE, RETRY_SECONDS)
NO_ROOM = _Reason(503, "busy", _BUSY_MESSAGE, RETRY_SECONDS)


class _Refused(Exception):
    def __init__(self, reason: _Reason) -> None:
        self.reason = reason


class _Gone(Exception):
    """The client closed the connection before the body's end."""


@dataclass(frozen=True)
class _Limit:
    size: int
    when_over: _Reason
    budget: Budget


class _Limits:
    """How large the body of a request may be, and which budget it uses.

    What strangers send must not use up the room for the files of people who are signed in.
    """

    def __init__(self, of_requests: int, of_uploads: int, may_send: MaySend | None) -> None:
        self._size, self._upload_size, self._may_send = of_requests, of_uploads, may_send
        self._requests = Budget(
            Room(
                of_address=16 * of_requests,
                of_site=32 * of_requests,
                of_all=128 * of_requests,
                reserve=16 * of_requests,
            )
        )
        # A site has no limit of its own, because only people who may send files use this room.
        self._uploads = Budget(Room(2 * of_uploads, of_site=4 * of_uploads, of_all=4 * of_uploads))

    async def of(self, scope: Message) -> _Limit:
        announced = header(scope, b"content-length")
        is_small = announced.isdigit() and int(announced) <= self._size
        if self._may_send is None or is_small or not is_upload(scope):
            return _Limit(self._size, TOO_LARGE, self._requests)
        try:
            may_send = await self._may_send(scope)
        except Full as full:
            raise _Refused(TOO_MUCH_OF_ONE) from full
        except SenderIsUnknown as unknown:
            raise _Refused(NO_ROOM) from unknown
        if may_send:
            return _Limit(self._upload_size, TOO_LARGE, self._uploads)
        return _Limit(self._size, NOBODY if may_send is None else NOT_ALLOWED, self._requests)


def with_whole_body(
    app: App, limit: int, *, upload_limit: int = 0, may_send: MaySend | None = None
) -> App:
    """Refuse a body that is too long, arrives too slowly, or is one of too many.

    A file may be larger than other bodies, up to `upload_limit`, if its sender may send files.
    The application gets the true length, also of a body that was sent in chunks.
    """
    limits = _Limits(limit, upload_limit, may_send)

    async def reading(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        try:
            its = await limits.of(scope)
        except _Refused as refused:
            return await _refuse(scope, send, refused.reason)
        room = its.budget.share(network_of(scope), site_of(scope))
        with room as share, _temporary_file() as body:
            try:
                await _read(scope, receive, body, its, share)
            except _Refused as refused:
                return await _refuse(scope, send, refused.reason)
            except _Gone:
                return None
            known = {**scope, "headers": _with_length(scope["headers"], share.size)}
            return await app(known, _again(body, share.size, receive), send)

    return reading


@contextmanager
def _temporary_file() -> Iterator[IO[bytes]]:
    file = cast(IO[bytes], SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  (closed below)
    try:
        yield file
    finally:
        with suppress(OSError):  # a full disk refuses here again what it refused before
            file.close()


async def _read(
    scope: Message, receive: Receive, body: IO[bytes], limit: _Limit, share: Share
) -> None:
    announced = header(scope, b"content-length")
    if announced.isdigit() and int(announced) > limit.size:
        raise _Refused(limit.when_over)
    pace, more = _Pace(), True
    while more:
        try:
            async with asyncio.timeout_at(pace.due):
                message = await receive()
        except TimeoutError:
            raise _Refused(TOO_SLOW) from None
        if message["type"] == "http.disconnect":
            raise _Gone
        piece, more = message.get("body", b""), message.get("more_body", False)
        if share.size + len(piece) > limit.size:
            raise _Refused(limit.when_over)
        _keep(body, piece, share, is_last=not more)
        pace.count(len(piece))


def _keep(body: IO[bytes], piece: bytes, share: Share, *, is_last: bool) -> None:
    try:
        share.grow(len(piece))
        body.write(piece)
        if is_last:
            body.seek(0)
    except OverBudget as over:
        raise _Refused(TOO_MUCH_OF_ONE if over.is_own else NO_ROOM) from over
    except OSError as error:
        logger.error("A body cannot be kept in a temporary file: %s", error.strerror)
        raise _Refused(NO_ROOM) from error


class _Pace:
    """The time until which the next bytes must come: an interval must bring its part."""

    def __init__(self) -> None:
        self._begin()

    def count(self, size: int) -> None:
        self._wanted -= size
        if self._wanted <= 0:
            self._begin()

    def _begin(self) -> None:
        self.due = asyncio.get_running_loop().time() + INTERVAL
        self._wanted = INTERVAL * SLOWEST


def _with_length(headers: Headers, length: int) -> Headers:
    kept = [
        (name, value)
        for name, value in headers
        if name not in {b"content-length", b"transfer-encoding"}
    ]
    return [*kept, (b"content-length", str(length).encode())] if length else kept


def _again(body: IO[bytes], length: int, receive: Receive) -> Receive:
    """Give the body that was read; after its end, wait for the client to leave."""
    left = length
    is_given = False

    async def read() -> Message:
        nonlocal left, is_given
        if is_given:
            return await receive()
        piece = body.read(PIECE)
        left -= len(piece)
        is_given = left == 0
        return {"type": "http.request", "body": piece, "more_body": not is_given}

    return read


async def _refuse(scope: Message, send: Send, reason: _Reason) -> None:
    await refuse(
        scope,
        send,
        status=reason.status,
        code=reason.code,
        message=reason.message,
        wait=reason.wait,
    )

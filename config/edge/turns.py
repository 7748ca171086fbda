"""Share the threads between clients: one client's requests wait for each other, not others'."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from django.utils.translation import gettext_lazy as _

from config.edge.asgi import App, Message, Receive, Send, refuse
from config.edge.client import network_of, site_of

# These requests compute a password hash, which keeps a processor busy for a quarter of a second.
HASHES = re.compile(
    r"^/(admin/login/|admin/labeling/(user/.*(password|change).*|invitation/add/?)"
    r"|api/people/(session|session/stay|session/proof|sessions/end-others|tokens|me/(password|leave|factors/.*)"
    r"|resets/[^/]+|invitations/[^/]+/accept)/?)$"
)
OF_SITE = 4
RETRY_SECONDS = 2


class Full(Exception):
    """Too many requests of one client wait already, or this one has waited for too long."""


class Turns:
    """At most `at_once` requests of a client run; `waiting` more wait in the order they came.

    A request waits for `patience` seconds at most, because those that run may hang.
    """

    def __init__(self, at_once: int, waiting: int, patience: float | None = None) -> None:
        self._at_once, self._most = at_once, at_once + waiting
        self._patience = patience
        self._present: Counter[str] = Counter()
        self._doors: dict[str, asyncio.Semaphore] = {}

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        if self._present[client] >= self._most:
            raise Full
        self._present[client] += 1
        door = self._doors.setdefault(client, asyncio.Semaphore(self._at_once))
        try:
            await self._enter(door)
            try:
                yield
            finally:
                door.release()
        finally:
            self._present[client] -= 1
            if not self._present[client]:
                del self._present[client], self._doors[client]

    async def _enter(self, door: asyncio.Semaphore) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await door.acquire()
        except TimeoutError as error:
            raise Full from error


def with_turns(app: App, threads: int, patience: float | None = None) -> App:
    """Half of the threads at most work for one address, and two compute password hashes.

    One address has at most one request in the queue for hashes, and its others wait outside. So the
    addresses take turns there, and nobody fills the queue alone. Neither does somebody with many
    addresses, because a site, which is a /48 of IPv6 or a /24 of IPv4, has few requests in it.
    """
    of_address = Turns(max(1, threads // 2), waiting=200, patience=patience)
    hashes_of_address = Turns(1, waiting=30, patience=patience)
    hashes_of_site = Turns(OF_SITE, waiting=30, patience=patience)
    of_hashes = Turns(min(2, max(1, threads // 2)), waiting=100, patience=patience)

    async def taking_turns(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        address = network_of(scope)
        try:
            if not (scope["method"] == "POST" and HASHES.match(scope["path"])):
                async with of_address.turn(address):
                    return await app(scope, receive, send)
            # What waits for its own address holds no place in the queue of all.
            async with (
                hashes_of_address.turn(address),
                hashes_of_site.turn(site_of(scope)),
                of_address.turn(address),
                of_hashes.turn(""),
            ):
                return await app(scope, receive, send)
        except Full:
            message = _("The server is busy. Try again in a moment.")
            return await refuse(
                scope, send, status=429, code="busy", message=message, wait=RETRY_SECONDS
            )

    return taking_turns

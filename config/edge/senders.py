"""Who sends a file: the person of a live session or token, who may send files.

The database is asked by few threads of its own, which keep no connection, and of each address one
request asks at a time. So strangers with invented cookies take neither from people who work here.
"""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

from django.conf import settings
from django.db import connection

from common.retry import OUTAGES
from config.edge.asgi import Message, header
from config.edge.client import network_of
from config.edge.cookies import cookie
from config.edge.turns import Turns
from config.edge.uploads import MaySend, SenderIsUnknown
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.people.sessions.services import live_session
from labeling.people.tokens.services import live_token

THREADS = 2
SECONDS = 10.0
_KEY = re.compile(r"[A-Za-z0-9]{1,64}")


def by_database(person_of: Callable[[Message], User | None]) -> MaySend:
    """Ask who sends the request. Raise Full if too many of the address ask, and SenderIsUnknown."""
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix="senders")
    of_address = Turns(at_once=1, waiting=8, patience=SECONDS)

    def look_up(scope: Message) -> bool | None:
        try:
            person = person_of(scope)
        finally:
            connection.close()
        return None if person is None else Role.RESEARCHER in person.powers

    async def may_send(scope: Message) -> bool | None:
        if not header(scope, b"authorization") and not _session_key(scope):
            return None
        loop = asyncio.get_running_loop()
        try:
            async with of_address.turn(network_of(scope)), asyncio.timeout(SECONDS):
                return await loop.run_in_executor(threads, look_up, scope)
        except (*OUTAGES, TimeoutError) as error:
            raise SenderIsUnknown from error

    return may_send


def person_of(scope: Message) -> User | None:
    """The person of the token or of the session, as the view will find them."""
    scheme, _space, secret = header(scope, b"authorization").decode("latin-1").partition(" ")
    if scheme.lower() == "bearer":
        token = live_token(secret=secret.strip())
        if token is None:
            return None
        token.owner.limited_to = frozenset(Role(role) for role in token.roles)
        return token.owner
    store = import_module(settings.SESSION_ENGINE).SessionStore(_session_key(scope) or None)
    row = live_session(store)
    return row.person if row else None


def _session_key(scope: Message) -> str:
    """Return the session key of the request, or nothing if it cannot be one of ours."""
    found = cookie(scope, settings.SESSION_COOKIE_NAME)
    return found if _KEY.fullmatch(found) else ""

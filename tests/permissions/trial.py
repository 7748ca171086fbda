"""Call an operation as somebody over HTTP, and say whether it let them in."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone
from django.utils.crypto import get_random_string

from labeling.models import PersonSession, Role, User
from labeling.people.sessions.services import ROW
from tests.permissions.examples import ADDRESSES, BODIES, OWN, PARAMETERS
from tests.permissions.routes import Operation

# Signing in, and looking around, may note that somebody was here.
_NOT_A_CHANGE = (
    *("django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog"),
    "labeling_auditentry",
)


# Building the chain of middleware takes longer than many of the calls, so all clients share one.
_HANDLER = ClientHandler(enforce_csrf_checks=False)


class Outcome(NamedTuple):
    let_in: bool
    changed: int
    seen: str


def try_out(
    operation: Operation, who: str, signed_in: "SignedIn | None" = None, address: str = ""
) -> Outcome:
    """Everything the call does is undone afterwards. Without an address one is made for it."""
    client_of = (signed_in or SignedIn([who])).client_of
    tried = [
        _try_method(method, operation.path, lambda: client_of(who), address)
        for method in operation.methods
    ]
    return Outcome(
        let_in=any(one.let_in for one in tried),
        changed=sum(one.changed for one in tried),
        seen=", ".join(f"{m} {one.seen}" for m, one in zip(operation.methods, tried, strict=True)),
    )


def _try_method(
    method: str, path: str, sign_in: Callable[[], tuple[Client, User | None]], made: str
) -> Outcome:
    with transaction.atomic():
        client, actor = sign_in()
        address = made or filled_in(path, actor)
        before = _rows_written()
        answer = client.generic(
            method,
            address,
            data=_body(method, path),
            content_type="application/json",
        )
        changed = _rows_written() - before
        transaction.set_rollback(True)
    code = _code(answer)
    sent_to_sign_in = answer.status_code in {301, 302} and _is_sign_in(answer.headers["Location"])
    refused = answer.status_code in {401, 403} or sent_to_sign_in
    hidden = answer.status_code == 404 and code == "not_found" and path not in _NOTHING_THERE
    return Outcome(not refused and not hidden, changed, f"{answer.status_code} {code}".strip())


_NOTHING_THERE = {"/api/", "/api/{path}"}


def _is_sign_in(location: str) -> bool:
    return bool(re.search(r"/(login|sign-in)/?$", urlsplit(location).path))


class SignedIn:
    """One person of every kind, with the session that signing in leaves.

    Made once for all calls: signing in for each of them took half of the time of these tests.
    """

    def __init__(self, who: list[str]) -> None:
        known = [name for name in who if name != "anonymous"]
        people = User.objects.bulk_create([_person(name) for name in known])
        self.people = dict(zip(known, people, strict=True))
        sessions = Session.objects.bulk_create([_session(person) for person in people])
        self.keys = {name: one.session_key for name, one in zip(known, sessions, strict=True)}

    def client_of(self, who: str) -> tuple[Client, User | None]:
        client = Client(raise_request_exception=False)
        client.handler = _HANDLER
        if who == "anonymous":
            return client, None
        client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[who]
        return client, User.objects.get(pk=self.people[who].pk)


def _session(person: User) -> Session:
    signed_in = {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: "labeling.people.authentication.PasswordBackend",
        HASH_SESSION_KEY: person.get_session_auth_hash(),
        ROW: str(PersonSession.objects.create(person=person).public_id),
    }
    return Session(
        session_key=get_random_string(32),
        session_data=SessionStore().encode(signed_in),
        expire_date=timezone.now() + timedelta(days=1),
    )


def _person(who: str) -> User:
    person = User(username=who, is_staff=who != "labeler")
    person.set_unusable_password()
    person.qualified_at = None if who == "superuser" else timezone.now()
    person.is_superuser = who in {"suspended", "superuser"}
    if who == "suspended":  # would be let in everywhere but for the suspension
        person.roles = list(Role)
        person.suspended_at = timezone.now()
    elif who != "superuser":
        person.roles = [Role(who)]
    return person


def filled_in(path: str, actor: User | None) -> str:
    if path in ADDRESSES:
        return ADDRESSES[path]
    return re.sub(r"{([^}]+)}", lambda found: str(PARAMETERS[found[1]](actor)), path)


def address_for_all(path: str) -> str:
    """Return an address that is the same for all, or nothing if its objects are somebody's."""
    return "" if OWN & set(re.findall(r"{([^}]+)}", path)) else filled_in(path, None)


def _body(method: str, path: str) -> str:
    return "" if method == "GET" else json.dumps(BODIES.get((method, path), {}))


def _rows_written() -> int:
    # As pg_stat_xact_user_tables counts, without its joins: this is asked twice for every call.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_stat_get_xact_tuples_inserted(oid)"
            " + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid))"
            " FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
            " AND relkind = 'r' AND relname <> ALL(%s)",
            [list(_NOT_A_CHANGE)],
        )
        return int(cursor.fetchone()[0])


def _code(answer: object) -> str:
    kind = getattr(answer, "headers", {}).get("Content-Type", "")
    content = getattr(answer, "content", b"") if kind.startswith("application/json") else b""
    found = json.loads(content) if content else None
    return str(found.get("code", "")) if isinstance(found, dict) else ""

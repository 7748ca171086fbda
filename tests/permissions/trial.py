"""Call an operation as somebody over HTTP, and say whether it let them in."""

import json
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from labeling.models import Role, User
from tests.permissions.examples import ADDRESSES, BODIES, PARAMETERS
from tests.permissions.routes import Operation

# Signing in, and looking around, may note that somebody was here.
_NOT_A_CHANGE = ("django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog")


class Outcome(NamedTuple):
    let_in: bool
    changed: int
    seen: str


def try_out(operation: Operation, who: str) -> Outcome:
    """Everything the call does is undone afterwards."""
    tried = [_try_method(method, operation.path, who) for method in operation.methods]
    return Outcome(
        let_in=any(one.let_in for one in tried),
        changed=sum(one.changed for one in tried),
        seen=", ".join(f"{m} {one.seen}" for m, one in zip(operation.methods, tried, strict=True)),
    )


def _try_method(method: str, path: str, who: str) -> Outcome:
    with transaction.atomic():
        client, actor = _client(who)
        address = filled_in(path, actor)
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


def _client(who: str) -> tuple[Client, User | None]:
    client = Client(raise_request_exception=False)
    if who == "anonymous":
        return client, None
    person = _person(who)
    client.force_login(person, backend="labeling.people.authentication.PasswordBackend")
    if who == "suspended":
        User.objects.filter(pk=person.pk).update(suspended_at=timezone.now())
    return client, person


def _person(who: str) -> User:
    if who == "superuser":
        return User.objects.create_superuser("super", "super@example.org")
    if who == "suspended":  # would be let in everywhere but for the suspension
        return User.objects.create_superuser("gone", roles=list(Role), qualified_at=timezone.now())
    role = Role(who)
    return User.objects.create_user(
        who, roles=[role], is_staff=role is not Role.LABELER, qualified_at=timezone.now()
    )


def filled_in(path: str, actor: User | None) -> str:
    if path in ADDRESSES:
        return ADDRESSES[path]
    return re.sub(r"{([^}]+)}", lambda found: str(PARAMETERS[found[1]](actor)), path)


def _body(method: str, path: str) -> str:
    return "" if method == "GET" else json.dumps(BODIES.get((method, path), {}))


def _rows_written() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)"
            " FROM pg_stat_xact_user_tables WHERE relname <> ALL(%s)",
            [list(_NOT_A_CHANGE)],
        )
        return int(cursor.fetchone()[0])


def _code(answer: object) -> str:
    kind = getattr(answer, "headers", {}).get("Content-Type", "")
    content = getattr(answer, "content", b"") if kind.startswith("application/json") else b""
    found = json.loads(content) if content else None
    return str(found.get("code", "")) if isinstance(found, dict) else ""

"""Who may send a large file is looked up before it is received."""

import asyncio
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from config.edge.asgi import Message
from config.edge.senders import by_database, person_of
from config.edge.turns import Full
from config.edge.uploads import SenderIsUnknown
from labeling.models import Role, User
from labeling.people.sessions.models import PersonSession
from labeling.people.tokens.services import make_token, revoke_token

pytestmark = pytest.mark.django_db(transaction=True)


def may_send(*headers: tuple[bytes, bytes], look_up: Any = person_of) -> bool | None:
    scope: Message = {"headers": list(headers), "client": ("10.0.0.1", 1)}

    async def ask() -> bool | None:
        return await by_database(look_up)(scope)

    return asyncio.run(ask())


def cookie_of(client: Client) -> tuple[bytes, bytes]:
    return b"cookie", f"csrftoken=a; session={client.cookies['session'].value}".encode()


def signed_in(name: str, role: Role) -> Client:
    person = User.objects.create_user(name, password="a-long-enough-passphrase", roles=[role])
    client = Client()
    sent = {"username": person.username, "password": "a-long-enough-passphrase"}
    client.post("/api/people/session/", sent, content_type="application/json")
    return client


@pytest.mark.parametrize(
    "header",
    [
        (b"cookie", b"session=" + b"a" * 32),
        (b"cookie", b"csrftoken=a"),
        (b"cookie", b"session=\xff; ]["),
        (b"authorization", b"Bearer plb_invented"),
        (b"authorization", b"Basic YTpi"),
    ],
)
def test_an_invented_cookie_or_token_is_nobodys(header):
    assert may_send(header) is None


def test_a_live_session_of_somebody_who_works_with_files_opens():
    assert may_send(cookie_of(signed_in("rosalind", Role.RESEARCHER))) is True
    assert may_send(cookie_of(signed_in("lin", Role.LABELER))) is False


def test_a_session_that_was_ended_is_nobodys():
    cookie = cookie_of(signed_in("rosalind", Role.RESEARCHER))
    PersonSession.objects.all().end()

    assert may_send(cookie) is None


def test_a_token_opens_until_it_is_revoked_and_only_with_its_roles():
    person = User.objects.create_user("rosalind", roles=[Role.RESEARCHER, Role.LABELER])
    made, narrow = (
        make_token(owner=person, name=role, roles=[role], days=None)
        for role in (Role.RESEARCHER, Role.LABELER)
    )
    header = (b"authorization", f"Bearer {made.secret}".encode())

    assert may_send(header) is True
    assert may_send((b"authorization", f"Bearer {narrow.secret}".encode())) is False
    revoke_token(owner=person, token_id=made.token.public_id)
    assert may_send(header) is None


def test_while_the_database_is_down_nobody_is_taken_for_a_stranger():
    def down(_scope: Message) -> User | None:
        raise OperationalError

    with pytest.raises(SenderIsUnknown):
        may_send((b"cookie", b"session=b"), look_up=down)


def test_many_invented_cookies_of_one_address_do_not_all_reach_the_database():
    asked = []

    def counting(scope: Message) -> User | None:
        asked.append(connection.in_atomic_block)
        return person_of(scope)

    async def ask_often() -> list[object]:
        ask = by_database(counting)
        header = (b"cookie", b"session=" + b"a" * 32)
        scope: Message = {"headers": [header], "client": ("10.0.0.1", 1)}
        return await asyncio.gather(*(ask(scope) for _ in range(50)), return_exceptions=True)

    answers = asyncio.run(ask_often())

    assert len(asked) == 9
    assert sum(isinstance(answer, Full) for answer in answers) == 41


def test_a_request_without_a_cookie_asks_nobody():
    def never(_scope: Message) -> User | None:
        raise AssertionError

    assert may_send(look_up=never) is None

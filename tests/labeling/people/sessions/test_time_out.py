"""Sessions end when nobody is there, and at the latest after their longest time."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from labeling.models import PersonSession, Role, User
from labeling.people.tokens.services import make_token
from tests.labeling.people.test_session import PASSWORD, sign_in

ACTIVITY = "/api/people/session/activity/"


@pytest.fixture
def lin(db, settings) -> User:
    settings.SESSION_IDLE = timedelta(minutes=60)
    return User.objects.create_user("lin", "lin@example.org", PASSWORD, roles=[Role.LABELER])


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def is_in(client: APIClient) -> bool:
    return client.get("/api/people/me/").status_code == 200


def test_an_hour_without_anybody_ends_the_session(lin, clock):
    client = sign_in("lin")

    clock.shift(timedelta(minutes=59))
    assert is_in(client)
    clock.shift(timedelta(minutes=1))

    assert not is_in(client)
    assert client.post(ACTIVITY).status_code in {401, 403}
    assert not is_in(client)


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/api/people/session/"),
        ("GET", ACTIVITY),
        ("GET", "/api/people/me/"),
        ("POST", "/api/tasks/seats/"),
        ("POST", "/api/tasks/seats/00000000-0000-4000-8000-000000000000/heartbeat/"),
    ],
)
def test_what_a_page_asks_on_its_own_keeps_no_session_alive(lin, clock, method, address):
    client = sign_in("lin")

    for _ in range(4):
        clock.shift(timedelta(minutes=20))
        client.generic(method, address)

    assert not is_in(client)


@pytest.mark.parametrize(("method", "address"), [("POST", ACTIVITY), ("GET", "/")])
@pytest.mark.usefixtures("vite_manifest")
def test_activity_and_opening_a_page_keep_it_alive(lin, clock, method, address):
    client = sign_in("lin")

    for _ in range(4):
        clock.shift(timedelta(minutes=50))
        client.generic(method, address)

    assert is_in(client)


def test_asking_says_how_long_it_lasts(lin, clock):
    client = sign_in("lin")
    clock.shift(timedelta(minutes=50))

    assert client.get(ACTIVITY).json() == {"seconds": 600, "can_be_longer": True}
    assert client.post(ACTIVITY).json() == {"seconds": 3600, "can_be_longer": True}


def test_no_activity_makes_it_longer_than_its_longest_time(lin, clock, settings):
    settings.SESSION_COOKIE_AGE = 2 * 3600
    settings.SESSION_SAVE_EVERY_REQUEST = True  # which makes the session in the store longer
    client = sign_in("lin")
    for _ in range(3):
        clock.shift(timedelta(minutes=39))
        client.post(ACTIVITY)

    assert client.get(ACTIVITY).json() == {"seconds": 180, "can_be_longer": False}
    clock.shift(timedelta(minutes=3))

    assert not is_in(client)


def test_without_a_time_out_only_the_longest_time_counts(lin, clock, settings):
    settings.SESSION_IDLE = timedelta()
    client = sign_in("lin")

    clock.shift(timedelta(seconds=settings.SESSION_COOKIE_AGE - 60))

    assert is_in(client)
    assert client.get(ACTIVITY).json() == {"seconds": 60, "can_be_longer": False}


def test_an_access_token_has_no_session_to_end(lin):
    secret = make_token(owner=lin, name="script", roles=[Role.LABELER], days=1).secret
    script = APIClient(headers={"Authorization": f"Bearer {secret}"})

    assert script.post(ACTIVITY).json() == {"seconds": None, "can_be_longer": False}


def test_a_time_that_is_over_is_not_listed(lin, clock):
    sign_in("lin")
    clock.shift(timedelta(minutes=61))

    assert len(sign_in("lin").get("/api/people/sessions/").json()) == 1
    assert PersonSession.objects.over().count() == 1

"""Guessing passwords: few tries per account and address, also when many are sent at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.utils import timezone

from labeling.models import AuditEntry, Role, User
from labeling.people.authentication import PasswordBackend

PASSWORD = "a-long-enough-passphrase"
WRONG = "wrong"


@pytest.fixture
def lin(db) -> User:
    return User.objects.create_user("lin", "lin@example.org", PASSWORD, roles=[Role.LABELER])


def attempt(password: str = WRONG, name: str = "lin", address: str = "10.0.0.1", **headers: str):
    sent = {"username": name, "password": password}
    return Client(headers=headers, REMOTE_ADDR=address).post(
        "/api/people/session/", sent, content_type="application/json"
    )


def test_after_five_wrong_tries_even_the_right_password_waits(lin):
    for _ in range(5):
        attempt()

    assert attempt(PASSWORD).json()["code"] == "too_many_tries"


def test_an_account_nobody_has_is_locked_in_the_same_way(lin):
    known = [attempt().json() for _ in range(7)]
    unknown = [attempt(name="nobody").json() for _ in range(7)]

    assert known == unknown


def test_the_name_and_the_address_of_one_account_share_their_tries(lin):
    for name in ("lin", "LIN", "lin@example.org", "Lin@Example.org", " lin "):
        attempt(name=name)

    assert attempt(PASSWORD).status_code == 429


def test_after_a_quarter_of_an_hour_the_account_opens_again(lin):
    for _ in range(8):
        attempt()

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert attempt(PASSWORD).status_code == 200


def test_a_right_password_in_between_gives_new_tries(lin):
    for _ in range(4):
        attempt()
    attempt(PASSWORD)

    assert attempt().status_code == 400


def test_somebody_elses_tries_do_not_lock_a_person_out_at_once(lin):
    for _ in range(10):
        attempt(address="10.6.6.6")

    assert attempt(PASSWORD, address="10.0.0.1").status_code == 200


def test_many_addresses_at_one_account_are_stopped_too(lin):
    statuses = [attempt(address=f"10.0.1.{n}").status_code for n in range(40)]

    assert statuses.count(400) == 29  # the thirtieth wrong try locks, and says so


def test_many_accounts_from_one_address_are_stopped_too(lin):
    statuses = [attempt(name=f"guess-{n}").status_code for n in range(60)]

    assert statuses.count(400) == 49


def test_a_client_with_a_network_of_ipv6_is_one_address(lin):
    addresses = [f"2001:db8:1:2::{n:x}" for n in range(60)]
    statuses = [attempt(name=f"guess-{n}", address=a).status_code for n, a in enumerate(addresses)]

    assert statuses.count(400) == 49
    assert attempt(PASSWORD, address="2001:db8:1:3::1").status_code == 200


def test_one_customer_with_many_networks_does_not_lock_an_account(lin):
    networks = [f"2001:db8:77:{n:x}::5" for n in range(6)]
    statuses = [attempt(address=address).status_code for address in networks * 5]

    assert statuses.count(400) == 4  # the fifth wrong try locks, and says so
    assert attempt(PASSWORD, address="2001:db8:77:ffff::1").status_code == 429
    assert attempt(PASSWORD, address="2001:db8:78::1").status_code == 200
    assert attempt(PASSWORD, address="198.51.100.9").status_code == 200


def test_a_right_password_gives_new_tries_to_its_whole_site(lin):
    for network in range(4):
        attempt(address=f"2001:db8:77:{network:x}::5")
    attempt(PASSWORD, address="2001:db8:77:9::5")

    assert attempt(address="2001:db8:77:1::5").status_code == 400


def test_an_own_account_gives_no_new_tries_at_another_one(lin):
    User.objects.create_user("eve", password=PASSWORD, roles=[Role.LABELER])
    answers = []
    for _ in range(8):
        answers.append(attempt().status_code)
        attempt(PASSWORD, name="eve")

    assert answers.count(400) == 4


def test_an_invented_forwarded_address_changes_nothing(lin):
    answers = [attempt(X_Forwarded_For=f"10.9.0.{n}").status_code for n in range(10)]

    assert answers.count(400) == 4


def test_the_password_of_somebody_signed_in_is_not_guessed_without_limit(lin):
    client = Client()
    client.force_login(lin, backend="labeling.people.authentication.PasswordBackend")

    def guess() -> int:
        sent = {"current": "a-wrong-password", "new": "a-new-long-passphrase"}
        return client.post(
            "/api/people/me/password/", sent, content_type="application/json"
        ).status_code

    answers = [guess() for _ in range(10)]

    assert answers.count(429) >= 5


@pytest.mark.django_db(transaction=True)
def test_a_hundred_tries_at_once_are_not_all_looked_at(monkeypatch):
    User.objects.create_user("lin", "lin@example.org", PASSWORD, roles=[Role.LABELER])
    looked_at = []
    check = PasswordBackend.authenticate

    def counting(self, request, **credentials):
        looked_at.append(credentials["username"])
        return check(self, request, **credentials)

    def try_once(number: int) -> int:
        try:
            return int(attempt(X_Forwarded_For=f"10.9.0.{number}").status_code)
        finally:
            connection.close()

    monkeypatch.setattr(PasswordBackend, "authenticate", counting)
    with ThreadPoolExecutor(24) as threads:
        statuses = list(threads.map(try_once, range(100)))

    assert set(statuses) == {400, 429}
    assert len(looked_at) == 5


def test_guesses_that_are_refused_do_not_fill_the_audit(lin):
    for n in range(60):
        attempt(name=f"guess-{n}")
    before = AuditEntry.objects.count(), AccessAttempt.objects.count()

    for n in range(60, 100):
        assert attempt(name=f"guess-{n}").status_code == 429
    for _ in range(20):
        assert attempt().status_code == 429

    assert AuditEntry.objects.filter(act="locked_out", person=None).count() == 1
    assert AuditEntry.objects.filter(act="locked_out", person=lin).count() == 0
    assert (AuditEntry.objects.count(), AccessAttempt.objects.count()) == before


def locks_and_failures() -> tuple[int, int]:
    acts = list(AuditEntry.objects.values_list("act", flat=True))
    return acts.count("locked_out"), acts.count("sign_in_failed")


def test_tries_at_a_locked_account_add_nothing_to_the_audit_whatever_their_request_id(lin):
    for _ in range(35):
        attempt(X_Request_ID="chosen-by-a-stranger")

    assert locks_and_failures() == (1, 5)


def test_tries_at_an_account_locked_for_all_add_nothing_from_any_address(lin):
    for n in range(60):
        attempt(address=f"10.0.1.{n}")

    assert locks_and_failures() == (1, 30)


def test_a_lock_after_the_first_has_ended_is_noted_again(lin):
    for _ in range(8):
        attempt()
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        for _ in range(8):
            attempt()

    assert locks_and_failures() == (2, 10)

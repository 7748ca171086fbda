"""Guesses of codes are limited for the account, from however many addresses they come."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from labeling.models import Authenticator, Role, User
from labeling.people.factors import codes
from tests.labeling.people.factors.devices import (
    STEP,
    Device,
    code_of,
    first_step,
    set_up_app,
    wrong_code,
)
from tests.labeling.people.test_session import PASSWORD, sign_in

MINUTE = timedelta(minutes=1)


def guess(person: User, number: int, code: str | None = None):
    """Somebody at another address who knows the password tries a code."""
    address = f"10.1.{number // 250}.{number % 250 + 1}"
    client = first_step(person.username, REMOTE_ADDR=address)
    return client.post(STEP, {"code": code or wrong_code(person)}, REMOTE_ADDR=address)


@pytest.fixture
def after_five(lin, home) -> User:
    """Five wrong codes came from five addresses."""
    answers = [guess(lin, number) for number in range(5)]
    assert {one.json()["code"] for one in answers} == {"wrong_code"}
    return User.objects.get(pk=lin.pk)


def test_after_five_wrong_codes_every_address_waits(after_five):
    refused = guess(after_five, 6)

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_codes")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "1 minute," in refused.json()["message"]


def test_a_right_code_waits_too_and_then_ends_the_count(after_five):
    assert guess(after_five, 6, code_of(after_five)).status_code == 429

    with time_machine.travel(timezone.now() + 2 * MINUTE):
        assert guess(after_five, 6, code_of(after_five)).status_code == 200
    assert Authenticator.objects.get().wrong_codes == 0


def test_each_further_wrong_code_doubles_the_wait_up_to_an_hour(after_five):
    waits, moment = [], timezone.now()
    for number in range(6, 15):
        moment += timedelta(hours=1, minutes=1)
        with time_machine.travel(moment, tick=False):
            assert guess(after_five, number).json()["code"] == "wrong_code"
            waits.append(int(guess(after_five, number).headers["Retry-After"]) // 60)

    assert waits == [2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_refused_codes_do_not_make_the_wait_longer(after_five):
    for number in range(6, 12):
        assert guess(after_five, number).status_code == 429

    assert Authenticator.objects.get().wrong_codes == 5


def test_an_intruder_cannot_lock_the_owner_out(lin, home):
    recovery = set_up_again(home)
    device = Device()
    device.register(home)
    for number in range(7):
        guess(lin, number)
    assert guess(lin, 8).status_code == 429

    assert first_step("lin").post(STEP, {"code": recovery[0]}).status_code == 200
    assert device.sign_in(first_step("lin")).status_code == 200
    assert home.get("/api/people/me/").status_code == 200


def set_up_again(client) -> list[str]:
    made = client.post("/api/people/me/factors/recovery-codes/", {"password": PASSWORD})
    return list(made.json()["recovery_codes"])


def test_without_the_password_nobody_makes_the_owner_wait(lin, home):
    for number in range(20):
        home.post(STEP, {"code": "000000"}, REMOTE_ADDR=f"10.2.0.{number + 1}")

    assert Authenticator.objects.get().wrong_codes == 0
    assert guess(lin, 1, code_of(lin)).status_code == 200


def test_old_wrong_codes_are_forgotten(after_five):
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert guess(after_five, 6).json()["code"] == "wrong_code"

    assert Authenticator.objects.get().wrong_codes == 1


@pytest.mark.django_db(transaction=True)
def test_two_dozen_addresses_at_once_try_five_codes(monkeypatch):
    lin = User.objects.create_user("lin", "lin@example.org", PASSWORD, roles=[Role.LABELER])
    set_up_app(sign_in("lin"))
    wrong = wrong_code(lin)
    looked_at = []
    check = codes.matching_step

    def counting(secret: str, code: str) -> int | None:
        looked_at.append(code)
        return check(secret, code)

    def send(number: int) -> str:
        address = f"10.3.0.{number + 1}"
        try:
            answer = browsers[number].post(STEP, {"code": wrong}, REMOTE_ADDR=address)
            return str(answer.json()["code"])
        finally:
            connection.close()

    browsers = [first_step("lin", REMOTE_ADDR=f"10.3.0.{n + 1}") for n in range(24)]
    monkeypatch.setattr(codes, "matching_step", counting)
    with ThreadPoolExecutor(24) as threads:
        answers = list(threads.map(send, range(24)))

    assert answers.count("wrong_code") == 5
    # Who waits for longer than two seconds is refused, too.
    assert set(answers) <= {"wrong_code", "too_many_codes", "too_many_tries"}
    assert len(looked_at) == 5

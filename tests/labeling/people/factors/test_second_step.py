"""After the password somebody with a second factor is asked for it, and is nobody until then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from labeling.models import AuditEntry, Erasure, Role, User
from labeling.people.erasures.jobs import erase_due_people
from labeling.people.erasures.services import plan_erasure
from labeling.people.factors import codes
from labeling.people.factors.removal import remove_all_factors
from labeling.people.resets.services import make_reset_link, use_reset_link
from labeling.people.services import suspend
from labeling.people.tokens.services import make_token
from tests.labeling.people.factors.devices import (
    ME,
    SESSION,
    STEP,
    code_of,
    first_step,
    set_up_app,
    wrong_code,
)
from tests.labeling.people.test_session import PASSWORD, browser, sign_in


def me(client) -> int:
    return int(client.get("/api/people/me/").status_code)


def test_the_password_alone_signs_nobody_in(lin, home):
    client = browser()
    answer = client.post(SESSION, {"username": "lin", "password": PASSWORD})

    waiting = {"has_authenticator": True, "has_passkeys": False}
    assert answer.json() == {"me": None, "second_step": waiting, "must_add_factor": False}
    assert client.get(SESSION).json()["second_step"] == waiting
    assert me(client) == 401
    assert AuditEntry.objects.filter(act="signed_in").count() == 1  # before the app was set up


def test_a_code_of_the_app_finishes_the_sign_in(lin, home):
    client = first_step("lin")
    before = client.cookies["session"].value

    answer = client.post(STEP, {"code": code_of(lin)})

    assert answer.json()["me"]["username"] == "lin"
    assert client.cookies["session"].value != before
    assert me(client) == 200


@pytest.mark.parametrize("ahead", [0, 1, 2, -2])
def test_a_code_works_if_the_clocks_differ_by_one_step_and_only_once(lin, ahead):
    set_up_app(sign_in("lin"))
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        code = code_of(lin, ahead)
        first = first_step("lin").post(STEP, {"code": code})
        second = first_step("lin").post(STEP, {"code": code})

    assert first.status_code == (200 if abs(ahead) <= 1 else 400)
    assert (second.status_code, second.json()["code"]) == (400, "wrong_code")


def test_the_code_that_set_up_the_app_is_used_up(lin, home):
    assert first_step("lin").post(STEP, {"code": code_of(lin, 0)}).json()["code"] == "wrong_code"


def test_an_older_code_than_the_last_one_is_refused(lin, home):
    first_step("lin").post(STEP, {"code": code_of(lin, 1)})

    assert first_step("lin").post(STEP, {"code": code_of(lin, 0)}).status_code == 400


def test_the_second_step_ends_after_five_minutes(lin, home):
    client = first_step("lin")

    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        answer = client.post(STEP, {"code": code_of(lin)})
        shown = client.get(SESSION).json()

    assert (answer.status_code, answer.json()["code"]) == (409, "second_step_is_over")
    assert shown["second_step"] is None


def test_nobody_gives_a_code_without_the_password(lin, home):
    assert browser().post(STEP, {"code": code_of(lin)}).json()["code"] == "second_step_is_over"


def test_the_second_of_two_tabs_finds_the_step_finished(lin, home):
    client = first_step("lin")
    client.post(STEP, {"code": code_of(lin)})
    client.credentials(HTTP_X_CSRFTOKEN=client.cookies["csrftoken"].value)

    answer = client.post(STEP, {"code": code_of(lin)})

    assert answer.json()["code"] == "second_step_is_over"
    assert me(client) == 200


def test_the_password_of_somebody_else_signs_out_who_was_there(lin, home):
    User.objects.create_user("bo", "bo@example.org", PASSWORD, roles=[Role.LABELER])
    client = sign_in("bo")

    first_step("lin", client)

    assert me(client) == 401


def test_who_is_suspended_between_the_steps_stays_outside(lin, home, root):
    client = first_step("lin")
    suspend(actor=root, person=lin, reason="x")

    answer = client.post(STEP, {"code": code_of(lin)})

    assert answer.json()["code"] == "second_step_is_over"
    assert me(client) == 401


def test_a_new_password_ends_a_step_that_began_with_the_old_one(lin, home):
    client = first_step("lin")
    changed = home.post(
        "/api/people/me/password/", {"current": PASSWORD, "new": "x" * 9 + "-quite"}
    )
    assert changed.status_code == 204

    assert client.post(STEP, {"code": code_of(lin)}).json()["code"] == "second_step_is_over"


def test_a_factor_removed_meanwhile_no_longer_opens(lin, home):
    client, code = first_step("lin"), code_of(lin)
    assert home.post(f"{ME}/authenticator/remove/", {"password": PASSWORD}).status_code == 204

    assert client.post(STEP, {"code": code}).json()["code"] == "second_step_is_over"
    assert me(sign_in("lin")) == 200


def test_other_sessions_from_before_the_factor_need_their_second_step(lin):
    here, elsewhere = sign_in("lin"), sign_in("lin")

    set_up_app(here)

    assert (me(here), me(elsewhere)) == (200, 401)


def test_wrong_codes_count_like_wrong_passwords(lin, home):
    client = first_step("lin")
    answers = [client.post(STEP, {"code": wrong_code(lin)}) for _ in range(6)]

    assert [one.status_code for one in answers] == [400, 400, 400, 400, 429, 429]
    assert client.post(STEP, {"code": code_of(lin)}).json()["code"] == "too_many_tries"
    sent = {"username": "lin", "password": PASSWORD}
    assert browser().post(SESSION, sent).json()["code"] == "too_many_tries"


def test_a_right_password_gives_no_new_guesses_of_codes(lin, home):
    answers = [first_step("lin").post(STEP, {"code": wrong_code(lin)}) for _ in range(4)]
    assert {one.status_code for one in answers} == {400}

    assert first_step("lin").post(STEP, {"code": wrong_code(lin)}).status_code == 429


def test_what_was_typed_is_stored_nowhere(lin, home):
    first_step("lin").post(STEP, {"code": "my-secret-code"})

    with connection.cursor() as cursor:
        for table in ("axes_accessattempt", "labeling_auditentry", "labeling_accountevent"):
            cursor.execute(f"SELECT {table}::text FROM {table}")  # noqa: S608
            assert "my-secret" not in str(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_a_hundred_codes_at_once_are_not_all_looked_at(monkeypatch):
    lin = User.objects.create_user("lin", "lin@example.org", PASSWORD, roles=[Role.LABELER])
    set_up_app(sign_in("lin"))
    browsers, wrong = [first_step("lin") for _ in range(24)], wrong_code(lin)
    looked_at = []
    check = codes.matching_step

    def counting(secret: str, code: str) -> int | None:
        looked_at.append(code)
        return check(secret, code)

    def guess(number: int) -> int:
        try:
            return int(browsers[number % 24].post(STEP, {"code": wrong}).status_code)
        finally:
            connection.close()

    monkeypatch.setattr(codes, "matching_step", counting)
    with ThreadPoolExecutor(24) as threads:
        statuses = list(threads.map(guess, range(100)))

    assert set(statuses) == {400, 429}
    assert len(looked_at) == 5


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_by_two_browsers_at_once_signs_in_one_of_them():
    lin = User.objects.create_user("lin", "lin@example.org", PASSWORD, roles=[Role.LABELER])
    set_up_app(sign_in("lin"))
    browsers, code = [first_step("lin") for _ in range(4)], code_of(lin)

    def send(client) -> int:
        try:
            return int(client.post(STEP, {"code": code}).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(send, browsers))

    assert sorted(statuses) == [200, 400, 400, 400]


def test_a_link_for_a_new_password_is_no_way_around_the_second_factor(lin, home, root):
    secret = make_reset_link(actor=root, person=lin).link.rpartition("/")[2]
    use_reset_link(secret=secret, password="another-long-passphrase")
    client = browser()

    sent = {"username": "lin", "password": "another-long-passphrase"}
    answer = client.post(SESSION, sent).json()

    assert (answer["me"], answer["second_step"]["has_authenticator"]) == (None, True)
    assert me(client) == 401


def test_the_admins_own_door_leads_to_the_second_step(lin, home):
    User.objects.filter(pk=lin.pk).update(is_staff=True, roles=[Role.MANAGER])
    client = Client()
    sent = {"username": "lin", "password": PASSWORD}

    answer = client.post("/admin/login/?next=/admin/labeling/user/", sent)

    assert answer.headers["Location"] == "/sign-in?next=%2Fadmin%2Flabeling%2Fuser%2F"
    assert client.get("/admin/labeling/user/").status_code == 302
    client.post(STEP, {"code": code_of(lin)}, content_type="application/json")
    assert client.get("/admin/labeling/user/").status_code == 200


def test_a_session_that_skipped_the_step_is_nobodys(lin, home):
    """Such as one that a library started."""
    client = Client()
    client.force_login(lin, backend="labeling.people.authentication.PasswordBackend")

    assert me(client) == 401
    assert client.get("/admin/").status_code == 302


def test_access_tokens_that_are_there_work_on(lin, home):
    secret = make_token(owner=lin, name="script", roles=[Role.LABELER], days=1).secret

    assert browser().get("/api/people/me/", headers={"Authorization": f"Bearer {secret}"}).json()


def test_after_all_factors_were_removed_the_password_is_enough(lin, home, root):
    client = first_step("lin")
    remove_all_factors(actor=root, person=lin)

    assert me(home) == 401
    assert client.get(SESSION).json()["second_step"] is None
    assert me(sign_in("lin")) == 200


def test_a_step_done_with_a_former_factor_is_none_for_the_next_one(lin, home):
    here = first_step("lin")
    here.post(STEP, {"code": code_of(lin)})
    here.credentials(HTTP_X_CSRFTOKEN=here.cookies["csrftoken"].value)
    assert (me(home), me(here)) == (200, 200)

    assert here.post(f"{ME}/authenticator/remove/", {"password": PASSWORD}).status_code == 204
    set_up_app(here)

    assert (me(home), me(here)) == (401, 200)


STAY = "/api/people/session/stay/"
CREDENTIALS = {"username": "lin", "password": PASSWORD}


def leaves(client) -> None:
    said = {"confirm": "lin", "password": PASSWORD}
    assert client.post("/api/people/me/leave/", said).status_code == 204


def comes_back(client) -> Any:
    answer = client.post(STAY, CREDENTIALS)
    client.credentials(HTTP_X_CSRFTOKEN=client.cookies["csrftoken"].value)
    return answer


def test_the_password_alone_undoes_no_erasure_of_somebody_with_a_factor(lin, home):
    leaves(home)
    client = browser()

    answer = comes_back(client)

    assert answer.json()["me"] is None
    assert answer.json()["second_step"]["has_authenticator"]
    assert me(client) == 401
    assert Erasure.objects.planned().filter(person=lin).exists()
    assert client.post(STEP, {"code": wrong_code(lin)}).json()["code"] == "wrong_code"
    lin.refresh_from_db()
    assert not lin.is_active


def test_the_second_step_undoes_the_own_erasure(lin, home):
    leaves(home)
    client = browser()
    comes_back(client)

    answer = client.post(STEP, {"code": code_of(lin)})

    assert answer.json()["me"]["username"] == "lin"
    assert me(client) == 200
    assert not Erasure.objects.planned().exists()
    assert [event.kind for event in lin.events.order_by("pk")][-2:] == [
        "erasure_planned",
        "erasure_undone",
    ]


def test_an_erasure_that_somebody_else_has_planned_is_not_undone_by_a_second_step(lin, home, root):
    waiting = first_step("lin")
    plan_erasure(actor=root, person=lin, confirm="lin")

    assert comes_back(browser()).json()["code"] == "leaving_soon"
    assert waiting.post(STEP, {"code": code_of(lin)}).json()["code"] == "second_step_is_over"
    assert Erasure.objects.planned().exists()


def test_an_erasure_carried_out_between_the_steps_is_over(lin, home):
    leaves(home)
    client = browser()
    comes_back(client)
    code = code_of(lin)

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        erase_due_people()

    assert client.post(STEP, {"code": code}).json()["code"] == "second_step_is_over"
    assert me(client) == 401


def test_an_account_that_was_closed_in_the_database_does_no_second_step(lin, home):
    client = first_step("lin")
    User.objects.filter(pk=lin.pk).update(suspended_at=timezone.now())

    assert client.post(STEP, {"code": code_of(lin)}).json()["code"] == "second_step_is_over"

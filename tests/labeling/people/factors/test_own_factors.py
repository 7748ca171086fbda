"""People set up, see and remove their own second factors."""

import io
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin import site as admin_site
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from labeling.models import (
    AccountEvent,
    AuditEntry,
    Authenticator,
    Passkey,
    RecoveryCode,
    Role,
    User,
)
from labeling.people.export import rows_about
from labeling.people.factors.seal import seal, unseal
from labeling.people.leaving import pseudonymise
from tests.labeling.people.factors.devices import (
    ME,
    STEP,
    Device,
    code_at,
    code_of,
    first_step,
    set_up_app,
)
from tests.labeling.people.test_session import PASSWORD, browser, sign_in

WRONG = {"password": "wrong-wrong-wrong"}
PROOF = {"password": PASSWORD}


def kinds(person: User) -> list[str]:
    return list(person.events.order_by("pk").values_list("kind", flat=True))


def test_an_app_is_set_up_with_a_picture_a_secret_and_a_code(lin):
    client = sign_in("lin")
    assert client.get(f"{ME}/").json() == {
        "authenticator": None,
        "passkeys": [],
        "recovery_codes_left": 0,
        "passkeys_work": True,
        "asks_password": True,
        "is_required": False,
        "removed": None,
    }

    setup = client.post(f"{ME}/authenticator/", PROOF).json()
    wrong = client.put(f"{ME}/authenticator/", {"code": "000000"})
    right = client.put(f"{ME}/authenticator/", {"code": code_at(setup["secret"])})

    assert setup["address"].startswith("otpauth://totp/Plumbline:lin?secret=" + setup["secret"])
    assert setup["picture"].startswith("M2 2h1v1h-1z")
    assert setup["size"] > 25
    assert (wrong.status_code, wrong.json()["code"]) == (400, "wrong_code")
    assert len(set(right.json()["recovery_codes"])) == 10
    shown = client.get(f"{ME}/").json()
    assert shown["authenticator"]["last_used_at"] is None
    assert shown["recovery_codes_left"] == 10
    assert kinds(lin) == ["factor_added", "recovery_codes_made"]
    assert set(kinds(lin)) <= set(AuditEntry.objects.values_list("act", flat=True))


@pytest.mark.parametrize(
    "path",
    ["authenticator/", "authenticator/remove/", "recovery-codes/", "passkeys/options/"],
)
def test_changes_need_the_password_and_guesses_of_it_are_counted(lin, home, path):
    before = list(User.objects.values()), Authenticator.objects.count()
    answers = [home.post(f"{ME}/{path}", WRONG) for _ in range(5)]

    assert [one.status_code for one in answers] == [400, 400, 400, 400, 429]
    assert home.post(f"{ME}/{path}", PROOF).json()["code"] == "too_many_tries"
    assert (list(User.objects.values()), Authenticator.objects.count()) == before


def test_a_setup_that_nobody_began_is_refused(lin):
    answer = sign_in("lin").put(f"{ME}/authenticator/", {"code": "123456"})

    assert (answer.status_code, answer.json()["code"]) == (409, "setup_is_over")


def test_there_is_one_app_only(lin, home):
    assert home.post(f"{ME}/authenticator/", PROOF).json()["code"] == "factor_is_there"


def test_of_two_tabs_that_set_up_an_app_one_does(lin):
    client = sign_in("lin")
    first = client.post(f"{ME}/authenticator/", PROOF).json()["secret"]
    second = client.post(f"{ME}/authenticator/", PROOF).json()["secret"]

    assert client.put(f"{ME}/authenticator/", {"code": code_at(first)}).status_code == 400
    assert client.put(f"{ME}/authenticator/", {"code": code_at(second)}).status_code == 200
    again = client.put(f"{ME}/authenticator/", {"code": code_at(second)})
    assert again.json()["code"] == "setup_is_over"


def test_the_last_factor_takes_its_recovery_codes_with_it(lin, home):
    assert home.post(f"{ME}/authenticator/remove/", PROOF).status_code == 204

    assert not RecoveryCode.objects.exists()
    assert home.get("/api/people/me/").status_code == 200
    assert sign_in("lin").get("/api/people/me/").status_code == 200
    assert kinds(lin)[-1] == "factor_removed"


def test_the_secret_is_sealed_and_appears_nowhere_else(lin, caplog, root):
    caplog.set_level(logging.DEBUG)
    client = sign_in("lin")
    secret = client.post(f"{ME}/authenticator/", PROOF).json()["secret"]
    codes = client.put(f"{ME}/authenticator/", {"code": code_at(secret)}).json()["recovery_codes"]

    stored = Authenticator.objects.get()
    assert unseal(stored.sealed_secret) == secret
    exported = json.dumps(list(rows_about(lin)), default=str)
    answers = [client.get(f"{ME}/"), sign_in("root").get(f"/api/people/{lin.public_id}/")]
    seen = [exported, caplog.text, *(one.content.decode() for one in answers)]
    with connection.cursor() as cursor:
        for table in ("django_session", "labeling_authenticator", "labeling_recoverycode"):
            cursor.execute(f"SELECT {table}::text FROM {table}")  # noqa: S608
            seen.append(str(cursor.fetchall()))
    for hidden in (secret, *codes, codes[0].replace("-", "")):
        assert hidden not in "".join(seen)
    assert stored.sealed_secret not in exported
    assert '"table": "labeling.Authenticator"' in exported


def test_no_page_of_the_admin_shows_a_factor():
    assert not {Authenticator, Passkey, RecoveryCode} & set(admin_site._registry)


def test_with_another_secret_key_codes_fail_and_recovery_codes_still_work(lin, settings):
    codes = set_up_app(sign_in("lin"))
    code = code_of(lin)
    settings.SECRET_KEY = "another-key-" * 6

    client = first_step("lin")
    assert client.post(STEP, {"code": code}).json()["code"] == "wrong_code"
    assert client.post(STEP, {"code": codes[0]}).status_code == 200


def test_a_recovery_code_works_once_and_however_it_is_typed(lin):
    home = sign_in("lin")
    codes = set_up_app(home)
    typed = codes[0].replace("-", " ").lower()

    assert first_step("lin").post(STEP, {"code": typed}).status_code == 200
    assert first_step("lin").post(STEP, {"code": codes[0]}).json()["code"] == "wrong_code"

    assert home.get(f"{ME}/").json()["recovery_codes_left"] == 9
    assert kinds(lin)[-1] == "recovery_code_used"


def test_somebody_elses_recovery_code_opens_nothing(lin, home):
    User.objects.create_user("bo", "bo@example.org", PASSWORD, roles=[Role.LABELER])
    theirs = set_up_app(sign_in("bo"))

    assert first_step("lin").post(STEP, {"code": theirs[0]}).status_code == 400


def test_new_recovery_codes_replace_the_old_ones(lin):
    home = sign_in("lin")
    old = set_up_app(home)

    new = home.post(f"{ME}/recovery-codes/", PROOF).json()["recovery_codes"]

    assert len(new) == 10
    assert not set(new) & set(old)
    assert first_step("lin").post(STEP, {"code": old[0]}).status_code == 400
    assert first_step("lin").post(STEP, {"code": new[0]}).status_code == 200


def test_there_are_no_recovery_codes_without_a_factor(lin):
    answer = sign_in("lin").post(f"{ME}/recovery-codes/", PROOF)

    assert answer.json()["code"] == "no_factor_yet"


@pytest.mark.django_db(transaction=True)
def test_one_recovery_code_sent_by_many_at_once_opens_once():
    User.objects.create_user("lin", "lin@example.org", PASSWORD, roles=[Role.LABELER])
    code = set_up_app(sign_in("lin"))[0]
    browsers = [first_step("lin") for _ in range(4)]

    def send(client) -> int:
        try:
            return int(client.post(STEP, {"code": code}).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(send, browsers))

    assert sorted(statuses) == [200, 400, 400, 400]


def test_who_has_the_rights_removes_all_factors_and_the_person_sees_it(lin, home, root):
    Device().register(home)
    boss = sign_in("root")
    assert boss.get(f"/api/people/{lin.public_id}/").json()["has_second_factor"] is True

    assert boss.post(f"/api/people/{lin.public_id}/remove-factors/").status_code == 200

    assert [one.objects.count() for one in (Authenticator, Passkey, RecoveryCode)] == [0, 0, 0]
    assert home.get("/api/people/me/").status_code == 401
    removed = sign_in("lin").get(f"{ME}/").json()["removed"]
    assert removed["by"] == "root"
    entry = AuditEntry.objects.get(act="factors_removed")
    assert (entry.actor, entry.person) == (root, lin)


def test_peers_and_lesser_people_remove_nobodys_factors(lin, home):
    def manager(name: str) -> User:
        return User.objects.create_user(name, password=PASSWORD, roles=[Role.MANAGER])

    ann, peer = manager("ann"), manager("peer")

    refused = sign_in("ann").post(f"/api/people/{peer.public_id}/remove-factors/")

    assert refused.json()["code"] == "out_of_reach"
    assert sign_in("ann").post(f"/api/people/{ann.public_id}/remove-factors/").status_code == 403
    assert sign_in("ann").post(f"/api/people/{lin.public_id}/remove-factors/").status_code == 200


def test_the_last_superuser_comes_back_by_a_command(root):
    set_up_app(sign_in("root"))
    out = io.StringIO()

    call_command("remove_factors", "ROOT@example.org", stdout=out)

    assert out.getvalue() == "root signs in with the password only.\n"
    assert sign_in("root").get("/api/people/me/").status_code == 200
    assert AuditEntry.objects.filter(act="factors_removed", person=root).exists()


def test_an_erasure_deletes_the_factors(lin, home, root):
    Device().register(home, name="Lin's phone")

    pseudonymise(actor=root, person=lin)

    lin.refresh_from_db()
    assert not lin.has_second_factor
    assert [one.objects.count() for one in (Authenticator, Passkey, RecoveryCode)] == [0, 0, 0]
    assert not AccountEvent.objects.filter(person=lin).exclude(detail={}).exists()


def test_somebody_without_a_password_must_have_signed_in_a_few_minutes_ago(lin):
    client = sign_in("lin")
    User.objects.filter(pk=lin.pk).update(password="!")
    lin.refresh_from_db()
    client.force_login(lin, backend="labeling.people.authentication.PasswordBackend")
    old = client.post(f"{ME}/authenticator/", {})
    session = client.session
    session["signed_in_at"] = timezone.now().isoformat()
    session.save()

    assert old.json()["code"] == "sign_in_again"
    assert client.post(f"{ME}/authenticator/", {}).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert client.post(f"{ME}/authenticator/", {}).json()["code"] == "sign_in_again"


def test_a_token_cannot_change_how_its_owner_signs_in(lin):
    secret = sign_in("lin").post(
        "/api/people/tokens/", {"name": "x", "roles": ["labeler"], "days": 1, **PROOF}
    )
    headers = {"Authorization": f"Bearer {secret.json()['secret']}"}

    assert browser().post(f"{ME}/authenticator/", PROOF, headers=headers).status_code == 403


def test_sealing_is_different_each_time_and_bound_to_the_key():
    assert seal("x") != seal("x")
    assert unseal("nonsense") is None


def test_a_setup_ends_after_ten_wrong_codes(lin):
    client = sign_in("lin")
    secret = client.post(f"{ME}/authenticator/", {"password": PASSWORD}).json()["secret"]
    for _ in range(10):
        wrong = client.put(f"{ME}/authenticator/", {"code": "000000"})
        assert wrong.json()["code"] == "wrong_code"

    right = client.put(f"{ME}/authenticator/", {"code": code_at(secret)})

    assert right.json()["code"] == "setup_is_over"
    assert not Authenticator.objects.exists()

"""Passkeys: as second factor, and as sign-in without a password."""

import pytest
from fido2.cose import ES256, UnsupportedKey

from labeling.models import Passkey, User
from labeling.people.services import suspend
from tests.labeling.people.factors.devices import ME, SESSION, Device, first_step, set_up_app
from tests.labeling.people.test_session import PASSWORD, browser, sign_in

PROOF = {"password": PASSWORD}


@pytest.fixture
def phone(lin) -> Device:
    device = Device()
    assert device.register(sign_in("lin")).status_code == 201
    lin.refresh_from_db()
    return device


def test_passkeys_are_named_listed_and_removed(lin):
    client = sign_in("lin")
    codes = Device().register(client, "Phone").json()["recovery_codes"]
    assert len(codes) == 10
    assert Device().register(client, "Laptop").json()["recovery_codes"] == []

    phone, laptop = client.get(f"{ME}/").json()["passkeys"]
    assert (phone["name"], laptop["name"], phone["last_used_at"]) == ("Phone", "Laptop", None)

    removed = client.post(f"{ME}/passkeys/{phone['id']}/remove/", PROOF)
    assert removed.status_code == 204
    assert [one["name"] for one in client.get(f"{ME}/").json()["passkeys"]] == ["Laptop"]


def test_a_passkey_is_a_second_factor(lin, phone):
    client = first_step("lin")
    assert client.get(SESSION).json()["second_step"]["has_passkeys"] is True

    answer = phone.sign_in(client, verified=False)

    assert answer.json()["me"]["username"] == "lin", answer.content
    assert Passkey.objects.get().last_used_at


def test_a_passkey_alone_signs_in_if_the_device_checked_who_holds_it(lin, phone):
    client = browser()

    assert phone.sign_in(client, verified=False).json()["code"] == "passkey_refused"
    assert phone.sign_in(client).json()["me"]["username"] == "lin"
    assert client.get("/api/people/me/").status_code == 200


def test_nobody_finishes_the_step_of_somebody_else_with_an_own_passkey(lin, phone):
    User.objects.create_user("bo", "bo@example.org", PASSWORD)
    theirs = Device()
    theirs.register(sign_in("bo"))

    assert theirs.sign_in(first_step("lin")).json()["code"] == "passkey_refused"


def test_a_step_that_was_asked_of_one_person_is_not_done_by_another(lin, phone):
    """The password of another person is typed in a second tab after the first has asked."""
    User.objects.create_user("bo", "bo@example.org", PASSWORD)
    theirs = Device()
    theirs.register(sign_in("bo"))
    client = first_step("bo")
    asked = client.post(f"{SESSION}passkey/options/").json()["options"]
    first_step("lin", client)

    answer = client.post(f"{SESSION}passkey/", {"credential": theirs.use(asked)})

    assert answer.json()["code"] == "passkey_refused"


def test_an_answer_is_used_once(lin, phone):
    client = browser()
    asked = client.post(f"{SESSION}passkey/options/").json()["options"]
    sent = {"credential": phone.use(asked)}
    assert client.post(f"{SESSION}passkey/", sent).status_code == 200
    client.credentials(HTTP_X_CSRFTOKEN=client.cookies["csrftoken"].value)

    assert client.post(f"{SESSION}passkey/", sent).json()["code"] == "passkey_refused"
    assert browser().post(f"{SESSION}passkey/", sent).json()["code"] == "passkey_refused"


def test_an_answer_is_not_used_again_with_an_older_cookie(lin, phone):
    """The device does not count, so the count says nothing."""
    client = browser()
    asked = client.post(f"{SESSION}passkey/options/").json()["options"]
    older = client.cookies["begun"].value
    phone.count = -1
    sent = {"credential": phone.use(asked)}
    assert client.post(f"{SESSION}passkey/", sent).status_code == 200

    thief = browser()
    thief.cookies["begun"] = older

    assert thief.post(f"{SESSION}passkey/", sent).json()["code"] == "passkey_refused"


def test_a_copy_of_a_key_is_noticed_by_its_count(lin, phone):
    phone.count = 7
    assert phone.sign_in(browser()).status_code == 200
    phone.count = 3

    assert phone.sign_in(browser()).json()["code"] == "passkey_refused"


@pytest.mark.parametrize(
    "other", [{"origin": "http://localhost:9999"}, {"site": "evil.example"}], ids=str
)
def test_a_passkey_of_another_site_is_refused(lin, phone, other):
    for name, value in other.items():
        setattr(phone, name, value)

    assert phone.sign_in(browser()).json()["code"] == "passkey_refused"


@pytest.mark.parametrize(
    "other", [{"origin": "http://localhost:9999"}, {"site": "evil.example"}], ids=str
)
def test_no_passkey_is_made_for_another_site(lin, other):
    answer = Device(**other).register(sign_in("lin"))

    assert (answer.status_code, answer.json()["code"]) == (400, "passkey_refused")


def test_a_forged_signature_is_refused(lin, phone):
    forger = Device()
    forger.id = phone.id

    assert forger.sign_in(browser()).json()["code"] == "passkey_refused"


def test_a_challenge_to_sign_in_makes_no_passkey(lin):
    client, device = sign_in("lin"), Device()
    asked = client.post(f"{SESSION}passkey/options/").json()["options"]
    sent = {"name": "x", "credential": device.make(asked)}

    assert client.post(f"{ME}/passkeys/", sent).json()["code"] == "passkey_refused"


def test_the_passkey_of_a_closed_account_opens_nothing(lin, phone, root):
    suspend(actor=root, person=lin, reason="x")

    assert phone.sign_in(browser()).json()["code"] == "passkey_refused"


def test_people_of_a_provider_do_not_sign_in_by_a_passkey_alone(lin, phone):
    User.objects.filter(pk=lin.pk).update(password="!")

    assert phone.sign_in(browser()).json()["code"] == "passkey_refused"


def test_a_removed_passkey_opens_nothing(lin, phone):
    client = browser()
    phone.sign_in(client)
    client.credentials(HTTP_X_CSRFTOKEN=client.cookies["csrftoken"].value)
    set_up_app(client)
    known = Passkey.objects.get().public_id
    assert client.post(f"{ME}/passkeys/{known}/remove/", PROOF).status_code == 204

    assert phone.sign_in(browser()).json()["code"] == "passkey_refused"


@pytest.mark.parametrize(
    "response",
    [
        {"clientDataJSON": "", "authenticatorData": "", "signature": ""},
        {"clientDataJSON": "bnVsbA", "authenticatorData": "AA", "signature": "x"},
        {"clientDataJSON": "e30", "authenticatorData": "A" * 400, "signature": "AAAA"},
    ],
)
def test_nonsense_is_refused_in_words(lin, phone, response):
    client = browser()
    client.post(f"{SESSION}passkey/options/")
    answer = client.post(
        f"{SESSION}passkey/",
        {
            "credential": {
                "id": Passkey.objects.get().credential_id,
                "rawId": Passkey.objects.get().credential_id,
                "type": "public-key",
                "response": response,
            }
        },
    )

    assert answer.status_code == 400
    assert answer.json()["code"] in {"passkey_refused", "invalid"}


def test_a_site_without_a_name_offers_no_passkeys(lin, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"

    assert sign_in("lin").get(f"{ME}/").json()["passkeys_work"] is False


def test_a_passkey_that_is_cut_off_is_refused_in_words(lin):
    client, device = sign_in("lin"), Device()
    asked = client.post(f"{ME}/passkeys/options/", PROOF).json()["options"]
    credential = device.make(asked)
    credential["response"]["attestationObject"] = "uQ"  # a map whose length is missing

    answer = client.post(f"{ME}/passkeys/", {"name": "Phone", "credential": credential})

    assert answer.json()["code"] == "passkey_refused"


def test_a_passkey_whose_signatures_nobody_can_check_is_not_made(lin, monkeypatch):
    key = UnsupportedKey({1: 2, 3: -999})
    monkeypatch.setattr(ES256, "from_cryptography_key", lambda _key: key)

    assert Device().register(sign_in("lin")).json()["code"] == "passkey_refused"
    assert not Passkey.objects.exists()

import pytest
from rest_framework.test import APIClient

from labeling.models import Role, User
from labeling.people.services import suspend

PASSWORD = "a-long-enough-passphrase"


@pytest.fixture
def lin(db) -> User:
    """A labeler with a password, who signs in herself."""
    return User.objects.create_user("Lin", "lin@example.org", PASSWORD, roles=[Role.LABELER])


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root", "root@example.org", PASSWORD)


def browser() -> APIClient:
    """A browser that has opened a page of ours, so it has the CSRF token."""
    client = APIClient(enforce_csrf_checks=True)
    client.get("/api/people/session/")
    client.credentials(HTTP_X_CSRFTOKEN=client.cookies["csrftoken"].value)
    return client


def sign_in(name: str, password: str = PASSWORD) -> APIClient:
    client = browser()
    answer = client.post("/api/people/session/", {"username": name, "password": password})
    assert answer.status_code == 200, answer.content
    client.credentials(HTTP_X_CSRFTOKEN=client.cookies["csrftoken"].value)
    return client


@pytest.mark.parametrize("typed", ["Lin", "lin", "lin@example.org", "LIN@Example.org"])
def test_people_sign_in_with_their_username_or_their_email_address(lin, typed):
    client = sign_in(typed)

    assert client.get("/api/people/me/").json()["username"] == "Lin"
    assert client.get("/api/people/session/").json()["me"]["id"] == str(lin.public_id)


def test_nobody_is_signed_in_at_first(db):
    nobody = {"me": None, "second_step": None, "must_add_factor": False}
    assert browser().get("/api/people/session/").json() == nobody
    assert browser().get("/api/people/me/").status_code == 401


@pytest.mark.parametrize("name", ["lin", "nobody", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(lin, name):
    answer = browser().post(
        "/api/people/session/", {"username": name, "password": "wrong-wrong-wrong"}
    )

    assert answer.status_code == 400
    assert answer.json() == {
        "code": "wrong_credentials",
        "message": "Wrong username or password. Check what you typed and try again.",
    }


def test_signing_in_needs_the_csrf_token(lin):
    stranger = APIClient(enforce_csrf_checks=True)

    answer = stranger.post("/api/people/session/", {"username": "lin", "password": PASSWORD})

    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf_failed"


def test_signing_in_changes_the_key_of_the_session(lin):
    client = sign_in("lin")
    first = client.cookies["session"].value

    again = client.post("/api/people/session/", {"username": "lin", "password": PASSWORD})

    assert again.status_code == 200, again.content
    assert client.cookies["session"].value != first


def test_signing_out_ends_the_session(lin):
    client = sign_in("lin")

    assert client.delete("/api/people/session/").status_code == 204
    assert client.get("/api/people/me/").status_code == 401


def test_a_suspension_ends_every_session_for_good(lin, root):
    client = sign_in("lin")

    suspend(actor=root, person=lin, reason="Copied replies.")

    assert client.get("/api/people/me/").status_code == 401
    refused = browser().post("/api/people/session/", {"username": "lin", "password": PASSWORD})
    assert refused.json()["code"] == "wrong_credentials"


def test_old_sessions_stay_closed_when_an_account_is_opened_again(lin, root):
    client, keeper = sign_in("lin"), sign_in("root")
    keeper.post(f"/api/people/{lin.public_id}/suspend/", {"reason": "Copied replies."})

    restored = keeper.post(f"/api/people/{lin.public_id}/restore/")

    assert restored.json()["suspended_at"] is None
    assert client.get("/api/people/me/").status_code == 401
    assert sign_in("lin").get("/api/people/me/").status_code == 200


def test_a_new_password_ends_every_other_session(lin):
    here, elsewhere = sign_in("lin"), sign_in("lin")

    sent = {"current": PASSWORD, "new": "quite-another-passphrase"}
    answer = here.post("/api/people/me/password/", sent)

    assert answer.status_code == 204
    assert here.get("/api/people/me/").status_code == 200
    assert elsewhere.get("/api/people/me/").status_code == 401


def test_a_new_password_must_be_a_good_one(lin):
    sent = {"current": PASSWORD, "new": "12345"}

    answer = sign_in("lin").post("/api/people/me/password/", sent)

    assert answer.status_code == 400
    assert len(answer.json()["fields"]["new"]) >= 2

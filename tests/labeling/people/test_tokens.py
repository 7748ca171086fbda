"""Access tokens: a script acts for a person, in some of the person's roles, until it is revoked."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from labeling.models import AccessToken, Role, User
from labeling.people.services import suspend

PASSWORD = "a-long-enough-passphrase"


@pytest.fixture
def boss(db) -> User:
    roles = [Role.MANAGER, Role.ADMINISTRATOR]
    return User.objects.create_user("boss", "boss@example.org", PASSWORD, roles=roles)


@pytest.fixture
def browser(boss) -> APIClient:
    client = APIClient()
    client.post("/api/people/session/", {"username": "boss", "password": PASSWORD})
    return client


def script(secret: str) -> APIClient:
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def make(browser: APIClient, *roles: str, **more: object) -> str:
    sent = {"name": "nightly", "roles": list(roles), "password": PASSWORD, **more}
    answer = browser.post("/api/people/tokens/", sent)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["secret"])


def test_a_script_acts_for_its_owner_in_the_roles_of_the_token(browser):
    client = script(make(browser, "manager"))

    assert client.get("/api/people/me/").json()["roles"] == ["manager"]
    assert client.get("/api/people/").status_code == 200


def test_a_token_gives_no_more_than_its_roles(browser, ada):
    abe = User.objects.create_user("abe", roles=[Role.ADMINISTRATOR])
    client = script(make(browser, "manager"))

    refused = client.post(f"/api/people/{abe.public_id}/suspend/", {"reason": "x"})

    assert refused.json()["code"] == "out_of_reach"
    assert client.post(f"/api/people/{ada.public_id}/suspend/", {"reason": "x"}).status_code == 200


def test_a_superusers_token_is_not_a_superuser(db, ada):
    User.objects.create_superuser("root", "root@example.org", PASSWORD)
    browser = APIClient()
    browser.post("/api/people/session/", {"username": "root", "password": PASSWORD})
    client = script(make(browser, "administrator"))

    refused = client.patch(f"/api/people/{ada.public_id}/", {"is_staff": ada.is_staff})

    assert refused.json()["code"] == "out_of_reach"
    assert client.get("/api/people/me/").json()["is_superuser"] is False


def test_nobody_makes_a_token_for_a_role_they_do_not_have(browser):
    answer = browser.post(
        "/api/people/tokens/", {"name": "x", "roles": ["researcher"], "password": PASSWORD}
    )

    assert answer.json()["code"] == "out_of_reach"
    assert not AccessToken.objects.exists()


def test_a_role_that_was_taken_away_is_gone_from_the_token_too(browser, boss):
    client = script(make(browser, "administrator"))

    User.objects.filter(pk=boss.pk).update(roles=["manager"])

    assert client.get("/api/people/me/").json()["roles"] == []
    assert client.get("/api/people/").status_code == 403


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", "/api/people/tokens/"),
        ("get", "/api/people/tokens/"),
        ("post", "/api/people/me/password/"),
    ],
)
def test_a_token_makes_no_tokens_and_changes_no_password(browser, method, address):
    client = script(make(browser, "manager"))

    assert getattr(client, method)(address, {}).status_code == 403


def test_only_a_hash_of_the_secret_is_kept(browser):
    secret = make(browser, "manager")

    assert secret not in str(AccessToken.objects.values())
    assert secret not in browser.get("/api/people/tokens/").content.decode()


def test_a_revoked_token_opens_nothing(browser):
    client = script(make(browser, "manager"))
    [listed] = browser.get("/api/people/tokens/").json()

    assert browser.delete(f"/api/people/tokens/{listed['id']}/").status_code == 204
    assert client.get("/api/people/me/").status_code == 401
    assert browser.get("/api/people/tokens/").json() == []


def test_a_token_ends_with_its_time(browser):
    client = script(make(browser, "manager", days=7))

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert client.get("/api/people/me/").status_code == 401


def test_a_suspension_and_a_new_password_revoke_every_token(browser, boss):
    before = script(make(browser, "manager"))
    browser.post(
        "/api/people/me/password/", {"current": PASSWORD, "new": "another-long-passphrase"}
    )
    assert before.get("/api/people/me/").status_code == 401

    after = script(make(browser, "manager", password="another-long-passphrase"))
    root = User.objects.create_superuser("root")
    suspend(actor=root, person=boss, reason="Left.")
    assert after.get("/api/people/me/").status_code == 401


def test_when_a_token_was_last_used_is_known(browser):
    script(make(browser, "manager")).get("/api/people/me/")

    assert browser.get("/api/people/tokens/").json()[0]["last_used_at"]


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x", "bearer \xe9\xe9", "Bearer a b"]
)
def test_a_broken_header_is_a_401(db, header):
    answer = APIClient(HTTP_AUTHORIZATION=header).get("/api/people/me/")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_somebody_elses_token_is_not_there(browser, ada, client_of):
    make(browser, "manager")
    token = AccessToken.objects.get()

    stranger = APIClient()
    stranger.force_login(ada, backend="labeling.people.authentication.PasswordBackend")

    assert stranger.delete(f"/api/people/tokens/{token.public_id}/").status_code == 404

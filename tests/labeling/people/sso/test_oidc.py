import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.contrib.sessions.models import Session
from oidc_provider_mock._storage import AuthorizationCode
from rest_framework.test import APIClient

from labeling.models import Role, User
from labeling.people.leaving import pseudonymise
from labeling.people.resets.services import make_reset_link, use_reset_link
from labeling.people.services import suspend
from labeling.people.sso.proving import moment_of
from labeling.people.tokens.models import AccessToken
from labeling.people.tokens.services import make_token
from tests.labeling.people.factors.devices import code_of, set_up_app
from tests.labeling.people.sso.provider import (
    depart,
    described,
    identity_provider,
    known,
    problem_in,
    return_address,
    sign_in_as,
)

PASSWORD = "a-long-enough-passphrase"


@pytest.fixture(autouse=True)
def corp(settings, db):
    """Ada labels, Grace leads, and Eve's address is not verified by the provider."""
    people = [
        known("ada", "labelers"),
        known("grace", "leads", "unknown"),
        known("eve", "leads", verified=False, email="ada@example.org"),
        known("boss", "leads"),
    ]
    with identity_provider(*people) as address:
        settings.SSO_PROVIDERS = described(address)
        yield address


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("boss", "boss@example.org", PASSWORD)


def heard(signal) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []
    signal.connect(lambda **call: calls.append(call), weak=False)
    return calls


def test_the_sign_in_page_learns_which_providers_there_are(settings):
    assert APIClient().get("/api/people/providers/").json() == [
        {"id": "corp", "name": "Example Corp"}
    ]

    settings.SSO_PROVIDERS = ()
    assert APIClient().get("/api/people/providers/").json() == []


def test_somebody_signs_in_at_the_provider_and_comes_back_to_the_same_page(ada):
    signals = heard(user_logged_in)
    client = APIClient()

    assert sign_in_as("ada", client, "/labels?page=2") == "/labels?page=2"

    assert client.get("/api/people/me/").json()["username"] == "ada"
    assert [call["user"] for call in signals] == [ada]
    assert ada.events.get().kind == "linked"


def test_the_key_of_the_session_changes(ada):
    client = APIClient()
    before = client.session.session_key  # somebody else has planted it
    back = return_address(depart(client), sub="ada")

    client.get(back)

    assert client.cookies["session"].value != before


def test_what_the_provider_says_is_not_kept(ada):
    sign_in_as("ada")
    sign_in_as("ada")

    link = SocialAccount.objects.get()
    assert (link.user, link.uid, link.extra_data) == (ada, "ada", {})


@pytest.mark.parametrize("elsewhere", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_nobody_is_sent_to_another_site_afterwards(ada, elsewhere):
    assert sign_in_as("ada", next_page=elsewhere) == "/"


def test_linking_ends_what_opened_the_account_before(ada):
    """Somebody may have typed an address that is not theirs when they accepted an invitation."""
    ada.set_password(PASSWORD)
    ada.save()
    make_token(owner=ada, name="script", roles=[Role.LABELER], days=1)
    planted = APIClient()
    planted.post("/api/people/session/", {"username": "ada", "password": PASSWORD})
    assert planted.get("/api/people/me/").status_code == 200

    sign_in_as("ada")

    again = APIClient().post("/api/people/session/", {"username": "ada", "password": PASSWORD})
    assert again.status_code == 400
    assert planted.get("/api/people/me/").status_code == 401
    assert not AccessToken.objects.filter(owner=ada, revoked_at=None).exists()


def test_an_unverified_address_opens_no_account(ada):
    failed = heard(user_login_failed)

    assert problem_in(sign_in_as("eve")) == "email_not_verified"

    assert not SocialAccount.objects.exists()
    assert failed[0]["credentials"]["username"] == "corp:eve"


def test_accounts_are_made_by_invitation_only_unless_the_setting_says_otherwise():
    assert problem_in(sign_in_as("grace")) == "no_account"
    assert not User.objects.exists()


def test_a_provider_can_create_accounts_with_the_mapped_roles(settings, corp):
    settings.SSO_PROVIDERS = described(corp, creates_accounts=True)
    client = APIClient()

    assert sign_in_as("grace", client) == "/"

    grace = User.objects.get(username="grace")
    assert (grace.email, grace.roles) == ("grace@example.org", ["labeler", "manager"])
    assert not grace.has_usable_password()
    assert grace.events.get().kind == "joined"
    assert client.get("/api/people/me/").json()["has_password"] is False


def test_a_provider_creates_no_account_for_somebody_in_no_mapped_group(settings, corp):
    settings.SSO_PROVIDERS = described(corp, creates_accounts=True, roles={"others": ["labeler"]})

    assert problem_in(sign_in_as("grace")) == "no_account"


def test_a_new_username_never_takes_over_an_account(settings, corp):
    settings.SSO_PROVIDERS = described(corp, creates_accounts=True)
    local = User.objects.create_user("Grace", "another@example.org")

    sign_in_as("grace")

    linked = SocialAccount.objects.get().user
    assert linked != local
    assert linked.username.startswith("grace-")


def test_roles_follow_the_groups_at_each_sign_in(settings, corp, grace):
    grace.roles = [Role.RESEARCHER]
    grace.save()
    sign_in_as("grace")
    grace.refresh_from_db()
    assert grace.roles == ["labeler", "manager", "researcher"]  # the last one is not mapped

    settings.SSO_PROVIDERS = described(corp, groups_claim="no-groups-any-more")
    sign_in_as("grace")

    grace.refresh_from_db()
    assert grace.roles == ["researcher"]
    change = grace.events.filter(kind="changed").first()
    assert change.detail["is"] == {"roles": ["researcher"]}
    assert change.detail["reason"] == "Example Corp"


def test_a_suspended_person_stays_outside(ada, root):
    sign_in_as("ada")
    suspend(actor=root, person=ada, reason="x")
    client = APIClient()

    assert problem_in(sign_in_as("ada", client)) == "closed"
    assert client.get("/api/people/me/").status_code == 401


def test_a_suspended_person_is_not_linked_either(ada, root):
    suspend(actor=root, person=ada, reason="x")

    assert problem_in(sign_in_as("ada")) == "closed"
    assert not SocialAccount.objects.exists()


def test_a_provider_never_signs_in_a_superuser(root):
    assert problem_in(sign_in_as("boss")) == "superuser"

    root.refresh_from_db()
    assert root.check_password(PASSWORD)
    SocialAccount.objects.create(user=root, provider="corp", uid="boss")
    assert problem_in(sign_in_as("boss")) == "superuser"


def test_a_held_out_labeler_stays_held_out(ada):
    User.objects.update(held_out=True)

    sign_in_as("ada")

    ada.refresh_from_db()
    assert ada.held_out


def test_a_reset_link_makes_the_account_local(ada, root):
    sign_in_as("ada")
    link = make_reset_link(actor=root, person=ada).link.rpartition("/")[2]

    use_reset_link(secret=link, password=PASSWORD)

    assert not SocialAccount.objects.exists()
    answer = APIClient().post("/api/people/session/", {"username": "ada", "password": PASSWORD})
    assert answer.status_code == 200


def test_somebody_who_left_is_forgotten_here(ada, root):
    sign_in_as("ada")

    pseudonymise(actor=root, person=ada)

    assert not SocialAccount.objects.exists()
    assert problem_in(sign_in_as("ada")) == "no_account"


def test_cancelling_at_the_provider_is_answered_in_words():
    client = APIClient()

    answer = client.get(return_address(depart(client), action="deny"))

    assert problem_in(answer.headers["Location"]) == "cancelled"


def test_an_answer_for_another_browser_is_refused(ada):
    back = return_address(depart(APIClient()), sub="ada")
    victim = APIClient()

    assert problem_in(victim.get(back).headers["Location"]) == "failed"
    assert victim.get("/api/people/me/").status_code == 401


def test_beginning_and_coming_back_in_vain_leaves_no_session(ada):
    before = Session.objects.count()
    for _ in range(50):
        client = APIClient()
        address = depart(client)
        state = parse_qs(urlsplit(address).query)["state"][0]
        client.get("/sso/corp/callback/", {"state": state, "code": "invented"})
        client.get("/sso/corp/callback/", {"state": "invented", "error": "x"})

    assert Session.objects.count() == before


def test_an_answer_works_once(ada):
    client = APIClient()
    back = return_address(depart(client), sub="ada")
    client.get(back)
    client.delete("/api/people/session/")

    assert problem_in(client.get(back).headers["Location"]) == "failed"


def test_a_token_for_another_application_is_refused(settings, corp, ada):
    client = APIClient()
    back = return_address(depart(client), sub="ada")
    settings.SSO_PROVIDERS = described(corp, client_id="another")

    assert problem_in(client.get(back).headers["Location"]) == "failed"
    assert client.get("/api/people/me/").status_code == 401


def test_a_provider_that_is_down_is_answered_in_words(settings):
    settings.SSO_PROVIDERS = described("http://localhost:9")

    answer = APIClient().post("/api/people/providers/corp/", {"next": "/"})

    assert answer.status_code == 502
    assert answer.json()["code"] == "provider_is_silent"


def test_a_provider_that_fails_on_the_way_back_is_answered_in_words(settings, ada):
    client = APIClient()
    back = return_address(depart(client), sub="ada")
    settings.SSO_PROVIDERS = described("http://localhost:9")

    assert problem_in(client.get(back).headers["Location"]) == "failed"


def test_unknown_providers_do_not_exist(db):
    assert APIClient().post("/api/people/providers/other/", {}).status_code == 404
    assert APIClient().get("/sso/other/callback/?code=x&state=y").status_code == 404


def test_refused_people_lock_nobody_out(settings, root):
    """A wrong group mapping refuses a whole office, which shares one address."""
    settings.AXES_FAILURE_LIMIT = 1
    for _ in range(12):
        sign_in_as("grace")

    answer = APIClient().post("/api/people/session/", {"username": "boss", "password": PASSWORD})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "page",
    ["login", "signup", "logout", "password/reset", "email", "social/connections"],
)
def test_no_page_of_the_library_can_be_reached(page):
    answer = APIClient().get(f"/accounts/{page}/")

    assert "allauth" not in answer.content.decode()
    assert "openid_connect" not in answer.content.decode()


def test_people_of_a_provider_are_asked_for_a_second_factor_only_where_it_is_required(
    ada, settings
):
    client = APIClient()
    sign_in_as("ada", client)
    set_up_app(client, password="")
    ada.refresh_from_db()
    assert ada.has_second_factor

    again = APIClient()
    assert sign_in_as("ada", again) == "/"
    assert again.get("/api/people/me/").status_code == 200

    settings.REQUIRE_SECOND_FACTOR = frozenset({"labeler"})
    assert again.get("/api/people/me/").status_code == 401
    asked = APIClient()
    sign_in_as("ada", asked, "/labels")
    assert asked.get("/api/people/me/").status_code == 401
    answer = asked.post("/api/people/session/second-step/", {"code": code_of(ada)})
    assert answer.json()["me"]["username"] == "ada"


def test_linking_removes_a_factor_that_somebody_else_may_have_planted(ada):
    ada.set_password(PASSWORD)
    ada.save()
    planted = APIClient()
    planted.post("/api/people/session/", {"username": "ada", "password": PASSWORD})
    set_up_app(planted)

    client = APIClient()
    sign_in_as("ada", client)

    ada.refresh_from_db()
    assert not ada.has_second_factor
    assert client.get("/api/people/me/").status_code == 200


@pytest.mark.parametrize(
    ("alike", "problem"),
    [
        ("m\u0131ke@example.org", "no_account"),
        ("mi\u212ae@example.org", "email_not_verified"),
        ("m\u0130ke@example.org", "email_not_verified"),
    ],
    ids=["dotless i", "sign of Kelvin", "dotted capital i"],
)
def test_an_address_that_differs_only_to_people_links_nothing(settings, alike, problem):
    """PostgreSQL takes these letters for an i or a k, but they are another mailbox."""
    User.objects.create_user("mike", "mike@example.org", PASSWORD)
    with identity_provider(known("eve", "labelers", email=alike)) as address:
        settings.SSO_PROVIDERS = described(address)

        assert problem_in(sign_in_as("eve")) == problem
    assert not SocialAccount.objects.exists()


def test_a_new_username_mixes_no_alphabets(settings):
    eve = known("eve", "labelers")
    eve.claims["preferred_username"] = "b\u043ess"  # its o is Cyrillic
    with identity_provider(eve) as address:
        settings.SSO_PROVIDERS = described(address, creates_accounts=True)
        sign_in_as("eve")

    assert SocialAccount.objects.get().user.username == "corp"


def test_another_identity_with_the_same_address_takes_no_account_over(settings, ada):
    sign_in_as("ada")
    other = known("somebody-else", email=ada.email)
    with identity_provider(other) as address:
        settings.SSO_PROVIDERS = described(address)

        assert problem_in(sign_in_as("somebody-else")) == "linked_elsewhere"

    assert [one.uid for one in SocialAccount.objects.filter(user=ada)] == ["ada"]


def test_another_provider_takes_no_account_over(settings, ada):
    SocialAccount.objects.create(user=ada, provider="other", uid="7")

    assert problem_in(sign_in_as("ada")) == "linked_elsewhere"
    assert SocialAccount.objects.get().provider == "other"


def asked_at(monkeypatch, when: int) -> None:
    """Let the provider say when it has asked who it is."""
    monkeypatch.setattr(AuthorizationCode, "get_auth_time", lambda _code: when)


def make_a_token(client: APIClient) -> Any:
    return client.post("/api/people/tokens/", {"name": "script", "roles": ["labeler"]})


def test_a_provider_that_only_remembers_the_person_proves_nothing(ada, monkeypatch):
    client = APIClient()
    asked_at(monkeypatch, int(time.time()) - 3600)
    sign_in_as("ada", client)

    refused = make_a_token(client)
    address = depart(client)
    asked_at(monkeypatch, int(time.time()))
    client.get(return_address(address, sub="ada"))

    assert (refused.status_code, refused.json()["code"]) == (409, "sign_in_again")
    asked = parse_qs(urlsplit(address).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    assert make_a_token(client).status_code == 201
    assert "prompt" not in parse_qs(urlsplit(depart(client)).query)


@pytest.mark.parametrize("claimed", ["tomorrow", True, -1e30, 1e30, 4_000_000_000, None])
def test_a_moment_that_is_none_proves_nothing(claimed):
    moment = moment_of(claimed)

    assert moment is None
